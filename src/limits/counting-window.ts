import { creptAt } from "./assumed-refill.ts";
import type { RateView } from "./rate-view.ts";
import { letInBefore, thinned } from "./send-trail.ts";

/** Nothing is sent sooner after a window ended than this. */
const ROUNDING_MS = 1;

/** When the window began that a send at `moment` is counted in. */
export function windowFrom({ slides, ends }: RateView, windowMs: number, moment: number): number {
  const end = ends.at(-1);
  if (slides !== false || end === undefined) return moment - windowMs;
  // A send at the very end is of the next one.
  return end.endsAt - Math.ceil((end.endsAt - moment - ROUNDING_MS) / windowMs) * windowMs;
}

/** What the window that is open now has let in. */
export const heldIn = (view: RateView, windowMs: number, now: number): number =>
  view.total - letInBefore(view, windowFrom(view, windowMs, now), Infinity);

/** What is guessed of a send's cost is off by about so much of it (the tokens of an answer, in the worlds of the lanes design). */
const GUESS_ERROR = 0.25;

/** Where the provider counts in a window: room comes when what was let in a window ago leaves it. */
export function windowRoomAt(view: RateView, windowMs: number, cost: number, now: number): number {
  const crept = 1 + creptAt(view, now);
  const wanted = cost * (1 + GUESS_ERROR * view.fuzz);
  const leaving = view.total + wanted - Math.max(wanted, view.size * crept);
  if (leaving <= 0) return now;
  if (view.slides === false) {
    const from = windowFrom(view, windowMs, now);
    return letInBefore(view, from, cost) >= leaving - 1e-9 ? now : from + windowMs + ROUNDING_MS;
  }
  // Of points with one total all but the last are of sends that were refused.
  const at = view.trail.findLastIndex((point) => point.total < leaving - 1e-9);
  // Where points are missing in between, what has to leave came by the next one.
  const came = view.trail[thinned(view.trail, at, cost) ? at + 1 : Math.max(0, at)];
  return came === undefined ? now : Math.max(now, came.at + windowMs + ROUNDING_MS);
}
