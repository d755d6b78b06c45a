import { fullestOf, type Held } from "./held-window.ts";
import { FIRST_LOOK_MS, type RateView } from "./rate-view.ts";
import { sendsSince } from "./send-trail.ts";
import { type EchoedWindow, echoedWindow, fitsEnds } from "./wait-echo.ts";
import { LEAST_DOUBT, type Refusal, SHORTEST_RETRY_AFTER_MS, unitsInWindow, windowStart } from "./refusal-evidence.ts";

/** Fewer than so many show no window. */
export const FEW_LET_IN = 3;
/** So many costs' refill is more than a bucket asks to wait for one that it refuses, be the refused charged. */
const WAITS_FOR_WINDOW = 3;
// Requests of a bucket end their waits one cost's refill apart, and ask to wait for two at most, for the refused one may be charged;
// that they end at one and the same lag besides is rarer, and half a cost beyond one is enough.
const WAITS_APART = 2;
const WAITS_BEHIND = 1.5;
const WINDOWS_A_LOOK = 5;
/** Where a window holds little, refusals are sought by sends, so that they stay few among them. */
const SENDS_A_LOOK = 60;
/** Two counts of one window so alike are the same. */
const SAME = 0.05;

/** So much in any window, no matter when: a limit that saves nothing up. */
export const windowed = (units: number, windowMs: number, cost: number): Partial<RateView> => ({
  perMs: units / windowMs,
  doubt: LEAST_DOUBT,
  size: Math.max(cost, units),
  // A refusal costs up to a window's wait here: it is sought less often.
  lookMs: Math.max(FIRST_LOOK_MS, WINDOWS_A_LOOK * windowMs),
});

/**
 * That a limit counts in a window, as a refusal shows that asks to wait for far more than one cost takes to refill, though not in which one: taken
 * is the one in which most was let in for its length, for if it is another the next refusal comes soon and tells. Null where it does not show.
 */
export function windowGuessed(view: RateView, perMs: number | null, refusal: Refusal): Partial<RateView> | null {
  const { cost, letIn } = refusal;
  // What a refused send would have cost in tokens is a guess, and so is what its wait should have been.
  if (perMs === null || view.fuzz > 0 || letIn < FEW_LET_IN * cost) return null;
  return longestWaitMs(view) * perMs < WAITS_FOR_WINDOW * cost ? null : fastest(view, refusal);
}

/** The longest wait that one of the last refusals asked for; 0 where each asked for the shortest there is. */
const longestWaitMs = ({ refusals }: RateView): number =>
  Math.max(0, ...refusals.map(({ retryAfterMs }) => retryAfterMs ?? 0).filter((ms) => ms > SHORTEST_RETRY_AFTER_MS));

/** Of the windows in which the last refusals found the same, the one in which most was let in for its length; null where there is none. */
function fastest(view: RateView, refusal: Refusal): Partial<RateView> | null {
  let best: { readonly units: number; readonly windowMs: number } | null = null;
  for (const windowMs of windowsPossible(view, refusal)) {
    const counts = countsIn(view, windowMs);
    const units = counts.at(-1) ?? 0;
    if (units === 0 || !counts.every((other) => alike(other, units, refusal.cost))) continue;
    if (best === null || units / windowMs > best.units / best.windowMs) best = { units, windowMs };
  }
  if (best === null) return null;
  return {
    ...windowed(best.units, best.windowMs, refusal.cost),
    trail: view.trail,
    windowMs: best.windowMs,
    slides: null,
  };
}

/** Those that the waits allow; with the first refusal also the one that began with the first send. */
function windowsPossible(view: RateView, { at, retryAfterMs }: Refusal): readonly number[] {
  const longestMs = longestWaitMs(view);
  const fit = WINDOWS_MS.filter(
    (windowMs) => windowMs >= longestMs && (view.ends.length < 2 || fitsEnds(view.ends, { windowMs, slides: null })),
  );
  if (view.empties.length > 0) return fit;
  const wholeMs = at + (retryAfterMs ?? 0) - (view.trail[0]?.at ?? view.startedAt);
  return wholeMs > LONGEST_WINDOW_MS ? fit : [wholeMs, ...fit];
}

/** What a window of this length held at each of the last refusals, as far as the sends are known. */
function countsIn(view: RateView, windowMs: number): readonly number[] {
  const known = view.trail[0]?.at ?? view.startedAt;
  const reach = known <= view.startedAt ? -Infinity : known;
  return view.refusals
    .filter((one) => windowStart({ ...view, slides: null }, windowMs, one) >= reach)
    .map((one) => unitsInWindow({ ...view, slides: null }, windowMs, one));
}

const alike = (one: number, other: number, cost: number): boolean =>
  Math.abs(one - other) <= SAME * Math.max(one, other) + cost;

/** A minute, and a second of rounding. */
const LONGEST_WINDOW_MS = 61_000;
/** Providers count in windows of whole seconds. */
const WINDOWS_MS = Array.from({ length: 59 }, (_, at) => 1000 * (at + 2));

/** That a limit counts in a window, or in another one than was believed, as the ends of its waits and what was let in show; null where they do not. */
export function windowEchoed(view: RateView, refusal: Refusal): Partial<RateView> | null {
  if (view.windowMs !== null && fitsEnds(view.ends, { windowMs: view.windowMs, slides: view.slides }))
    return view.slides === null ? refound(view, view.windowMs, refusal) : null;
  const echoed = echoedWindow(view.ends);
  if (echoed !== null) return believed(view, echoed, refusal);
  return view.windowMs === null || view.fuzz > 0 ? null : fastest(view, refusal);
}

/** Another window than the one that was taken, where this one held far from what it should have. */
function refound(view: RateView, windowMs: number, refusal: Refusal): Partial<RateView> | null {
  const units = unitsInWindow(view, windowMs, refusal);
  return view.fuzz > 0 || alike(units, view.size, refusal.cost) ? null : fastest(view, refusal);
}

function believed(view: RateView, echoed: EchoedWindow, refusal: Refusal): Partial<RateView> | null {
  const { windowMs, slides } = echoed;
  const units = unitsInWindow({ ...view, ...echoed }, windowMs, refusal);
  const longestMs = Math.max(...view.ends.map(({ waitMs }) => waitMs));
  // What a bucket had saved up is no part of what it refills.
  const perMs = slides ? units / windowMs : Math.min(units / windowMs, view.perMs ?? Infinity);
  const most = slides ? WAITS_BEHIND : WAITS_APART;
  if (view.windowMs === null && view.fuzz === 0 && longestMs * perMs < most * refusal.cost) return null;
  const size = Math.max(refusal.cost, units + (view.fuzz * refusal.cost) / 2);
  return { ...windowed(size, windowMs, refusal.cost), trail: view.trail, ...echoed };
}

/**
 * At a refusal the window is full: what it held is the limit, to within what was refused. A refusal that was sought and fits what
 * is believed changes nothing, and the next one is sought later; one that was not sought is borne once, for refused sends
 * may be charged.
 */
export function counted(view: RateView, windowMs: number, refusal: Refusal): Partial<RateView> {
  const { at, cost } = refusal;
  const units = unitsInWindow(view, windowMs, refusal);
  if (view.fuzz > 0) return proved(view, windowMs, refusal);
  const sought = at - view.anchor.at > view.lookMs / 2;
  const size = Math.max(view.size, fullestOf(view.passed));
  const fits = size >= units * (1 - SAME) && size <= units * (1 + SAME) + cost;
  if (!fits || (!sought && view.dared)) return { ...windowed(Math.max(cost, units), windowMs, cost), passed: [] };
  const sendsMs = (SENDS_A_LOOK * cost * windowMs) / size;
  return {
    ...windowed(size, windowMs, cost),
    passed: [],
    lookMs: sought ? Math.max(view.lookMs, sendsMs) : view.lookMs,
    dared: !sought,
  };
}

/** What is guessed of costs may be wrong by so much of one: a window that held less than another one, by no more than this and what was refused, was as full. */
const GUESSED = 0.5;
const MOST_HELD = 6;

/** Tokens: each window that ended in a refusal held a part of the limit that lacks at most what was refused; the fullest is nearest. */
function proved(view: RateView, windowMs: number, refusal: Refusal): Partial<RateView> {
  const { at, cost, letIn } = refusal;
  const since = windowStart(view, windowMs, refusal);
  const newest: Held = { from: letIn - unitsInWindow(view, windowMs, refusal), to: letIn, since, at, cost };
  if (sendsSince(view, since) < 2) return {};
  const most = Math.max(fullestOf(view.held), fullestOf(view.passed));
  const below = (one: Held | undefined): boolean =>
    one !== undefined && one.to - one.from + (1 + GUESSED) * one.cost < most;
  const fell = below(newest) && below(view.held.at(-1));
  const held = [...view.held.slice(fell ? -1 : 1 - MOST_HELD), newest];
  const passed = fell ? [] : view.passed;
  const size = Math.max(fullestOf(held), fullestOf(passed));
  const sought = at - view.anchor.at > view.lookMs / 2;
  const sendsMs = (SENDS_A_LOOK * cost * windowMs) / size;
  return {
    ...windowed(size, windowMs, cost),
    held,
    passed,
    lookMs: sought ? Math.max(view.lookMs, sendsMs) : view.lookMs,
  };
}
