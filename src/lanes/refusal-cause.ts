import type { Slots } from "#limits";
import type { LeaseEnd, RejectionKind } from "./lease.ts";

export type Rejection = Extract<LeaseEnd, { kind: "rejected" }>;

/** What a rejection is taken to come from; `fixed` where nothing is to be learned from it. */
export type Cause = Exclude<RejectionKind, "unknown"> | "fixed";

const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 60_000;
const DAILY_REST_MS = 3_600_000;
const JITTER = 0.1;
/** Rates are counted over at most a minute: who asks for a longer wait means another limit. */
const LONGEST_WINDOW_MS = 90_000;

/** What refused a send while `inFlight` others were in: as said, as the wait shows, or as the number in flight does. */
export function causeOf({ why, retryAfterMs }: Rejection, inFlight: number, slots: Slots): Exclude<Cause, "fixed"> {
  if (why !== "unknown") return why;
  if (retryAfterMs !== null) return retryAfterMs > LONGEST_WINDOW_MS ? "daily" : "requests";
  const moreWereIn = inFlight + 1 <= slots.proven && slots.cap >= slots.ceiling;
  return moreWereIn ? "requests" : "concurrency";
}

/** How long to send nothing: as asked; else longer with each burst of refusals in a row. `chance` is from [0, 1). */
export function restMsAfter({ retryAfterMs }: Rejection, cause: Cause, streak: number, chance: number): number {
  if (retryAfterMs !== null) return retryAfterMs;
  if (cause === "daily") return DAILY_REST_MS;
  return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (streak - 1)) * (1 + JITTER * chance);
}
