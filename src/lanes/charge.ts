import type { EpochMs } from "#kernel";
import type { LetIn } from "./group-rates.ts";
import type { StarvedCause } from "./lane-snapshot.ts";
import type { TokenCount } from "./lease.ts";

/** Whether a group lets one more send through now; `until` is null when it depends on something that ends. */
export type Room =
  | { readonly kind: "open"; readonly slack: number }
  | { readonly kind: "closed"; readonly cause: StarvedCause; readonly until: EpochMs | null };

/** One send charged to a group, from the grant of its lease to the end. */
export interface Charge {
  /** Tokens charged, as far as known. */
  cost: number;
  tokens: TokenCount;
  readonly at: EpochMs;
  /** It goes alone, and decides whether others may follow. */
  readonly alone: boolean;
  /** In flight with it, itself included. */
  readonly together: number;
  readonly before: LetIn;
  /** What had been refused by then: refusals known later, before its own verdict, were ahead of it. */
  readonly refusedBefore: LetIn;
  letIn: boolean;
}

/** How things were when a send was refused. */
export interface Circumstances {
  /** Refused before it, though that is known only now. */
  readonly ahead: LetIn;
  readonly inFlight: number;
  readonly sameBurst: boolean;
}
