import { refillOf, timeFor } from "./assumed-refill.ts";
import { windowFrom } from "./counting-window.ts";
import { fullestOf, heldCorrected } from "./held-window.ts";
import { levelAt } from "./rate-level.ts";
import type { RateView } from "./rate-view.ts";
import { minuteCorrected, minuteWith } from "./send-minute.ts";
import { followed, sendsSince, trailCorrected, type TrailPoint } from "./send-trail.ts";

/** A send was charged. */
export function charged(view: RateView, cost: number, now: number): RateView {
  const lastly = withoutSpill(view, now);
  const level = levelAt(lastly, now);
  return {
    ...lastly,
    ...passing(view, now),
    total: view.total + cost,
    peak: Math.max(view.peak, level === Infinity ? 0 : level),
    trail: followed(view, { at: now, total: view.total }),
    minute: minuteWith(view.minute, { at: now, total: view.total }),
  };
}

/** The time in which the bucket was full and ran over does not count: not as refill, not as time without a refusal. */
function withoutSpill(view: RateView, now: number): RateView {
  const { anchor, size } = view;
  if (view.perMs === null || size === Infinity || view.windowMs !== null || !view.paced) return view;
  const toFull = size - anchor.level + (view.total - anchor.total);
  if (refillOf(view, Math.max(0, now - anchor.at)) <= toFull) return view;
  const lostMs = now - anchor.at - Math.max(0, timeFor(view, toFull));
  const later = (point: TrailPoint): TrailPoint => ({ ...point, at: point.at + lostMs });
  return { ...view, anchor: { ...anchor, at: anchor.at + lostMs }, empties: view.empties.map(later) };
}

/** The charge of a send made at `sentAt` turned out to be another: `delta` more. */
export function corrected(view: RateView, delta: number, sentAt: number): RateView {
  if (delta === 0) return view;
  const { anchor } = view;
  return {
    ...view,
    total: view.total + delta,
    anchor: sentAt <= anchor.at ? { ...anchor, total: anchor.total + delta } : anchor,
    empties: view.empties.map((point) => (sentAt <= point.at ? { ...point, total: point.total + delta } : point)),
    trail: trailCorrected(view.trail, delta, sentAt),
    minute: minuteCorrected(view.minute, delta, sentAt),
    refusals: view.refusals.map((one) => (sentAt < one.at ? { ...one, letIn: one.letIn + delta } : one)),
    held: heldCorrected(view.held, delta, sentAt),
    ...passedBy(view, delta, sentAt),
  };
}

/** A window that went by and turns out to have held more than is believed shows that it may. */
function passedBy(view: RateView, delta: number, sentAt: number): Partial<RateView> {
  const { windowMs, open } = view;
  if (windowMs === null) return {};
  const passed = heldCorrected(view.passed, delta, sentAt);
  const later = open !== null && open.since > sentAt ? { ...open, from: open.from + delta } : open;
  const most = fullestOf(passed);
  if (most <= view.size || view.told || view.fuzz === 0) return { passed, open: later };
  return { passed, open: later, size: most, perMs: Math.min(view.ceilingPerMs, most / windowMs) };
}

const MOST_PASSED = 32;

/** A window that went by is kept, until what it held is known. */
function passing(view: RateView, now: number): Partial<RateView> {
  const { windowMs, open, total } = view;
  if (windowMs === null) return {};
  if (open !== null && now < open.since + windowMs) return {};
  const since = view.slides === false ? windowFrom(view, windowMs, now) : now;
  const gone =
    open === null || sendsSince(view, open.since) < 2 ? [] : [{ ...open, to: total, at: now, cost: Infinity }];
  return { passed: [...view.passed.slice(gone.length - MOST_PASSED), ...gone], open: { from: total, since } };
}
