import type { TrialId } from "#kernel";
import type { Cell, Reason } from "#records";

/** Trouble of one kind in one cell, counted. */
export interface Trouble {
  /** `trial`: ended without a score. `attempt`: was tried again. `send`: was refused or failed. */
  readonly of: "trial" | "attempt" | "send";
  /** The outcome of trials, `retried` of attempts, `rejected` or `failed` of sends. */
  readonly outcome: string;
  /** HTTP status of sends; null elsewhere and where there was none. */
  readonly status: number | null;
  /** Of one of them; null where none was recorded. */
  readonly reason: Reason | null;
  readonly cell: Cell;
  readonly count: number;
  /** One that shows it. */
  readonly trial: TrialId;
}
