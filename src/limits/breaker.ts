/**
 * Failures of a provider or of the network, which say nothing about limits.
 *
 *   closed ── five in a row, or half of at least ten in half a minute, or the first ever ──▶ open ── rest ──▶ half-open (one send)
 *     ▲                                                                                        ▲                │
 *     └──────────────────────────────── the send is let in ◀───────────────────────────────────┼────────────────┤
 *                                                                                              └── it fails ◀───┘ (rest doubled)
 */
export type Breaker =
  | { readonly kind: "closed"; readonly inRow: number; readonly recent: readonly Ending[]; readonly proven: boolean }
  | { readonly kind: "open"; readonly until: number; readonly restMs: number; readonly proven: boolean }
  | { readonly kind: "half-open"; readonly restMs: number; readonly proven: boolean };

interface Ending {
  readonly at: number;
  readonly failed: boolean;
}

const IN_ROW = 5;
const AT_LEAST = 10;
const WITHIN_MS = 30_000;
const FIRST_REST_MS = 15_000;
/** A provider that has answered before comes back: it is looked for each minute. One that never did may never. */
const LONGEST_REST_MS = 60_000;
const LONGEST_UNPROVEN_REST_MS = 300_000;

export const closedBreaker: Breaker = { kind: "closed", inRow: 0, recent: [], proven: false };

/** Whether a send may go: `at` is when, null when it depends on the one that is out. */
export function breakerRoom(breaker: Breaker, now: number): { readonly open: boolean; readonly at: number | null } {
  switch (breaker.kind) {
    case "closed":
      return { open: true, at: now };
    case "open":
      return { open: now >= breaker.until, at: breaker.until };
    case "half-open":
      return { open: false, at: null };
  }
}

/** A send goes out: the first after a rest is the one that decides. */
export const breakerSent = (breaker: Breaker): Breaker =>
  breaker.kind === "open" ? { kind: "half-open", restMs: breaker.restMs, proven: breaker.proven } : breaker;

/** The one send that decides ended without telling anything. */
export const breakerUntold = (breaker: Breaker, now: number): Breaker =>
  breaker.kind === "half-open" ? { ...breaker, kind: "open", until: now } : breaker;

/** The provider answered: with a yes or with a refusal, it is there. */
export function breakerPassed(breaker: Breaker, now: number): Breaker {
  if (breaker.kind !== "closed") return { ...closedBreaker, proven: true };
  return { kind: "closed", inRow: 0, recent: ended(breaker.recent, { at: now, failed: false }), proven: true };
}

export function breakerFailed(breaker: Breaker, now: number): Breaker {
  switch (breaker.kind) {
    case "half-open":
      return opened(
        now,
        Math.min(breaker.proven ? LONGEST_REST_MS : LONGEST_UNPROVEN_REST_MS, breaker.restMs * 2),
        breaker.proven,
      );
    // A send from before it opened.
    case "open":
      return breaker;
    case "closed": {
      const recent = ended(breaker.recent, { at: now, failed: true });
      const inRow = breaker.inRow + 1;
      const failed = recent.filter((ending) => ending.failed).length;
      const often = recent.length >= AT_LEAST && failed * 2 > recent.length;
      if (!breaker.proven || inRow >= IN_ROW || often) return opened(now, FIRST_REST_MS, breaker.proven);
      return { kind: "closed", inRow, recent, proven: breaker.proven };
    }
  }
}

const opened = (now: number, restMs: number, proven: boolean): Breaker => ({
  kind: "open",
  until: now + restMs,
  restMs,
  proven,
});

const MOST_RECENT = 50;

const ended = (recent: readonly Ending[], ending: Ending): readonly Ending[] =>
  [...recent.filter(({ at }) => at > ending.at - WITHIN_MS), ending].slice(-MOST_RECENT);
