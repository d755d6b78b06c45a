import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { never, systemClock, UsageError } from "#kernel";
import type { TrialRow } from "#records";
import { REPORT_FACTS } from "#report";
import { LedgerSnapshot, type RunRow } from "#store";

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

/** Reads the ledger in a folder. Of each trial's facts only those are kept that reports use, so that a large ledger fits into memory. */
export async function readLedger(folder: string): Promise<LedgerContent> {
  await using ledger = await LedgerSnapshot.open(folder, { clock: systemClock });
  const trials: LedgerRow[] = [];
  for await (const page of ledger.trials(never)) for (const row of page) trials.push(lean(row));
  return { trials, runs: await ledger.runs() };
}

function lean(row: LedgerRow): LedgerRow {
  const {
    trial,
    suite,
    cell,
    task,
    repeat,
    seed,
    outcome,
    score,
    reason,
    simulated,
    calls,
    inputTokens,
    outputTokens,
    planned,
  } = row;
  const facts = Object.fromEntries(Object.entries(row.facts).filter(([name]) => REPORT_FACTS.includes(name)));
  return {
    trial,
    suite,
    cell,
    task,
    repeat,
    seed,
    outcome,
    score,
    reason,
    facts,
    simulated,
    calls,
    inputTokens,
    outputTokens,
    planned,
  };
}
