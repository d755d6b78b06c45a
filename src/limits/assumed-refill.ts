import type { RateView } from "./rate-view.ts";

const CREEP_POWER = 6;

/** The refill assumed in the first `ms` after the anchor. */
export function refillOf(view: RateView, ms: number): number {
  if (ms <= 0) return 0;
  const perMs = Math.min(view.perMs ?? Infinity, view.ceilingPerMs);
  if (perMs === Infinity) return Infinity;
  if (view.told || view.perMs === null) return perMs * ms;
  const paced = perMs * (1 - cautionOf(view)) * (ms + ms * (ms / creepMs(view)) ** CREEP_POWER);
  return Math.min(paced, view.ceilingPerMs * ms);
}

/** The refill assumed just now, a millisecond; null while nothing is known. */
export function refillPerMs(view: RateView, now: number): number | null {
  if (view.perMs === null) return null;
  if (view.told) return view.perMs;
  const crept = creptAt(view, now);
  const creeping = view.windowMs === null ? (1 - cautionOf(view)) * (1 + (CREEP_POWER + 1) * crept) : 1 + crept;
  return Math.min(view.ceilingPerMs, view.perMs * creeping);
}

/** A little below the estimate, as far as it may be wrong. */
const cautionOf = (view: RateView): number => Math.min(0.1, view.doubt / 2);

/** How far the assumed refill has crept up, as a share of it; 0 right after a refusal. */
export const creptAt = (view: RateView, now: number): number => ((now - view.anchor.at) / creepMs(view)) ** CREEP_POWER;

/** The creep is made so that it has made up for caution, doubt and one cost when the next refusal is due. */
function creepMs(view: RateView): number {
  const missing = view.doubt + cautionOf(view) + 1 / Math.max(1, (view.perMs ?? 0) * view.lookMs);
  return view.lookMs / Math.min(2, missing) ** (1 / CREEP_POWER);
}

/** Milliseconds from the anchor on until so much is refilled. */
export function timeFor(view: RateView, refill: number): number {
  const perMs = Math.min(view.perMs ?? Infinity, view.ceilingPerMs);
  let high = Math.max(1, refill / (perMs * (1 - cautionOf(view))));
  while (refillOf(view, high) < refill) high *= 2;
  let low = 0;
  for (let step = 0; step < 40 && high - low > 0.01; step++) {
    const middle = (low + high) / 2;
    if (refillOf(view, middle) < refill) low = middle;
    else high = middle;
  }
  return high;
}
