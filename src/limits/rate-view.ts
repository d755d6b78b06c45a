import { fullestOf, type Held, heldCorrected } from "./held-window.ts";
import {
  emptyMinute,
  type Minute,
  minuteCorrected,
  minuteWith,
  trailCorrected,
  type TrailPoint,
} from "./send-minute.ts";
import type { Refusal } from "./refusal-evidence.ts";
import type { WaitEnd } from "./wait-echo.ts";

/**
 * One rate limit (requests or tokens a minute), seen from outside: a bucket whose refill and size nobody told.
 *
 * What is known: how much was let in, and moments at which the level was known: a refusal says "empty", a header says
 * "so much is left". From such an anchor on, level = anchored level + assumed refill − what was let in since.
 *
 *   unseen ── first refusal ──▶ guessed ── refusals that agree ──▶ measured (doubt shrinks, refusals are sought less often)
 *     └── header ──▶ told        ▲                                  │
 *                                └──── a refusal that disagrees ◀───┘
 *
 * Between two refusals with no overflow, refill = let in ÷ time, to within one cost: that is the whole estimator. To find
 * refusals at all the assumed refill creeps up with the time since the last one: level for long, then ever faster, so that
 * a limit that has risen is found too.
 */
export interface RateView {
  /** Units a millisecond; null while no refusal and no header has shown anything. */
  readonly perMs: number | null;
  /** Relative standard error of `perMs`. */
  readonly doubt: number;
  /** Never assumed above this: what a person said. */
  readonly ceilingPerMs: number;
  /** Most that is believed to pass at once. */
  readonly size: number;
  readonly startedAt: number;
  /** Units let in so far (presumed, until refused). */
  readonly total: number;
  /** When the level was last known, what had been let in by then, and the level. */
  readonly anchor: { readonly at: number; readonly total: number; readonly level: number };
  /** Highest level assumed since the anchor. */
  readonly peak: number;
  /** What had been let in when, since the last refusal: at most a few dozen points. */
  readonly trail: readonly TrailPoint[];
  /** The sends of the last minute, or every so many-th of them where they are many: refusals do not end it. */
  readonly minute: Minute;
  /** When the waits of the last refusals were to end. */
  readonly ends: readonly WaitEnd[];
  /** The last refusals that counted, as they were told, the newest last. */
  readonly refusals: readonly Refusal[];
  /** What windows held that ended in a refusal, the newest last. */
  readonly held: readonly Held[];
  /** What windows held that went by, the newest last, and where the one began that has not. */
  readonly passed: readonly Held[];
  readonly open: { readonly from: number; readonly since: number } | null;
  /** How the first refusal was come to, from a bucket that was full: it tells the size, once the rate is known. */
  readonly first: Approach | null;
  /** The last refusals that counted, the newest last: a few. */
  readonly empties: readonly TrailPoint[];
  /** After so long without a refusal one is due if the estimate is right. */
  readonly lookMs: number;
  /** How far a cost may be off when it is charged, relative to it: a request is one request, tokens are a guess. */
  readonly fuzz: number;
  /** The window in which the provider counts, once a long wait has shown that it counts in one; a bucket otherwise. */
  readonly windowMs: number | null;
  /** Whether it is always the last so many seconds, or starts anew whenever one has ended; null while that is not known. */
  readonly slides: boolean | null;
  /** Sends are paced by it. Where they are not, its level means nothing, only what is let in between two refusals. */
  readonly paced: boolean;
  /** The next refusal decides: the rate is the bolder of two explanations, or one refusal in a window was borne. */
  readonly dared: boolean;
  /** What the last refusal showed by itself; null when that is open. */
  readonly shown: KnownRate | null;
  /** True while headers say where the level is. */
  readonly told: boolean;
}

/** A rate that was learned here, elsewhere or before. */
export interface KnownRate {
  readonly perMs: number;
  readonly doubt: number;
  readonly size: number;
}

/** The way to a refusal: what had been let in when, and by then. */
export interface Approach {
  readonly trail: readonly TrailPoint[];
  readonly at: number;
  readonly letIn: number;
  /** What the refusal asked to wait; null when it did not say. */
  readonly waitMs: number | null;
}

const MINUTE_MS = 60_000;
/** The first refusals are sought so soon. */
export const FIRST_LOOK_MS = 5_000;
const CREEP_POWER = 6;

/** What has been seen of a rate before anything was sent, and again where its own sends turn out to have been a part of all. */
export const NOTHING_SEEN = {
  peak: 0,
  trail: [],
  minute: emptyMinute,
  ends: [],
  refusals: [],
  held: [],
  passed: [],
  open: null,
  first: null,
  windowMs: null,
  slides: null,
  dared: false,
  shown: null,
} as const satisfies Partial<RateView>;

/** A rate nobody has seen anything of, bounded by what a person said (units a minute; null when nothing). */
export function unseenRate(now: number, saidPerMinute: number | null, fuzz: number): RateView {
  const ceilingPerMs = saidPerMinute === null ? Infinity : saidPerMinute / MINUTE_MS;
  return {
    perMs: null,
    doubt: 1,
    ceilingPerMs,
    size: saidPerMinute === null ? Infinity : Math.max(1, ceilingPerMs * 1000),
    startedAt: now,
    total: 0,
    anchor: { at: now, total: 0, level: saidPerMinute === null ? 0 : 1 },
    ...NOTHING_SEEN,
    empties: [],
    lookMs: FIRST_LOOK_MS,
    fuzz,
    paced: true,
    told: false,
  };
}

/** A person has said otherwise what the limit is: what was seen of the one before tells nothing of it; what was let in stays counted. */
export function boundAnew(view: RateView, saidPerMinute: number | null, now: number): RateView {
  const fresh = unseenRate(now, saidPerMinute, view.fuzz);
  return { ...fresh, total: view.total, anchor: { ...fresh.anchor, total: view.total } };
}

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
  const crept = ((now - view.anchor.at) / creepMs(view)) ** CREEP_POWER;
  if (view.told) return view.perMs;
  const creeping = view.windowMs === null ? (1 - cautionOf(view)) * (1 + (CREEP_POWER + 1) * crept) : 1 + crept;
  return Math.min(view.ceilingPerMs, view.perMs * creeping);
}

/** What may pass now. Never above the size believed. */
export function levelAt(view: RateView, now: number): number {
  if (view.windowMs !== null && !view.told) return view.size - heldIn(view, view.windowMs, now);
  const { at, total, level } = view.anchor;
  return Math.min(view.size, level + refillOf(view, Math.max(0, now - at)) - (view.total - total));
}

/** When the window began that a send at `moment` is counted in. */
export function windowFrom({ slides, ends }: RateView, windowMs: number, moment: number): number {
  const end = ends.at(-1);
  if (slides !== false || end === undefined) return moment - windowMs;
  // A send at the very end is of the next one.
  return end.endsAt - Math.ceil((end.endsAt - moment - ROUNDING_MS) / windowMs) * windowMs;
}

/** Nothing is sent sooner after a window ended than this. */
const ROUNDING_MS = 1;

const heldIn = (view: RateView, windowMs: number, now: number): number =>
  view.total - letInBefore(view, windowFrom(view, windowMs, now), Infinity);

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

/** What had been let in before a moment. Where points are missing in between, in proportion. */
export function letInBefore({ trail, total }: Pick<RateView, "trail" | "total">, moment: number, cost: number): number {
  const at = trail.findIndex((point) => point.at >= moment);
  const [before, after] = [trail[at - 1], trail[at]];
  if (after === undefined) return total;
  if (before === undefined || !thinned(trail, at - 1, cost)) return after.total;
  return before.total + (after.total - before.total) * ((moment - before.at) / (after.at - before.at));
}

/** Points after this one were not kept, as happens to long trails only. */
function thinned(trail: readonly TrailPoint[], at: number, cost: number): boolean {
  const [before, after] = [trail[at], trail[at + 1]];
  if (trail.length < LONGEST_TRAIL / 2 || before === undefined || after === undefined) return false;
  return after.total - before.total > 4 * cost;
}

/** What is guessed of a send's cost is off by about so much of it (the tokens of an answer, in the worlds of the lanes design). */
const GUESS_ERROR = 0.25;

/** Where the provider counts in a window: room comes when what was let in a window ago leaves it. */
function windowRoomAt(view: RateView, windowMs: number, cost: number, now: number): number {
  const crept = 1 + ((now - view.anchor.at) / creepMs(view)) ** CREEP_POWER;
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
  return came === undefined ? now : Math.max(now, came.at + windowMs + 1);
}

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

const SAME_TOTAL = 1e-6;
const LONGEST_TRAIL = 64;
/** Where the window itself is followed, so many points are kept of what it holds. */
const POINTS_A_WINDOW = 256;

function followed({ trail, windowMs, size }: RateView, point: TrailPoint): readonly TrailPoint[] {
  if (windowMs !== null) {
    const last = trail.at(-1);
    // Of sends with one total the earlier ones were refused.
    if (last !== undefined && Math.abs(point.total - last.total) < SAME_TOTAL) return [...trail.slice(0, -1), point];
    if (last !== undefined && point.total - last.total < size / POINTS_A_WINDOW - 1) return trail;
    const oldest = trail.findIndex(({ at }) => at >= point.at - 2 * windowMs);
    return [...trail.slice(Math.max(0, oldest - 1)), point];
  }
  return [...(trail.length < LONGEST_TRAIL ? trail : trail.filter((_, at) => at % 2 === 0)), point];
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

/** Sends let in since then. One alone shows no limit: it may pass where it is larger than all that a window holds. */
export const sendsSince = ({ trail, total }: RateView, since: number): number =>
  trail.filter((point, at) => point.at >= since && (trail[at + 1]?.total ?? total) > point.total).length;

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

/** A little below the estimate, as far as it may be wrong. */
const cautionOf = (view: RateView): number => Math.min(0.1, view.doubt / 2);

/** The creep is made so that it has made up for caution, doubt and one cost when the next refusal is due. */
function creepMs(view: RateView): number {
  const missing = view.doubt + cautionOf(view) + 1 / Math.max(1, (view.perMs ?? 0) * view.lookMs);
  return view.lookMs / Math.min(2, missing) ** (1 / CREEP_POWER);
}

/** A little is kept in a bucket that holds more than one send, so that not each small error is a refusal. */
const reserveOf = (view: RateView, cost: number): number =>
  clamp((view.size - cost) / 2, 0, cost * ((view.told ? 0 : 1) + 2 * view.fuzz));

function timeFor(view: RateView, refill: number): number {
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

/** The value, or the bound it is beyond. */
export const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
