import type { CellTally, ImportedEvidence } from "#records";

/** A cell that one's own ledger and an imported source both have. Rates are weighted: full counts 1, partial one half. */
export interface BesideRow {
  readonly model: string;
  readonly conditions: ImportedEvidence["conditions"];
  readonly own: { readonly graded: number; readonly rate: number | null; readonly simulated: boolean };
  readonly imported: {
    readonly source: string;
    readonly trials: number;
    /** Null when the source does not say how its trials ended. */
    readonly rate: number | null;
    readonly doubts: readonly string[];
  };
}

/**
 * Sets one's own results beside imported evidence, cell by cell where both have one. They are never added up: the tasks,
 * the scoring and the harness were others.
 */
export function besideImported(tallies: readonly CellTally[], evidence: readonly ImportedEvidence[]): BesideRow[] {
  const own = new Map(tallies.map((tally) => [keyOfTally(tally), tally]));
  return evidence.flatMap((piece): BesideRow[] => {
    const tally = own.get(keyOf(piece.model, piece.conditions));
    const { trials } = piece.counts;
    if (tally === undefined || piece.kind !== "cell" || trials === null) return [];
    return [
      {
        model: tally.cell.model,
        conditions: piece.conditions,
        own: ownResult(tally),
        imported: { source: piece.source, trials, rate: importedRate(piece), doubts: piece.doubts },
      },
    ];
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

function ownResult({ outcomes, simulated }: CellTally): BesideRow["own"] {
  const [full, partial, failure] = ["full", "partial", "failure"].map((outcome) => outcomes[outcome] ?? 0);
  const graded = full! + partial! + failure!;
  return { graded, rate: graded === 0 ? null : (full! + partial! / 2) / graded, simulated };
}

function importedRate({ counts: { trials, full, partial } }: ImportedEvidence): number | null {
  if (trials === null || trials === 0 || full === null || partial === null) return null;
  return (full + partial / 2) / trials;
}
