import type { RunId } from "#kernel";
import type { CellTally, LaneSummary, NotScored, Outcome, RunSummary } from "#records";
import type { Bound } from "./bound-of-run.ts";
import type { Plan } from "./plan-run.ts";
import type { RunTally } from "./run-tally.ts";

/** What a run did: outcomes from the ledger, efforts from its own tally. */
export function summaryOf(part: {
  readonly run: RunId;
  readonly plan: Plan;
  readonly reused: number;
  /** Of every cell of the plan, as the ledger counts them: no trial is looked at. */
  readonly tallies: readonly Pick<CellTally, "outcomes">[];
  readonly tally: RunTally;
  readonly elapsedMs: number;
  readonly lanes: readonly LaneSummary[];
  readonly bound: Bound | null;
  /** Trials left out for want of budget; the ledger owes them still. */
  readonly budgetCut: number;
}): RunSummary {
  const { run, plan, reused, tally, elapsedMs, lanes, bound } = part;
  const counts = countOutcomes(part.tallies);
  const graded = counts.full + counts.partial + counts.failure;
  const notScored = {
    "infra-invalid": counts["infra-invalid"],
    inapplicable: counts.inapplicable,
    "harness-suspect": counts["harness-suspect"],
    "budget-cut": counts["budget-cut"] + part.budgetCut,
    cancelled: counts.cancelled,
  };
  const setAside = Object.values(notScored).reduce((sum, count) => sum + count, 0);
  return {
    run,
    plan: { trials: plan.record.trials, cells: plan.record.cells },
    graded,
    owed: plan.record.trials - graded - setAside,
    outcomes: { full: counts.full, partial: counts.partial, failure: counts.failure },
    notScored,
    reused,
    calls: tally.calls,
    replayedCalls: tally.replayedCalls,
    sends: tally.sends,
    rejectedSends: tally.rejectedSends,
    failedSends: tally.failedSends,
    tokens: tally.tokens,
    costUsd: tally.costUsd,
    elapsedMs: Math.round(elapsedMs),
    lowerBoundMs: bound === null ? null : Math.round(bound.ms),
    efficiency: bound === null || elapsedMs <= 0 ? null : Math.min(1, bound.ms / elapsedMs),
    bindingLimit: bound?.binding ?? null,
    lanes,
    identityMismatches: tally.identityMismatches,
    simulated: tally.simulated,
    warnings: tally.warnings,
  };
}

function countOutcomes(tallies: readonly Pick<CellTally, "outcomes">[]): Record<Outcome | NotScored, number> {
  const counts = {
    full: 0,
    partial: 0,
    failure: 0,
    "infra-invalid": 0,
    inapplicable: 0,
    "harness-suspect": 0,
    "budget-cut": 0,
    cancelled: 0,
  };
  for (const { outcomes } of tallies) {
    for (const kind of Object.keys(counts) as (keyof typeof counts)[]) counts[kind] += outcomes[kind] ?? 0;
  }
  return counts;
}
