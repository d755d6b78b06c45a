import { systemClock, systemRandom } from "#kernel";
import type { RunSummary } from "#records";
import { carryThrough } from "./carry-through.ts";
import { freshPlan } from "./fresh-plan.ts";
import type { Plan } from "./plan-run.ts";
import { reachByHttp } from "./reach.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * Carries out a plan: every trial that the ledger does not have yet is put to its model, over every lane there is, until it
 * is settled or cannot be had now. Resolves with what was done, also when it was drained or stopped.
 */
export async function run(wanted: Plan, options: RunOptions): Promise<RunSummary> {
  const around = { clock: systemClock, random: systemRandom, ...options };
  const plan = wanted.settings.fresh ? await freshPlan(wanted, options.store) : wanted;
  await using reach = await reachByHttp(plan.settings.providers, around);
  try {
    return await carryThrough(plan, reach, { ...around, obeys: true });
  } finally {
    await plan.suite.close?.();
  }
}
