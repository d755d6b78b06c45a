import {
  between,
  FINEST_WINDOW_MS,
  LEAST_DOUBT,
  observed,
  rateOfWindow,
  type Refusal,
  SHORTEST_RETRY_AFTER_MS,
  sizeFrom,
} from "./refusal-evidence.ts";
import { clamp } from "./clamp.ts";
import { FIRST_LOOK_MS, type RateView } from "./rate-view.ts";
import { endHeard, type WaitEnd } from "./wait-echo.ts";
import { counted, windowEchoed, windowGuessed } from "./window-limit.ts";

/** Two refusals so near each other are one. */
const LEAST_STRETCH_MS = 500;
/** One refusal changes an estimate by no more than this factor. */
const MOST_CHANGE = 8;
const MOST_EMPTIES = 6;
/** Providers count by the minute: an untouched quota holds at most that much. */
const WINDOW_MS = 60_000;
/** A refusal this many standard errors from what was foretold says that the limit is another. */
export const ODD = 3;
/** Below this doubt the next refusal is sought ever later. */
const SURE_ENOUGH = 0.15;
/** So many refusals in a row without a good estimate are not worth going on with as fast. */
const MANY_EMPTIES = 5;
const FEWEST_SENDS = 4;
const LONGEST_LOOK_MS = 180_000;
const LOOK_GROWTH = 4;

/** The bucket was seen empty. */
export function emptied(view: RateView, seen: Refusal): RateView {
  const refusal = { ...seen, at: seen.at + owedMs(view, seen) };
  const { at, letIn } = refusal;
  const anchored: RateView = {
    ...view,
    ends: endsHeard(view, seen),
    refusals: refusalsHeard(view, seen),
    anchor: { at, total: letIn, level: 0 },
    empties: [
      ...view.empties.slice(refusal.sameBurst ? 0 : -MOST_EMPTIES, refusal.sameBurst ? -1 : undefined),
      { at, total: letIn },
    ],
    peak: 0,
    trail: view.windowMs === null ? [] : view.trail,
    shown: null,
    told: false,
  };
  if (view.empties.length === 0) return withinSaid({ ...anchored, ...firstGuess(view, seen) });
  if (refusal.sameBurst || at - view.empties.at(-1)!.at < LEAST_STRETCH_MS) return anchored;
  const echoed = windowEchoed({ ...anchored, trail: view.minute.points }, seen);
  if (echoed !== null) return withinSaid({ ...anchored, ...echoed });
  if (view.windowMs !== null) return withinSaid({ ...anchored, ...counted(view, view.windowMs, seen) });
  const found = { ...anchored, ...measured(view, refusal) };
  return withinSaid({ ...found, ...windowGuessed({ ...anchored, trail: view.minute.points }, found.perMs, seen) });
}

const MOST_REFUSALS = 3;

const refusalsHeard = ({ refusals }: RateView, seen: Refusal): readonly Refusal[] =>
  seen.sameBurst ? refusals : [...refusals.slice(1 - MOST_REFUSALS), seen];

const endsHeard = (view: RateView, seen: Refusal): readonly WaitEnd[] =>
  seen.sameBurst || seen.retryAfterMs === null
    ? view.ends
    : endHeard(
        view.ends,
        { at: seen.at, waitMs: seen.retryAfterMs },
        view.minute.points.filter(({ at }) => at < seen.at),
        view.minute.every,
      );

/** What a person said is an upper bound, also of what is believed. */
const withinSaid = (view: RateView): RateView =>
  view.perMs !== null && view.perMs > view.ceilingPerMs ? { ...view, perMs: view.ceilingPerMs } : view;

/**
 * A wait longer than one cost takes to refill says that the bucket is below empty (refused sends are charged, or the window has to end
 * first): it comes to empty so much later.
 */
function owedMs(view: RateView, { retryAfterMs, cost }: Refusal): number {
  if (retryAfterMs === null || view.perMs === null) return 0;
  return Math.max(0, retryAfterMs - Math.max(SHORTEST_RETRY_AFTER_MS, cost / view.perMs));
}

/** Before the first refusal the bucket was full. A minute's worth is the largest size there is, and the usual one; a handful is rather some seconds' worth. */
function firstGuess(view: RateView, seen: Refusal): Partial<RateView> {
  const { at, letIn, cost } = seen;
  const trail = view.trail.filter((point) => point.at < at);
  const first = { trail, at, letIn: Math.max(letIn, cost / 2), waitMs: seen.retryAfterMs };
  const slowest = rateOfWindow(first, WINDOW_MS, cost);
  const fastest = rateOfWindow(first, FINEST_WINDOW_MS, cost);
  const perMs = Math.min(view.ceilingPerMs, slowest ** (1 - seen.daring) * fastest ** seen.daring);
  const guessed = windowGuessed(
    { ...view, trail: view.minute.points, ends: endsHeard(view, seen), refusals: [seen] },
    perMs,
    seen,
  );
  if (guessed !== null) return guessed;
  return { perMs, doubt: 1, first, size: sizeFrom(first, perMs, cost), lookMs: FIRST_LOOK_MS };
}

function measured(view: RateView, refusal: Refusal): Partial<RateView> {
  const { cost } = refusal;
  const passedMs = Math.max(1, refusal.at - view.empties.at(-1)!.at);
  const seen = observed(view, refusal);
  const old = view.perMs ?? seen.perMs;
  const other = changed(view, refusal);
  if (other !== null)
    return {
      ...other,
      dared: seen.open,
      shown: seen.open ? null : { perMs: seen.perMs, doubt: seen.doubt, size: other.size ?? view.size },
      empties: [{ at: refusal.at, total: refusal.letIn }],
    };
  const spread = Math.hypot(seen.doubt, view.doubt);
  const weight = seen.open ? 1 : view.doubt ** 2 / spread ** 2;
  const perMs = Math.min(view.ceilingPerMs, old * (seen.perMs / old) ** weight);
  const doubt = seen.open ? seen.doubt : Math.max(LEAST_DOUBT, (seen.doubt * view.doubt) / spread);
  const size = view.first === null ? view.size : sizeFrom(view.first, perMs, cost);
  return {
    perMs,
    doubt,
    size,
    dared: seen.open,
    shown: seen.open ? null : { perMs: seen.perMs, doubt: seen.doubt, size },
    lookMs: nextLookMs(view, { passedMs, doubt, costMs: cost / perMs }),
  };
}

/** When the next refusal is sought: ever later, once the estimate is good; never so soon that every few sends are refused. */
function nextLookMs(
  view: RateView,
  { passedMs, doubt, costMs }: { readonly passedMs: number; readonly doubt: number; readonly costMs: number },
): number {
  if (doubt <= SURE_ENOUGH) return clamp(passedMs * LOOK_GROWTH, FIRST_LOOK_MS, LONGEST_LOOK_MS);
  const few = view.empties.length < MANY_EMPTIES || view.total === view.empties[0]!.total;
  const least = few ? 0 : 2 * Math.max(passedMs, FEWEST_SENDS * costMs);
  return clamp(Math.max(passedMs, least), FIRST_LOOK_MS, LONGEST_LOOK_MS);
}

/** What the limit has become, when the stretch from one of the last refusals to this one does not fit the estimate. */
function changed(view: RateView, refusal: Refusal): Partial<RateView> | null {
  const old = view.perMs!;
  const odd = oddest(view, refusal, old);
  if (Math.abs(odd.off) < ODD) return null;
  const last = view.empties.at(-1)!;
  const lastMs = Math.max(1, refusal.at - last.at);
  const sooner = clamp(lastMs, FIRST_LOOK_MS, view.lookMs);
  const lost = old * lastMs - (refusal.letIn - last.total);
  // Less came in than the refill says, after a level near the size: believe in a smaller size first.
  if (odd.off < 0 && ranOver(view, lost, refusal.cost))
    return { size: Math.max(refusal.cost, view.peak - lost), first: null, lookMs: sooner };
  const perMs = Math.min(view.ceilingPerMs, clamp(odd.perMs, old / MOST_CHANGE, old * MOST_CHANGE));
  const size = view.first === null ? view.size : sizeFrom(view.first, perMs, refusal.cost);
  // Upwards the truth may lie further still: a bucket that ran over meanwhile hides how fast it fills.
  return { perMs, doubt: odd.doubt, size, lookMs: odd.off > 0 ? FIRST_LOOK_MS : sooner };
}

/** Of the stretches from the last refusals to this one, the one that fits the estimate worst. */
function oddest(view: RateView, refusal: Refusal, old: number): { off: number; perMs: number; doubt: number } {
  let worst = { off: 0, perMs: old, doubt: 1 };
  for (const from of view.empties) {
    const { perMs, doubt } = from === view.empties.at(-1) ? observed(view, refusal) : between(from, refusal);
    const off = Math.log(perMs / old) / Math.hypot(doubt, view.doubt);
    if (Math.abs(off) > Math.abs(worst.off) && doubt < 1) worst = { off, perMs, doubt };
  }
  return worst;
}

const ranOver = (view: RateView, lost: number, cost: number): boolean =>
  view.paced && view.doubt < 0.1 && view.peak > view.size / 2 && lost > 5 * cost && lost < view.peak;
