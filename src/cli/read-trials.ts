import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { never, systemClock, UsageError } from "#kernel";
import type { CellTally, LedgerTrial, TrialRow } from "#records";
import { type ImportedSection, importedSection, REPORT_FACTS } from "#report";
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
  const shared = new SharedValues();
  const trials: LedgerRow[] = [];
  for await (const page of ledger.trials(never)) for (const row of page) trials.push(lean(row, shared));
  return trials;
}

/** Imported evidence beside these results; null when nothing was imported. */
export async function readImported(folder: string, tallies: readonly CellTally[]): Promise<ImportedSection | null> {
  await using ledger = await LedgerSnapshot.open(folder, { clock: systemClock });
  return await importedSection(tallies, await ledger.sources(), ledger.evidence(never));
}

function lean(row: LedgerTrial, shared: SharedValues): LedgerRow {
  const facts = Object.entries(row.facts).filter(([name]) => REPORT_FACTS.includes(name));
  return {
    trial: row.trial,
    suite: row.suite,
    cell: row.cell,
    task: shared.text(row.task),
    repeat: row.repeat,
    seed: shared.text(row.seed),
    outcome: row.outcome === null ? null : shared.text(row.outcome),
    score: row.score,
    reason: shared.value(row.reason),
    facts: shared.value(Object.fromEntries(facts)),
    simulated: row.simulated,
    calls: row.calls,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    planned: row.planned,
  };
}

/** More different values than this are not worth looking for equal ones. */
const MOST_SHARED = 200_000;

/** Keeps equal values once: trials repeat each other's tasks, seeds and facts. */
class SharedValues {
  readonly #texts = new Map<string, string>();
  readonly #values = new Map<string, unknown>();

  text<T extends string>(text: T): T {
    return kept(this.#texts, text, text) as T;
  }

  value<T>(value: T): T {
    return kept(this.#values, JSON.stringify(value), value) as T;
  }
}

function kept<T>(known: Map<string, T>, name: string, value: T): T {
  const found = known.get(name);
  if (found !== undefined || known.size >= MOST_SHARED) return found ?? value;
  known.set(name, value);
  return value;
}
