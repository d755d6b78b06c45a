import { type Remedy, SluiceError } from "#kernel";

/** A call might exceed the run's budget and was not sent; its trial stays owed. */
export class BudgetSpentError extends SluiceError {
  readonly code = "SLUICE_BUDGET_SPENT";
  readonly remedy: Remedy = { do: "abort-run" };

  constructor(capUsd: number, spentUsd: number) {
    super(`the next call might exceed the budget of $${capUsd}: $${spentUsd.toFixed(4)} are spent`);
  }
}
