import type { Store } from "#store";
import { type Plan, planOf } from "./plan-run.ts";

/**
 * The same plan with its repeats numbered on from what the ledger has: the first numbering under which something is still
 * owed, so that a fresh run that was killed is resumed and a finished one is not mistaken for this one.
 */
export async function freshPlan(plan: Plan, store: Store): Promise<Plan> {
  const { settings, suite } = plan;
  for (let from = 0; ; from += settings.plan.repeat) {
    const candidate = planOf(settings, suite, from);
    await store.recordPlan(candidate.record, candidate.trials);
    const owed = await store.owed(candidate.record.id, candidate.trials, false);
    if (owed.length > 0) return candidate;
  }
}
