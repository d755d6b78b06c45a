import type { CellTally, ImportedEvidence, ImportedSource } from "#records";
import { type BesideRow, besideImported } from "./beside-imported.ts";

/** What one imported file brought, counted. */
export interface ImportedSourceRow {
  /** SHA-256 of its bytes. */
  readonly digest: string;
  readonly name: string;
  readonly format: string;
  readonly importedAt: number;
  readonly cells: number;
  readonly conversations: number;
  /** Trials that its cells say they are of; null when none says. */
  readonly trials: number | null;
  /** Cells that one's own ledger has as well. */
  readonly beside: number;
  /** Cells with any doubt. */
  readonly doubted: number;
  /** What an audit found in the file: how often, by code. */
  readonly findings: ImportedSource["findings"];
}

/** Imported evidence beside one's own results, for a section of its own: none of it is in any other figure. */
export interface ImportedSection {
  readonly status: "imported";
  readonly sources: readonly ImportedSourceRow[];
  readonly beside: readonly BesideRow[];
}

/** Puts the section together from evidence as it is read, page by page; null when nothing was imported. */
export async function importedSection(
  tallies: readonly CellTally[],
  sources: readonly ImportedSource[],
  evidence: AsyncIterable<readonly ImportedEvidence[]>,
): Promise<ImportedSection | null> {
  if (sources.length === 0) return null;
  const rows = new Map(sources.map((source) => [source.digest, sourceRow(source)]));
  const beside: BesideRow[] = [];
  for await (const page of evidence) {
    for (const piece of page) count(piece, rows.get(piece.source));
    beside.push(...besideImported(tallies, page));
  }
  for (const digest of new Set(beside.map(({ imported }) => imported.source))) {
    const row = rows.get(digest);
    if (row === undefined) continue;
    row.beside = new Set(
      beside
        .filter(({ imported }) => imported.source === digest)
        .map((one) => JSON.stringify([one.model, one.conditions])),
    ).size;
  }
  return { status: "imported", sources: [...rows.values()], beside };
}

type Counting = { -readonly [Key in keyof ImportedSourceRow]: ImportedSourceRow[Key] };

const sourceRow = ({ digest, name, format, importedAt, findings }: ImportedSource): Counting => ({
  digest,
  name,
  format,
  importedAt,
  cells: 0,
  conversations: 0,
  trials: null,
  beside: 0,
  doubted: 0,
  findings,
});

function count({ kind, counts, doubts }: ImportedEvidence, row: Counting | undefined): void {
  if (row === undefined) return;
  if (kind === "conversation") {
    row.conversations += 1;
    return;
  }
  row.cells += 1;
  if (doubts.length > 0) row.doubted += 1;
  if (counts.trials !== null) row.trials = (row.trials ?? 0) + counts.trials;
}
