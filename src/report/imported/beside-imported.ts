import type { Cell, CellTally, ImportedEvidence } from "#records";
import { type Interval, wilsonInterval } from "#statistics";

/** A cell that one's own ledger and an imported source both have. Rates are weighted: full counts 1, partial one half. */
export interface BesideRow {
  readonly model: string;
  readonly conditions: ImportedEvidence["conditions"];
  readonly own: {
    readonly suite: string;
    readonly cell: Cell;
    readonly graded: number;
    readonly rate: number | null;
    readonly interval: Interval | null;
    readonly simulated: boolean;
  };
  readonly imported: {
    /** The SHA-256 of the source's bytes. */
    readonly source: string;
    readonly trials: number;
    /** Null when the source does not say how its trials ended. */
    readonly rate: number | null;
    readonly interval: Interval | null;
    /** What an audit finds wrong with the cell, by code: its rate carries the same doubts. */
    readonly doubts: readonly string[];
  };
}

/**
 * Sets one's own results beside imported evidence, cell by cell where both have one. They are never added up: the tasks,
 * the scoring and the harness were others.
 */
export function besideImported(tallies: readonly CellTally[], evidence: readonly ImportedEvidence[]): BesideRow[] {
  const own = new Map<string, CellTally[]>();
  for (const tally of tallies) {
    const key = keyOfTally(tally);
    own.set(key, [...(own.get(key) ?? []), tally]);
  }
  return evidence.flatMap((piece): BesideRow[] => {
    const { trials } = piece.counts;
    if (piece.kind !== "cell" || trials === null) return [];
    return (own.get(keyOf(piece.model, piece.conditions)) ?? []).map((tally) => ({
      model: tally.cell.model,
      conditions: piece.conditions,
      own: ownResult(tally),
      imported: { source: piece.source, trials, ...importedResult(piece), doubts: piece.doubts },
    }));
  });
}

function keyOfTally({ cell }: CellTally): string {
  const { promptType, toolSuccessRate, difficulty, taskType } = cell;
  return keyOf(cell.model, { promptType, toolSuccessRate, difficulty, taskType });
}

/** Models go by many spellings: `qwen2_5_7b_instruct` is `qwen2.5-7b-instruct`. */
const keyOf = (model: string, conditions: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([
    model.toLowerCase().replaceAll(/[^a-z0-9]/g, ""),
    ...["promptType", "toolSuccessRate", "difficulty", "taskType"].map((name) => conditions[name] ?? null),
  ]);

function ownResult({ suite, cell, outcomes, simulated }: CellTally): BesideRow["own"] {
  const [full, partial, failure] = ["full", "partial", "failure"].map((outcome) => outcomes[outcome] ?? 0);
  const graded = full! + partial! + failure!;
  return { suite, cell, graded, ...rateOf(full! + partial! / 2, graded), simulated };
}

function importedResult({ counts: { trials, full, partial } }: ImportedEvidence): ReturnType<typeof rateOf> {
  if (trials === null || full === null || partial === null) return { rate: null, interval: null };
  return rateOf(full + partial / 2, trials);
}

/** A rate with its interval; none of more successes than trials, which a spoiled source may have. */
function rateOf(points: number, trials: number): { readonly rate: number | null; readonly interval: Interval | null } {
  if (trials === 0 || points > trials) return { rate: null, interval: null };
  return { rate: points / trials, interval: wilsonInterval(points, trials) };
}
