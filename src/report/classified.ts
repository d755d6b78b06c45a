import type { TrialRow } from "#records";
import { type Interval, wilsonInterval } from "#statistics";
import { columnLines } from "./column-lines.ts";
import type { Column } from "./columns.ts";
import { countText, percentText, wordsOf } from "./experiments/figure-text.ts";
import { simulatedLines, type TableLook } from "./render-table.ts";
import { plainStyle } from "./style.ts";
import { wrap } from "./text-width.ts";

/** What a model says of one trial's error, beside the rules. */
export interface ClassifiedTrial {
  readonly trial: string;
  readonly about: string;
  readonly byRules: string;
  readonly byModel: string;
  readonly agrees: boolean;
  readonly reason: string;
  /** The judge's own, from 0 to 1. */
  readonly confidence: number;
}

/** Trials classified by a model: plain JSON. */
export interface Classified {
  readonly judge: string;
  readonly simulated: "all" | "some" | "none";
  readonly asked: number;
  /** How often judge and rules say the same; null when nothing was classified. */
  readonly agreement: number | null;
  readonly agreementInterval: Interval | null;
  /** USD; null when a price is not known. */
  readonly costUsd: number | null;
  /** Trials the judge said nothing of that could be read, by reason. */
  readonly unavailable: Readonly<Record<string, number>>;
  readonly trials: readonly ClassifiedTrial[];
}

/** Gathers what a judge said from the trials of its plan. */
export function classifiedOf(judge: string, rows: readonly TrialRow[], costUsd: number | null): Classified {
  const trials = rows.flatMap(saidOf);
  const agreeing = trials.filter(({ agrees }) => agrees).length;
  const marks = new Set(rows.filter(({ calls }) => calls > 0).map(({ simulated }) => simulated));
  const unavailable: Record<string, number> = {};
  for (const { reason } of rows) if (reason !== null) unavailable[reason.code] = (unavailable[reason.code] ?? 0) + 1;
  return {
    judge,
    simulated: marks.size === 2 ? "some" : marks.has(true) ? "all" : "none",
    asked: rows.length,
    agreement: trials.length === 0 ? null : agreeing / trials.length,
    agreementInterval: wilsonInterval(agreeing, trials.length),
    costUsd,
    unavailable,
    trials,
  };
}

function saidOf({ task, cell, facts, outcome }: TrialRow): ClassifiedTrial[] {
  const { byRules, byModel, reason, confidence } = facts;
  if (typeof byRules !== "string" || typeof byModel !== "string") return [];
  return [
    {
      trial: task,
      about: String(cell["about"]),
      byRules,
      byModel,
      agrees: outcome === "full",
      reason: typeof reason === "string" ? reason : "",
      confidence: Number(confidence),
    },
  ];
}

/** What the judge said as text, ending in a line end: a row a kind by the rules, a column a kind by the judge. */
export function renderClassified(found: Classified, look: TableLook = {}): string {
  const { width = 80, style = plainStyle } = look;
  const reasons = Object.entries(found.unavailable).map(([code, trials]) => `${countText(trials)} ${code}`);
  const columns = columnsOf(found);
  return [
    ...simulatedLines(found, width, style),
    ...wrap(sumText(found), width),
    ...(reasons.length === 0
      ? []
      : wrap(`Without a word of the judge's: ${reasons.join(", ")}.`, width).map(style.warn)),
    "",
    ...(columns.length === 0 ? [] : columnLines(columns, columns[0]!.cells.length, width, style)),
    "",
  ].join("\n");
}

function sumText({ judge, asked, agreement, agreementInterval, costUsd, simulated, trials }: Classified): string {
  const range =
    agreementInterval === null
      ? ""
      : ` (${percentText(agreementInterval.low)} to ${percentText(agreementInterval.high)})`;
  const agrees = agreement === null ? "" : `; it says what the rules say in ${percentText(agreement)} %${range}`;
  const cost = simulated === "all" ? "none, simulated" : costUsd === null ? "not known" : `$${costUsd.toFixed(2)}`;
  return `${countText(trials.length)} of ${countText(asked)} trials classified by ${judge}${agrees}. Cost: ${cost}.`;
}

/** A row a pair of kinds, the most frequent first: what the rules say, what the judge says, how often, how sure it is. */
function columnsOf({ trials }: Classified): readonly Column[] {
  const pairs = new Map<string, ClassifiedTrial[]>();
  for (const trial of trials) {
    const pair = `${trial.byRules} ${trial.byModel}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), trial]);
  }
  const rows = [...pairs.values()].toSorted((a, b) => b.length - a.length);
  if (rows.length === 0) return [];
  const column = (
    header: Column["header"],
    cellOf: (row: readonly ClassifiedTrial[]) => string,
    part: Partial<Column>,
  ) => {
    return { header, align: "right" as const, sacrifice: 0, cells: rows.map(cellOf), ...part };
  };
  const left = { align: "left" } as const;
  return [
    column(["by the rules", ""], ([one]) => wordsOf(one!.byRules), left),
    column(["by the model", ""], ([one]) => wordsOf(one!.byModel), left),
    column(["trials", ""], (row) => countText(row.length), {}),
    column(
      ["confidence", "mean"],
      (row) => (row.reduce((sum, one) => sum + one.confidence, 0) / row.length).toFixed(2),
      {},
    ),
    column(["for example", ""], ([one]) => one!.trial, { ...left, sacrifice: 1 }),
  ];
}
