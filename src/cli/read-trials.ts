import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { never, systemClock, UsageError } from "#kernel";
import type { CellTally, TrialRow } from "#records";
import { type ImportedSection, importedSection, LeanRows } from "#report";
import { type LedgerReader, LedgerSnapshot, type RunRow } from "#store";

/** A trial of the ledger, and whether the plan recorded last has it. */
export interface LedgerRow extends TrialRow {
  readonly planned: boolean;
}

/** All that tables and reports read of a ledger, as it stood at one moment. */
export interface LedgerContent {
  readonly trials: readonly LedgerRow[];
  /** The newest first. */
  readonly runs: readonly RunRow[];
}

/** The output directory of a command that reads a ledger. Throws a `UsageError` when there is no ledger in it. */
export function ledgerFolder(cwd: string, outputDir = "sluice-out"): string {
  const folder = resolve(cwd, outputDir);
  if (existsSync(join(folder, "ledger.db"))) return folder;
  throw new UsageError(
    `there is no ledger in ${folder}. Run something first (sluice run quick), or name another folder with -o.`,
  );
}

/** Reads the ledger in a folder; of each trial only what reports use, so that a million of them fit into memory. */
export async function readLedger(folder: string): Promise<LedgerContent> {
  await using ledger = await LedgerSnapshot.open(folder, { clock: systemClock });
  return { trials: await readTrials(ledger), runs: await ledger.runs() };
}

/** The trials of a ledger, lean. */
async function readTrials(ledger: LedgerReader): Promise<readonly LedgerRow[]> {
  const lean = new LeanRows();
  const trials: LedgerRow[] = [];
  for await (const page of ledger.trials(never)) for (const row of page) trials.push(lean.of(row));
  return trials;
}

/** Imported evidence beside these results; null when nothing was imported. */
export async function readImported(folder: string, tallies: readonly CellTally[]): Promise<ImportedSection | null> {
  await using ledger = await LedgerSnapshot.open(folder, { clock: systemClock });
  return await importedSection(tallies, await ledger.sources(), ledger.evidence(never));
}
