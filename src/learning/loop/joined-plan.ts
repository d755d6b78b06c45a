import { type Plan } from "#engine";
import { cellId, planId, type Trial } from "#records";
import type { Job, Suite } from "#suites";

/** Several plans over suites of one name and version as one: their trials in turns, each once. */
export function joinedPlan(plans: readonly Plan[]): Plan {
  const [first] = plans;
  if (first === undefined) throw new Error("no plan to join");
  const owners = new Map<string, Plan>();
  const trials: Trial[] = [];
  const deepest = Math.max(...plans.map((plan) => plan.trials.length));
  for (let row = 0; row < deepest; row++) {
    for (const plan of plans) {
      const trial = plan.trials[row];
      if (trial === undefined || owners.has(trial.id)) continue;
      owners.set(trial.id, plan);
      trials.push(trial);
    }
  }
  const job = (trial: Trial): Job => owners.get(trial.id)!.job(trial);
  const cells = new Set(trials.map((trial) => cellId(trial.cell))).size;
  const suite: Suite = {
    ...first.suite,
    solve: (one, models, signal) => owners.get(one.trial.id)!.suite.solve(one, models, signal),
    score: (one, transcript) => owners.get(one.trial.id)!.suite.score(one, transcript),
  };
  return {
    settings: first.settings,
    suite,
    trials,
    job,
    record: { ...first.record, id: planId(trials), trials: trials.length, cells },
    warnings: [...new Set(plans.flatMap((plan) => plan.warnings))],
  };
}
