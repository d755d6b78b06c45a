import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type PlanId, systemClock, TrialId, UsageError } from "#kernel";
import { SqliteStore, type Store } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { resultTable, tableText } from "../results-table.ts";
import { styleOf } from "../style.ts";
import { storyText } from "../story-text.ts";

const DEFAULT_DIR = "sluice-out";

/** `sluice results`: tables of what the ledger holds, or one trial whole. */
export async function resultsCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const outputDir = resolve(terminal.cwd, flags.outputDir ?? DEFAULT_DIR);
  refuseMissing(outputDir);
  await using store = await SqliteStore.open(outputDir, { clock: systemClock });
  if (flags.trial !== undefined) return await showTrial(store, flags.trial, { flags, terminal });
  const plan = flags.everything === true ? null : await latestPlan(store);
  const table = await resultTable(store, { plan, by: flags.by ?? null });
  terminal.out(flags.json === true ? `${JSON.stringify(table, null, 2)}\n` : tableText(table, terminal));
  return ExitCode.ok;
}

function refuseMissing(outputDir: string): void {
  if (existsSync(join(outputDir, "ledger.db"))) return;
  throw new UsageError(
    `there is no ledger in ${outputDir}. Run something first (sluice run quick), or name another folder with -o.`,
  );
}

/** The plan of the run that began last; null in a ledger without runs. */
async function latestPlan(store: Store): Promise<PlanId | null> {
  const [latest] = await store.runs();
  return latest?.started.plan ?? null;
}

async function showTrial(
  store: Store,
  id: string,
  { flags, terminal }: Pick<Call, "flags" | "terminal">,
): Promise<ExitCode> {
  const story = await store.story(TrialId(id));
  if (story === null)
    throw new UsageError(`the ledger has no trial "${id}". Trials are named in run.log and in exports.`);
  terminal.out(flags.json === true ? `${JSON.stringify(story, null, 2)}\n` : storyText(story, styleOf(terminal.color)));
  return ExitCode.ok;
}
