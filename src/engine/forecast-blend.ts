import type { ModelPast } from "./forecast-past.ts";
import { REHEARSAL_WORTH } from "./forecast-priors.ts";

/** From here on a history speaks for itself: a rehearsal would have a tenth of the say. */
const ENOUGH_TRIALS = 9 * REHEARSAL_WORTH;

/** Whether a rehearsal still has something to say beside this history. */
export const isShort = (past: ModelPast | undefined): boolean => (past?.trials.length ?? 0) < ENOUGH_TRIALS;

/**
 * Histories with the rehearsals of their models as priors; a rehearsal alone where there is no history. Shrinkage: a prior that is worth w
 * trials has w / (w + n) of the say beside n trials that were carried out.
 */
export function blended(
  known: ReadonlyMap<string, ModelPast>,
  rehearsals: ReadonlyMap<string, ModelPast>,
): ReadonlyMap<string, ModelPast> {
  const pairs = [...rehearsals].map(([model, rehearsal]): [string, ModelPast] => {
    const past = known.get(model);
    if (past === undefined || rehearsal.trials.length === 0) return [model, past ?? rehearsal];
    return [model, { ...past, prior: { worth: REHEARSAL_WORTH, trials: rehearsal.trials } }];
  });
  return new Map([...known, ...pairs]);
}

/** How much of the say the prior has, from 0 to 1. */
export const shareOfPrior = ({ prior, trials }: ModelPast): number =>
  prior === undefined ? 0 : prior.worth / (prior.worth + trials.length);
