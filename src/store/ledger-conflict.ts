import { type Remedy, SluiceError } from "#kernel";

/** Another record stands in the ledger under the same key. Facts are never rewritten: the first one stays. */
export class LedgerConflictError extends SluiceError {
  readonly code = "SLUICE_LEDGER_CONFLICT";
  readonly remedy: Remedy = { do: "abort-run" };
}

/** A record or a claim is about a trial that no plan in the ledger has. */
export class UnknownTrialError extends SluiceError {
  readonly code = "SLUICE_LEDGER_UNKNOWN_TRIAL";
  readonly remedy: Remedy = { do: "fail-trial" };

  constructor(trial: string) {
    super(`trial ${trial} is not in the ledger: record the plan it belongs to first`);
  }
}
