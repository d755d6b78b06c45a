import { cellId, planId, type Trial } from "#records";
import type { Plan } from "./plan-run.ts";

/** A calibration is about this share of what is owed, */
const SHARE = 0.01;
/** or so many trials: twenty calls and more, for a conversation is seldom shorter than five. */
const LEAST_TRIALS = 4;

/**
 * The part of a plan that is carried out first, to forecast the rest from: about one trial in a hundred of those owed, of every model,
 * spread over its conditions. They are trials of the plan like any others: a run finds them settled.
 */
export function calibrationOf(plan: Plan, owed: readonly Trial[]): Plan {
  const byModel = new Map<string, Trial[]>();
  for (const trial of owed) {
    const others = byModel.get(trial.cell.model);
    if (others === undefined) byModel.set(trial.cell.model, [trial]);
    else others.push(trial);
  }
  const most = Math.max(LEAST_TRIALS, Math.ceil(owed.length * SHARE));
  const each = Math.ceil(most / Math.max(1, byModel.size));
  const trials = [...byModel.values()].flatMap((some) => spread(some, each));
  const cells = new Set(trials.map(({ cell }) => cellId(cell))).size;
  const record = { ...plan.record, id: planId(trials), trials: trials.length, cells };
  return { ...plan, trials, record, warnings: [] };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** So many of them, one of each equal stretch; where in the stretch follows the golden ratio, for equal distances would meet one condition only. */
function spread(trials: readonly Trial[], count: number): readonly Trial[] {
  if (trials.length <= count) return trials;
  return Array.from(
    { length: count },
    (_, at) => trials[Math.floor(((at + ((at * GOLDEN) % 1)) * trials.length) / count)]!,
  );
}
