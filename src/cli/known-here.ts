import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Knowledge, knowledgeOf, type Plan } from "#engine";
import { systemClock } from "#kernel";
import { LedgerSnapshot, SqliteStore } from "#store";

/** What the ledger in the plan's output directory tells of it; looking makes no ledger where none is. */
export async function knownHere(plan: Plan, signal: AbortSignal): Promise<Knowledge> {
  const { outputDir } = plan.settings;
  if (!existsSync(join(outputDir, "ledger.db"))) return knowledgeOf(plan, null, signal);
  await using reader = await LedgerSnapshot.open(outputDir, { clock: systemClock });
  await using store = await SqliteStore.open(outputDir, { clock: systemClock });
  return await knowledgeOf(plan, { reader, store }, signal);
}
