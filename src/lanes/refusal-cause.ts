import type { Slots } from "#limits";
import type { LeaseEnd, RejectionKind } from "./lease.ts";

export type Rejection = Extract<LeaseEnd, { kind: "rejected" }>;

/** What a rejection is taken to come from; `fixed` where nothing is to be learned from it. */
export type Cause = Exclude<RejectionKind, "unknown"> | "fixed";

const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 60_000;
const DAILY_REST_MS = 3_600_000;
const JITTER = 0.1;
/** What a send costs in tokens is a guess until it is answered: so many times the guess is too little left. */
const SCARCE = 3;
/** Rates are counted over at most a minute: who asks for a longer wait means another limit. */
const LONGEST_WINDOW_MS = 90_000;

/** What a refused send was up against. */
export interface Facing {
  /** Sends in flight beside it. */
  readonly inFlight: number;
  readonly slots: Slots;
  /** Tokens it would have cost. */
  readonly cost: number;
}

/** What refused a send: as said, as the headers or the wait show, or as the number in flight does. */
export function causeOf(end: Rejection, { inFlight, slots, cost }: Facing): Exclude<Cause, "fixed"> {
  const { why, retryAfterMs } = end;
  if (why !== "unknown") return why;
  const shown = exhausted(end, cost);
  if (shown !== null) return shown;
  if (retryAfterMs !== null) return retryAfterMs > LONGEST_WINDOW_MS ? "daily" : "requests";
  const moreWereIn = inFlight + 1 <= slots.proven && slots.cap >= slots.ceiling;
  return moreWereIn ? "requests" : "concurrency";
}

/** Whether it was the rate of requests that refused, as far as the refusal by itself tells. */
export function refusedByRequests(end: Rejection): boolean {
  if (end.why !== "unknown") return end.why === "requests";
  return end.retryAfterMs !== null && end.retryAfterMs <= LONGEST_WINDOW_MS && exhausted(end, 1) !== "tokens";
}

/** How long to send nothing: as asked; else longer with each burst of refusals in a row. `chance` is from [0, 1). */
export function restMsAfter({ retryAfterMs }: Rejection, cause: Cause, streak: number, chance: number): number {
  if (retryAfterMs !== null) return retryAfterMs;
  if (cause === "daily") return DAILY_REST_MS;
  return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (streak - 1)) * (1 + JITTER * chance);
}

/** The rate of which the headers of a refusal show too little left; where it asks to wait, the one they show least of; else null. */
export function exhausted({ hints, retryAfterMs }: Rejection, cost: number): "requests" | "tokens" | null {
  let scarcest: { readonly of: "requests" | "tokens"; readonly left: number } | null = null;
  for (const { of, remaining } of hints) {
    if (remaining === undefined) continue;
    const left = remaining / (of === "requests" ? 1 : SCARCE * cost);
    if (scarcest === null || left < scarcest.left) scarcest = { of, left };
  }
  return scarcest !== null && (scarcest.left < 1 || retryAfterMs !== null) ? scarcest.of : null;
}
