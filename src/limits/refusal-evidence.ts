import { fullestOf } from "./held-window.ts";
import { clamp } from "./clamp.ts";
import { windowFrom } from "./counting-window.ts";
import type { Approach, RateView } from "./rate-view.ts";
import { letInBefore, type TrailPoint } from "./send-trail.ts";

/** What a refusal tells: when it was sent, what had been let in by then, what it would have cost, whether others of the same burst told the same before. */
export interface Refusal {
  readonly at: number;
  readonly letIn: number;
  readonly cost: number;
  readonly sameBurst: boolean;
  /** Where between the slowest and the fastest rate that a first refusal allows to go on, 0 to 1. */
  readonly daring: number;
  /** What the refusal asked to wait; null when it did not say. */
  readonly retryAfterMs: number | null;
}

/** No estimate is believed to be nearer than this. */
export const LEAST_DOUBT = 0.004;
/** What the level at a refusal is uncertain by, in costs: it lies between zero and one. */
const EMPTY_ERROR = 0.6;

/** The refill between two refusals, if nothing was spilled. */
export function between(from: TrailPoint, { at, letIn, cost }: Refusal): { perMs: number; doubt: number } {
  const units = Math.max(letIn - from.total, cost / 4);
  return {
    perMs: units / Math.max(1, at - from.at),
    doubt: clamp((EMPTY_ERROR * cost) / Math.max(units, cost / 2), LEAST_DOUBT, 1),
  };
}

/** A rate that a refusal shows by itself. */
export interface Seen {
  readonly perMs: number;
  readonly doubt: number;
  /** The bucket may have run over, and then the rate is another: what was believed before does not decide. */
  readonly open: boolean;
}

/**
 * The refill that a refusal shows: what was let in since the last one ÷ the time. When the bucket may have run over meanwhile:
 * the highest rate with which a bucket of the size that this rate implies would have been emptied just now,
 * over some stretch that began with a full one: (let in − size) ÷ time.
 */
export function observed(view: RateView, refusal: Refusal): Seen {
  const { at, letIn, cost } = refusal;
  const whole = between(view.empties.at(-1)!, refusal);
  if (!view.paced) return { ...whole, open: false };
  const trail = view.trail.filter((point) => point.at < at && point.total < letIn);
  const sizeAt = (perMs: number): number =>
    view.first === null ? view.size : Math.min(view.size, sizeFrom(view.first, perMs, cost));
  let perMs = view.first === null ? Infinity : rateOfWindow(view.first, FINEST_WINDOW_MS, cost);
  for (let step = 0; step < 12; step++) {
    const size = (perMs === Infinity ? view.size : sizeAt(perMs)) - SLACK * cost;
    const next = trail.reduce((most, point) => {
      const some = letIn - point.total;
      // A stretch hardly longer than the size says nothing about the refill.
      return some < size + FEW * cost ? most : Math.max(most, (some - size) / Math.max(1, at - point.at));
    }, whole.perMs);
    if (next >= perMs * 0.99) break;
    perMs = next;
  }
  const missed = Math.log(perMs / whole.perMs);
  const refuted = view.dared && whole.perMs < REFUTED * (view.perMs ?? 0);
  if (refuted || missed <= whole.doubt / 2) return { ...whole, open: false };
  return { perMs, doubt: clamp(missed / 3, whole.doubt, 1), open: missed > WIDE };
}

const FEW = 1;
/** A size is known no better than to one cost or two. */
const SLACK = 0.5;
/** Nobody is known to count by less than a second. */
export const FINEST_WINDOW_MS = 1000;
/** Log ratio of the rates possible, above which the two explanations are too far apart to average. */
const WIDE = 0.25;
const REFUTED = 0.85;

/** The most that was let in above the refill, over any stretch that ends with the refusal: the size, if the bucket was full before. */
export const sizeFrom = ({ trail, at, letIn }: Approach, perMs: number, cost: number): number =>
  cost / 2 + trail.reduce((most, point) => Math.max(most, letIn - point.total - perMs * (at - point.at)), cost / 2);

/** The rate whose bucket of `windowMs` was emptied by this approach. */
export function rateOfWindow(first: Approach, windowMs: number, cost: number): number {
  let low = 0;
  let high = first.letIn / windowMs;
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (sizeFrom(first, middle, cost) > middle * windowMs) low = middle;
    else high = middle;
  }
  return high;
}

/** When the window began that is full at a refusal: one that starts anew ends when the wait does. */
export function windowStart(view: RateView, windowMs: number, { at, retryAfterMs }: Refusal): number {
  if (view.slides === false) return windowFrom(view, windowMs, at);
  const exact = view.slides === null && retryAfterMs !== null && retryAfterMs > SHORTEST_RETRY_AFTER_MS;
  return at + (exact ? retryAfterMs : 0) - windowMs - ROUNDING_MS;
}

/** What the window holds at a refusal: what was let in since it began. */
export function unitsInWindow(view: RateView, windowMs: number, refusal: Refusal): number {
  const { letIn, cost } = refusal;
  return letIn - Math.min(letIn, letInBefore(view, windowStart(view, windowMs, refusal), cost));
}

const ROUNDING_MS = 1;
const ENOUGH_UNITS = 5;
/** Providers say no less than this, however soon there is room. */
export const SHORTEST_RETRY_AFTER_MS = 1000;

/** How far a refusal is from what the estimate foretold, as a log ratio, and out of how many costs; null while there is too little to compare. */
export function surprise(view: RateView, refusal: Refusal): { readonly off: number; readonly costs: number } | null {
  const empty = view.empties.at(-1);
  const { cost } = refusal;
  if (empty === undefined || view.perMs === null || view.doubt >= 1) return null;
  if (view.windowMs !== null) {
    const held = Math.max(cost / 4, unitsInWindow(view, view.windowMs, refusal));
    // A limit lets in again what it has let in.
    const most = Math.max(view.size, fullestOf(view.passed));
    return { off: Math.log(held / most), costs: most / cost };
  }
  const units = refusal.letIn - empty.total;
  if (units < ENOUGH_UNITS * cost) return null;
  return { off: Math.log(units / Math.max(1, refusal.at - empty.at) / view.perMs), costs: units / cost };
}
