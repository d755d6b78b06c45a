import type { TrialRow, Verdict } from "#records";
import { columnLines } from "./column-lines.ts";
import type { Column } from "./columns.ts";
import { countText, pointsText } from "./experiments/figure-text.ts";
import { renderTable, type TableLook } from "./render-table.ts";
import type { AxisValue, ResultTable } from "./result-table.ts";
import { plainStyle } from "./style.ts";
import { wrap } from "./text-width.ts";
import { tableOfTrials } from "./trial-table.ts";

/** One trial, and what scoring its transcript once more makes of it. */
export interface RescoredTrial {
  readonly row: TrialRow;
  readonly again: Verdict;
}

/** Trials of a model that end otherwise now. */
export interface RescoredChange {
  readonly model: string;
  readonly from: string;
  readonly to: string;
  readonly trials: number;
  /** One of them, to look at. */
  readonly example: string;
}

/** Stored trials scored once more: plain JSON. Nothing of it is in the ledger. */
export interface Rescored {
  readonly scoring: string;
  /** Over the same trials, as the ledger has them and as they are scored now. */
  readonly before: ResultTable;
  readonly after: ResultTable;
  readonly rescored: number;
  /** Trials whose outcome is another; and those whose score alone is. */
  readonly otherOutcome: number;
  readonly otherScore: number;
  readonly changes: readonly RescoredChange[];
  /** Settled trials that could not be scored again, by reason. */
  readonly left: Readonly<Record<string, number>>;
}

/** Tables before and after, and what changed. Throws a `UsageError` for an axis that no cell has. */
export function rescoredOf(
  trials: readonly RescoredTrial[],
  about: { readonly scoring: string; readonly axes: readonly string[]; readonly left: Rescored["left"] },
): Rescored {
  const changes = new Map<string, { -readonly [Key in keyof RescoredChange]: RescoredChange[Key] }>();
  let [otherOutcome, otherScore] = [0, 0];
  for (const { row, again } of trials) {
    if (again.outcome === row.outcome) {
      if (Math.abs(scoreOf(again) - (row.score ?? 0)) > 1e-9) otherScore += 1;
      continue;
    }
    otherOutcome += 1;
    const change = { model: row.cell.model, from: row.outcome ?? "owed", to: again.outcome };
    const known = changes.get(JSON.stringify(change)) ?? { ...change, trials: 0, example: row.trial };
    known.trials += 1;
    changes.set(JSON.stringify(change), known);
  }
  return {
    scoring: about.scoring,
    before: tableOfTrials(
      trials.map(({ row }) => row),
      about.axes,
    ),
    after: tableOfTrials(trials.map(asNow), about.axes),
    rescored: trials.length,
    otherOutcome,
    otherScore,
    changes: [...changes.values()].toSorted((a, b) => b.trials - a.trials),
    left: about.left,
  };
}

const scoreOf = (verdict: Verdict): number => (verdict.kind === "graded" ? verdict.score : 0);

const asNow = ({ row, again }: RescoredTrial): TrialRow => ({
  ...row,
  outcome: again.outcome,
  score: again.kind === "graded" ? again.score : null,
  reason: again.kind === "graded" ? null : again.reason,
  facts: again.kind === "graded" ? again.facts : {},
});

/** Changes shown in a terminal; `--json` has all. */
const MOST_CHANGES = 30;

/** Both tables as text, ending in a line end: what the ledger says, what the scoring says now, and which trials differ. */
export function renderRescored(found: Rescored, look: TableLook = {}): string {
  const { width = 80, style = plainStyle } = look;
  const { scoring, before, after, changes, left } = found;
  const reasons = Object.entries(left).map(([reason, trials]) => `${countText(trials)} ${reason}`);
  const shown = changes.slice(0, MOST_CHANGES);
  return [
    renderTable(before, { ...look, title: "As the ledger has them" }),
    renderTable(after, { ...look, title: `The same transcripts, scored by ${scoring}` }),
    ...wrap(countsText(found), width).map((line) => style.bold(line)),
    ...(reasons.length === 0 ? [] : wrap(`Not scored again: ${reasons.join(", ")}.`, width).map(style.warn)),
    "",
    ...(shown.length === 0 ? [] : [...columnLines(changeColumns(shown), shown.length, width, style), ""]),
    ...differenceLines(before, after, width),
    ...wrap("Nothing is written: the ledger keeps the verdicts it has.", width).map((line) => style.dim(line)),
    "",
  ].join("\n");
}

function countsText({ rescored, otherOutcome, otherScore }: Rescored): string {
  const same = rescored - otherOutcome - otherScore;
  return `${countText(rescored)} trials scored again: ${countText(otherOutcome)} end otherwise, ${countText(otherScore)} only score otherwise, ${countText(same)} are the same.`;
}

function changeColumns(changes: readonly RescoredChange[]): readonly Column[] {
  const column = (header: string, cells: readonly string[], align: Column["align"] = "left", sacrifice = 0): Column => {
    return { header: [header, ""], align, sacrifice, cells };
  };
  return [
    column(
      "model",
      changes.map(({ model }) => model),
    ),
    column(
      "was",
      changes.map(({ from }) => from),
    ),
    column(
      "is now",
      changes.map(({ to }) => to),
    ),
    column(
      "trials",
      changes.map(({ trials }) => countText(trials)),
      "right",
    ),
    column(
      "for example",
      changes.map(({ example }) => example),
      "left",
      1,
    ),
  ];
}

/** Rows whose success is another now, in points. */
function differenceLines(before: ResultTable, after: ResultTable, width: number): readonly string[] {
  const nameOf = (key: Readonly<Record<string, AxisValue>>): string => Object.values(key).join(", ");
  const now = new Map(after.rows.map((row) => [JSON.stringify([row.key, row.simulated]), row.success]));
  const lines = before.rows.flatMap(({ key, simulated, success }) => {
    const other = now.get(JSON.stringify([key, simulated])) ?? null;
    if (success === null || other === null || Math.abs(other - success) < 1e-9) return [];
    return wrap(`${nameOf(key)}: ${pointsText(other - success)} points`, width);
  });
  return lines.length === 0 ? [] : ["Success, by this scoring minus as stored:", ...lines, ""];
}
