import type { GroupId, LaneId } from "#kernel";
import type { LimitSettings } from "#records";

/** One way a call for a model can go. */
export interface LaneSpec {
  readonly id: LaneId;
  readonly provider: string;
  /** The key's fingerprint. */
  readonly key: string;
  /** The name the request carries. */
  readonly deployment: string;
  /** The name the plan uses. */
  readonly model: string;
  /** What this lane's limits are charged to; lanes of one group share them. */
  readonly group: GroupId;
  /** What a person said of the group's limits: upper bounds, never exceeded. */
  readonly limits: LimitSettings;
}

/** Tokens expected or counted, in and out. */
export interface TokenCount {
  readonly input: number;
  readonly output: number;
}

/** What someone wants to send. */
export interface LaneRequest {
  readonly model: string;
  readonly tokens: TokenCount;
  /** Conversations in progress go before new ones. */
  readonly stage: "opening" | "continuing";
  /** The trial: within one conversation the same lane is kept while it does not wait. */
  readonly conversation: string;
  /** The cell's conditions, for static assignment policies. */
  readonly conditions?: Readonly<Record<string, string | number>>;
  /** Lanes that have just failed this call. */
  readonly avoid?: readonly LaneId[];
}

/** What a provider's headers say of one limit; absent fields were not said. Milliseconds from now. */
export interface LimitHint {
  readonly of: "requests" | "tokens";
  readonly limit?: number;
  readonly remaining?: number;
  readonly resetMs?: number;
}

/** Which limit refused a send. */
export type RejectionKind = "requests" | "tokens" | "concurrency" | "daily" | "acceleration" | "unknown";

/** How a lease ended. */
export type LeaseEnd =
  | { readonly kind: "answered"; readonly tokens: TokenCount | null }
  | {
      readonly kind: "rejected";
      readonly why: RejectionKind;
      readonly retryAfterMs: number | null;
      readonly hints: readonly LimitHint[];
    }
  /** The key will not work until a person acts: revoked, unpaid. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The provider or the network failed; the limit had nothing to do with it. */
  | { readonly kind: "failed"; readonly reason: string }
  /** Never sent, or given up by the caller. */
  | { readonly kind: "unrelated" };

/** The right to one send on one lane. Ends exactly once: by `settle`, or by leaving scope ("unrelated"). */
export interface Lease extends Disposable {
  readonly lane: LaneSpec;
  /** Corrects the reservation once the prompt is known; before `sent`. */
  reserve(tokens: TokenCount): void;
  /** Bytes are about to leave: from here on the provider may count it. */
  sent(): void;
  /** The provider let it in (the head of a 2xx answer, or the first byte of a stream). The earliest sign of room. */
  admitted(hints: readonly LimitHint[]): void;
  /** Ends the lease; a second end is ignored. */
  settle(end: LeaseEnd): void;
}
