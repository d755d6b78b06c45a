import type { LaneId, RunId } from "#kernel";

/** One lane's part in a run. Learned limits are null until something was learned. */
export interface LaneSummary {
  readonly id: LaneId;
  readonly provider: string;
  /** The key's fingerprint. */
  readonly key: string;
  readonly deployment: string;
  readonly model: string;
  readonly sends: number;
  readonly rejected: number;
  readonly peakInFlight: number;
  readonly learnedRpm: number | null;
  readonly learnedTpm: number | null;
  readonly learnedConcurrency: number | null;
  /** Milliseconds in which the lane had budget and work existed and nothing was sent, by cause. */
  readonly starvedMs: Readonly<Record<string, number>>;
}

/** What a run sent and what that took. Counts, tokens, USD. */
export interface RunEffort {
  /** Calls answered in this run, replayed ones apart. */
  readonly calls: number;
  readonly replayedCalls: number;
  readonly sends: number;
  readonly rejectedSends: number;
  readonly failedSends: number;
  readonly tokens: { readonly input: number; readonly output: number; readonly cached: number };
  /** Null when a price is not known. */
  readonly costUsd: number | null;
}

/** What a run did: the document `run --json` prints, and what `run()` resolves with. Times in milliseconds. */
export interface RunSummary extends RunEffort {
  readonly run: RunId;
  readonly plan: { readonly trials: number; readonly cells: number };
  readonly graded: number;
  readonly owed: number;
  readonly outcomes: { readonly full: number; readonly partial: number; readonly failure: number };
  readonly notScored: {
    readonly "infra-invalid": number;
    readonly inapplicable: number;
    readonly "harness-suspect": number;
    readonly "budget-cut": number;
    readonly cancelled: number;
  };
  /** Trials of the plan that the ledger already had when the run began. */
  readonly reused: number;
  readonly elapsedMs: number;
  /** The least time the same calls could have taken inside the limits known; null when no limit is known. */
  readonly lowerBoundMs: number | null;
  /** `lowerBoundMs / elapsedMs`; null when there is no bound. */
  readonly efficiency: number | null;
  /** The limit that keeps the bound from being smaller, in words; null when there is no bound. */
  readonly bindingLimit: string | null;
  readonly lanes: readonly LaneSummary[];
  readonly identityMismatches: number;
  readonly simulated: boolean;
  readonly warnings: readonly string[];
}
