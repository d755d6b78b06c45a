import type { Model } from "#models";
import type { TrialModels } from "#suites";

/** The models of a trial, for calling a suite's `solve` by hand; asking for one that is not among `others` is a bug of the test and throws. */
export function trialModels(asked: Model, others: Readonly<Record<string, Model>> = {}): TrialModels {
  return {
    asked,
    named: (name) => {
      const model = others[name];
      if (model === undefined) throw new Error(`the test has no model "${name}"`);
      return model;
    },
  };
}
