import type { EpochMs } from "#kernel";
import type { LaneSpec } from "./lease.ts";

/** A lane is in exactly one of these states. */
export type LaneState =
  | { readonly kind: "ready" }
  /** Closed by a rejection until then. */
  | { readonly kind: "resting"; readonly until: EpochMs; readonly why: string }
  /** One send is out to see whether the limit lets anything in again. */
  | { readonly kind: "probing" }
  /** Closed by failures of the provider or the network until then. */
  | { readonly kind: "failing"; readonly until: EpochMs; readonly why: string }
  /** Closed until a person acts. */
  | { readonly kind: "refused"; readonly why: string };

/** Why a lane that had work sent nothing. */
export type StarvedCause = "paced" | "no-slot" | "resting" | "probing" | "failing" | "refused" | "elsewhere";

/** Where a lane stands. Rates are per minute; null where nothing was learned or nothing bounds it. */
export interface LaneSnapshot {
  readonly lane: LaneSpec;
  readonly state: LaneState;
  readonly inFlight: number;
  readonly peakInFlight: number;
  /** Most sends the group may have in flight now. */
  readonly cap: number | null;
  /** Requests a minute the group is paced at now. */
  readonly ratePerMinute: number | null;
  readonly sends: number;
  readonly answered: number;
  readonly rejected: number;
  readonly failed: number;
  readonly learnedRpm: number | null;
  readonly learnedTpm: number | null;
  readonly learnedConcurrency: number | null;
  /** Milliseconds in which calls waited for this lane and it sent nothing, by cause. */
  readonly starvedMs: Readonly<Partial<Record<StarvedCause, number>>>;
  readonly restingUntil: EpochMs | null;
  /** In words, when it is not ready. */
  readonly why: string | null;
}

/** One model's line: how many wait, the first since when, and for what until when. */
export interface WaitingSnapshot {
  readonly model: string;
  readonly opening: number;
  readonly continuing: number;
  readonly since: EpochMs;
  readonly why: StarvedCause;
  /** Null when it depends on something that ends. */
  readonly until: EpochMs | null;
}
