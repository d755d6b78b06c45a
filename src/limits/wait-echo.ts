import type { TrailPoint } from "./send-trail.ts";

/** The end of the wait that one refusal asked for, and which of the own sends it may go back to. */
export interface WaitEnd {
  readonly endsAt: number;
  readonly waitMs: number;
  /** Whole seconds from one of the own sends to the end. */
  readonly lags: readonly number[];
  /** From here to the refusal the own sends are known one by one. */
  readonly sendsFrom: number;
  /** Chance that some own send lies at a given lag by accident. */
  readonly crowd: number;
}

/** Clocks of both sides and the way between them make the same moment differ by so much. */
const TOLERANCE_MS = 10;
const MOST_ENDS = 6;
/** Providers count in windows of whole seconds, a minute at most. */
const LONGEST_SECONDS = 60;
const SHORTEST_SECONDS = 2;
/** So unlikely by accident, over all windows that are tried, is what is believed. */
const BY_ACCIDENT = 0.003;

/** A window in which a provider counts: the last so long, or starting anew. */
export interface EchoedWindow {
  readonly windowMs: number;
  readonly slides: boolean;
}

/** One more end; the sends are in order, the last one before `at`. Waits in whole seconds are rounded and show no moment. */
export function endHeard(
  ends: readonly WaitEnd[],
  { at, waitMs }: { readonly at: number; readonly waitMs: number },
  sends: readonly TrailPoint[],
  every: number,
): readonly WaitEnd[] {
  if (waitMs % 1000 === 0) return ends;
  const endsAt = at + waitMs;
  const lags = new Set<number>();
  for (const send of sends) {
    const seconds = Math.round((endsAt - send.at) / 1000);
    if (Math.abs(endsAt - send.at - 1000 * seconds) <= TOLERANCE_MS) lags.add(seconds);
  }
  const first = sends[0]?.at ?? at;
  const crowd = Math.min(1, (2 * TOLERANCE_MS * sends.length) / Math.max(1, at - first));
  const sendsFrom = every === 1 ? first : Infinity;
  return [...ends.slice(1 - MOST_ENDS), { endsAt, waitMs, lags: [...lags], sendsFrom, crowd }];
}

/**
 * The window in which a provider counts, where the waits it asked for give it away: those of a window that starts anew end whole
 * windows apart, those of a sliding one a window after an own send, which then leaves it. A bucket has room at any moment. Null where it may be
 * accident.
 */
export function echoedWindow(ends: readonly WaitEnd[]): EchoedWindow | null {
  let found: EchoedWindow | null = null;
  let least = BY_ACCIDENT / LONGEST_SECONDS;
  for (let seconds = SHORTEST_SECONDS; seconds <= LONGEST_SECONDS; seconds++) {
    if (ends.some(({ waitMs }) => waitMs > 1000 * seconds + TOLERANCE_MS)) continue;
    const [apart, behind] = [chanceApart(ends, 1000 * seconds), chanceBehind(ends, seconds)];
    const chance = Math.min(apart, behind);
    if (chance < least) [found, least] = [{ windowMs: 1000 * seconds, slides: behind < apart }, chance];
  }
  return found;
}

/** Whether the waits may be of this window. */
export const fitsEnds = (
  ends: readonly WaitEnd[],
  { windowMs, slides }: { readonly windowMs: number; readonly slides: boolean | null },
): boolean =>
  ends.every(({ waitMs }) => waitMs <= windowMs + TOLERANCE_MS) &&
  ((slides !== true && apartBy(ends, windowMs)) || (slides !== false && behindBy(ends, windowMs / 1000)));

/** The chance that all ends are whole windows apart by accident; 1 where they are not. */
function chanceApart(ends: readonly WaitEnd[], windowMs: number): number {
  if (!apartBy(ends, windowMs)) return 1;
  // Of one window they end together.
  const others = ends.slice(1).filter((end, at) => end.endsAt - ends[at]!.endsAt > TOLERANCE_MS);
  return ((2 * TOLERANCE_MS) / windowMs) ** others.length;
}

/** Whether all ends are whole windows apart. */
function apartBy(ends: readonly WaitEnd[], windowMs: number): boolean {
  return ends.slice(1).every((end, at) => {
    const apart = end.endsAt - ends[at]!.endsAt;
    return Math.abs(apart - Math.round(apart / windowMs) * windowMs) <= TOLERANCE_MS;
  });
}

/** The chance that each end is so long after an own send by accident; 1 where one is not. */
const chanceBehind = (ends: readonly WaitEnd[], seconds: number): number =>
  behindBy(ends, seconds)
    ? ends.reduce((chance, { lags, crowd }) => (lags.includes(seconds) ? chance * crowd : chance), 1)
    : 1;

/** Whether each end is so long after an own send, as far as the sends are known. */
const behindBy = (ends: readonly WaitEnd[], seconds: number): boolean =>
  ends.every(({ endsAt, lags, sendsFrom }) => lags.includes(seconds) || sendsFrom > endsAt - 1000 * seconds);
