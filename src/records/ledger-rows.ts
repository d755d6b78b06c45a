import type { LaneId, RunId, TrialId } from "#kernel";
import type { AttemptEnded, AttemptStarted, CallAnswered } from "./ledger-record.ts";
import type { Trial } from "./trial.ts";
import type { TrialRow } from "./trial-row.ts";

/** A trial with all that exports and audits want to know of it. Moments in milliseconds since 1970. */
export interface LedgerTrial extends TrialRow {
  readonly taskDigest: string;
  /** Whether the plan recorded last has it. */
  readonly planned: boolean;
  /** Attempts that have ended. */
  readonly attempts: number;
  /** The attempt that settled it; null while it is owed. */
  readonly attempt: number | null;
  /** The scoring and its version; null unless it is graded. */
  readonly scoring: string | null;
  /** Begin and end of the attempt that settled it. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** USD over all its attempts; null when the price of some call is not known. */
  readonly costUsd: number | null;
}

/** One answered call, as exports read it. Moments in milliseconds since 1970; tokens null when the provider did not say. */
export interface CallRow {
  readonly trial: TrialId;
  readonly attempt: number;
  readonly call: number;
  readonly run: RunId;
  readonly lane: LaneId;
  readonly requestedModel: string;
  readonly routedModel: string;
  readonly reportedModel: string | null;
  readonly promptDigest: string;
  readonly sends: number;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cachedTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly finishReason: string;
  readonly toolCalls: number;
  readonly contentChars: number;
  readonly costUsd: number | null;
  readonly simulated: boolean;
}

/** One attempt of a trial; `ended` is null while it is open, `started` where only its end was recorded. */
export interface AttemptStory {
  readonly attempt: number;
  readonly started: AttemptStarted | null;
  readonly ended: AttemptEnded | null;
  /** Whether the process that began it still gives signs of life. */
  readonly alive: boolean;
}

/** Everything the ledger has about one trial, each fact held against its checksum. */
export interface TrialStory {
  readonly row: LedgerTrial;
  readonly trial: Trial;
  readonly attempts: readonly AttemptStory[];
  readonly calls: readonly CallAnswered[];
  /** Facts that are not what was recorded, one sentence each; they are left out above. */
  readonly damage: readonly string[];
}
