import { refillOf, timeFor } from "./assumed-refill.ts";
import { clamp } from "./clamp.ts";
import { heldIn, windowRoomAt } from "./counting-window.ts";
import type { RateView } from "./rate-view.ts";

/** What may pass now. Never above the size believed. */
export function levelAt(view: RateView, now: number): number {
  if (view.windowMs !== null && !view.told) return view.size - heldIn(view, view.windowMs, now);
  const { at, total, level } = view.anchor;
  return Math.min(view.size, level + refillOf(view, Math.max(0, now - at)) - (view.total - total));
}

/** When `cost` may pass: `now`, or the moment the assumed refill will have made up for it. */
export function roomAt(view: RateView, cost: number, now: number): number {
  if (view.perMs === null && view.ceilingPerMs === Infinity) return now;
  if (view.windowMs !== null && !view.told) return windowRoomAt(view, view.windowMs, cost, now);
  const wanted = Math.min(cost + reserveOf(view, cost), view.size);
  if (levelAt(view, now) >= wanted - 1e-9) return now;
  const { at, total, level } = view.anchor;
  const refill = wanted - level + (view.total - total);
  return Math.max(now, at + timeFor(view, refill));
}

/** A little is kept in a bucket that holds more than one send, so that not each small error is a refusal. */
const reserveOf = (view: RateView, cost: number): number =>
  clamp((view.size - cost) / 2, 0, cost * ((view.told ? 0 : 1) + 2 * view.fuzz));
