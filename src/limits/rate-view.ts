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
  /** Sends are paced by it. Where they are not, its level means nothing, only what is let in between two refusals. */
  readonly paced: boolean;
  /** The rate is the bolder of two explanations: the next refusal decides. */
  readonly dared: boolean;
  /** What the last refusal showed by itself; null when that is open. */
  readonly shown: KnownRate | null;
  /** True while headers say where the level is. */
  readonly told: boolean;
}

/** The way to a refusal: what had been let in when, and by then. */
export interface Approach {
  readonly trail: readonly TrailPoint[];
  readonly at: number;
  readonly letIn: number;
}

/** A moment and what had been let in just before it. */
export interface TrailPoint {
  readonly at: number;
  readonly total: number;
}

/** Providers count by the minute: an untouched quota holds at most that much. */
const WINDOW_MS = 60_000;
const FIRST_LOOK_MS = 5_000;
const LONGEST_LOOK_MS = 180_000;
const LOOK_GROWTH = 4;
const LEAST_DOUBT = 0.004;
/** What the level at a refusal is uncertain by, in costs: it lies between zero and one. */
const EMPTY_ERROR = 0.6;
const CREEP_POWER = 6;

/** A rate nobody has seen anything of, bounded by what a person said (units a minute; null when nothing). */
export function unseenRate(now: number, saidPerMinute: number | null, fuzz: number): RateView {
  const ceilingPerMs = saidPerMinute === null ? Infinity : saidPerMinute / WINDOW_MS;
  return {
    perMs: null,
    doubt: 1,
    ceilingPerMs,
    size: saidPerMinute === null ? Infinity : Math.max(1, ceilingPerMs * 1000),
    startedAt: now,
    total: 0,
    anchor: { at: now, total: 0, level: saidPerMinute === null ? 0 : 1 },
    peak: 0,
    trail: [],
    first: null,
    empties: [],
    lookMs: FIRST_LOOK_MS,
    fuzz,
    windowMs: null,
    paced: true,
    dared: false,
    shown: null,
    told: false,
  };
}

/** The refill assumed in the first `ms` after the anchor. */
export function refillOf(view: RateView, ms: number): number {
  const perMs = Math.min(view.perMs ?? Infinity, view.ceilingPerMs);
  if (perMs === Infinity) return Infinity;
  if (view.told || view.perMs === null) return perMs * ms;
  const paced = perMs * (1 - cautionOf(view)) * (ms + ms * (ms / creepMs(view)) ** CREEP_POWER);
  return Math.min(paced, view.ceilingPerMs * ms);
}

/** What may pass now. Never above the size believed. */
export function levelAt(view: RateView, now: number): number {
  if (view.windowMs !== null && !view.told) {
    const from = now - view.windowMs;
    return view.size - view.total + (view.trail.findLast((point) => point.at <= from)?.total ?? 0);
  }
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

/** Where the provider counts in a window: room comes when what was let in a window ago leaves it. */
function windowRoomAt(view: RateView, windowMs: number, cost: number, now: number): number {
  const crept = 1 + ((now - view.anchor.at) / creepMs(view)) ** CREEP_POWER;
  const leaving = view.total + cost - Math.max(cost, view.size * crept);
  if (leaving <= 0) return now;
  const last = view.trail.find((point) => point.total >= leaving - 1e-9 - cost) ?? view.trail.at(-1);
  return last === undefined ? now : Math.max(now, last.at + windowMs + 1);
}

/** A send was charged. */
export function charged(view: RateView, cost: number, now: number): RateView {
  const lastly = withoutSpill(view, now);
  const level = levelAt(lastly, now);
  return {
    ...lastly,
    total: view.total + cost,
    peak: Math.max(view.peak, level === Infinity ? 0 : level),
    trail: followed(view, { at: now, total: view.total }),
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

const LONGEST_TRAIL = 64;
/** Where the window itself is followed, it is followed closely. */
const LONGEST_WINDOW_TRAIL = 512;
const MOST_EMPTIES = 6;

function followed({ trail, windowMs }: RateView, point: TrailPoint): readonly TrailPoint[] {
  if (windowMs !== null) {
    const kept = trail.length > 0 && trail[0]!.at < point.at - 2 * windowMs ? trail.slice(1) : trail;
    return [...(kept.length < LONGEST_WINDOW_TRAIL ? kept : kept.filter((_, at) => at % 2 === 0)), point];
  }
  return [...(trail.length < LONGEST_TRAIL ? trail : trail.filter((_, at) => at % 2 === 0)), point];
}

/** A charge turned out to be another: `delta` more. `counted` says which anchors already contain it. */
export function corrected(view: RateView, delta: number, sentAt: number): RateView {
  if (delta === 0) return view;
  const { anchor } = view;
  return {
    ...view,
    total: view.total + delta,
    anchor: sentAt <= anchor.at ? { ...anchor, total: anchor.total + delta } : anchor,
    empties: view.empties.map((point) => (sentAt <= point.at ? { ...point, total: point.total + delta } : point)),
    trail: view.trail.some((point) => point.at > sentAt)
      ? view.trail.map((point) => (point.at > sentAt ? { at: point.at, total: point.total + delta } : point))
      : view.trail,
  };
}

/** Two refusals so near each other are one. */
const LEAST_STRETCH_MS = 500;
/** One refusal changes an estimate by no more than this factor. */
const MOST_CHANGE = 8;

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

/** The bucket was seen empty. */
export function emptied(view: RateView, seen: Refusal): RateView {
  const refusal = { ...seen, at: seen.at + owedMs(view, seen) };
  const { at, letIn } = refusal;
  const anchored: RateView = {
    ...view,
    anchor: { at, total: letIn, level: 0 },
    empties: [...view.empties.slice(refusal.sameBurst ? 0 : -MOST_EMPTIES, refusal.sameBurst ? -1 : undefined), { at, total: letIn }],
    peak: 0,
    trail: view.windowMs === null ? [] : view.trail,
    shown: null,
    told: false,
  };
  if (view.empties.length === 0) return { ...anchored, ...firstGuess(view, seen) };
  if (refusal.sameBurst || at - view.empties.at(-1)!.at < LEAST_STRETCH_MS) return anchored;
  return { ...anchored, ...(view.windowMs === null ? measured(view, refusal) : counted(view, view.windowMs, seen)) };
}

/** What one header says: the limit a minute, and what was left after the send made at `sentAt`, by which `letIn` had been let in, itself included. */
export interface Told {
  readonly perMinute: number | null;
  readonly remaining: number;
  readonly resetMs: number | null;
  readonly sentAt: number;
  readonly letIn: number;
}

/** A header said where the level is. */
export function told(view: RateView, word: Told): RateView {
  const perMs = word.perMinute === null ? view.perMs : word.perMinute / WINDOW_MS;
  const perMsWithin = perMs === null ? null : Math.min(perMs, view.ceilingPerMs);
  const full =
    perMsWithin === null || word.resetMs === null ? Math.max(1, word.perMinute ?? 1) : word.remaining + perMsWithin * word.resetMs;
  return {
    ...view,
    perMs: perMsWithin,
    doubt: LEAST_DOUBT,
    size: Math.max(1, full, word.remaining),
    anchor: { at: word.sentAt, total: word.letIn, level: word.remaining },
    peak: 0,
    told: true,
  };
}

/** Providers say no less than this, however soon there is room. */
const SHORTEST_RETRY_AFTER_MS = 1000;

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
  const passedMs = Math.max(1, at - view.startedAt);
  const trail = view.trail.filter((point) => point.at < at);
  const first = { trail, at, letIn: Math.max(letIn, cost / 2) };
  const slowest = rateOfWindow(first, WINDOW_MS, cost);
  const fastest = rateOfWindow(first, FINEST_WINDOW_MS, cost);
  const perMs = Math.min(view.ceilingPerMs, slowest ** (1 - seen.daring) * fastest ** seen.daring);
  const waitMs = seen.retryAfterMs ?? 0;
  if (waitMs > Math.max(LONG_WAIT_MS, (2 * cost) / perMs))
    return { ...windowed(first.letIn, passedMs + waitMs, cost), trail: view.trail, windowMs: passedMs + waitMs };
  return { perMs, doubt: 1, first, size: sizeFrom(first, perMs, cost), lookMs: FIRST_LOOK_MS };
}

/** The most that was let in above the refill, over any stretch that ends with the refusal: the size, if the bucket was full before. */
const sizeFrom = ({ trail, at, letIn }: Approach, perMs: number, cost: number): number =>
  cost / 2 + trail.reduce((most, point) => Math.max(most, letIn - point.total - perMs * (at - point.at)), cost / 2);

/** The rate whose bucket of `windowMs` was emptied by this approach. */
function rateOfWindow(first: Approach, windowMs: number, cost: number): number {
  let low = 0;
  let high = first.letIn / windowMs;
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (sizeFrom(first, middle, cost) > middle * windowMs) low = middle;
    else high = middle;
  }
  return high;
}

const LONG_WAIT_MS = 2500;

const WINDOWS_A_LOOK = 5;

/** So much in any window. */
const windowed = (units: number, windowMs: number, cost: number): Partial<RateView> => ({
  perMs: units / windowMs,
  doubt: LEAST_DOUBT,
  size: Math.max(cost, units),
  // A refusal costs up to a window's wait here: it is sought less often.
  lookMs: Math.max(FIRST_LOOK_MS, WINDOWS_A_LOOK * windowMs),
});

/** At a refusal the window is full: it holds what was let in since the send that leaves it when the wait is over. */
function counted(view: RateView, windowMs: number, { at, letIn, cost, retryAfterMs }: Refusal): Partial<RateView> {
  const from = at + (retryAfterMs ?? 0) - windowMs;
  const before = view.trail.findLast((point) => point.at < from) ?? { total: 0 };
  const units = Math.max(cost, letIn - before.total);
  return windowed(Math.abs(units / view.size - 1) < SAME ? view.size : units, windowMs, cost);
}

function measured(view: RateView, refusal: Refusal): Partial<RateView> {
  const { cost } = refusal;
  const passedMs = Math.max(1, refusal.at - view.empties.at(-1)!.at);
  const seen = observed(view, refusal);
  const old = view.perMs ?? seen.perMs;
  const other = changed(view, refusal);
  if (other !== null) return { ...other, dared: seen.open, shown: seen.open ? null : { perMs: seen.perMs, doubt: seen.doubt, size: other.size ?? view.size }, empties: [{ at: refusal.at, total: refusal.letIn }] };
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
    lookMs: clamp(passedMs * LOOK_GROWTH, FIRST_LOOK_MS, doubt > SURE_ENOUGH ? Math.max(FIRST_LOOK_MS, passedMs) : LONGEST_LOOK_MS),
  };
}

/** What the limit has become, when the stretch from one of the last refusals to this one does not fit the estimate. */
function changed(view: RateView, refusal: Refusal): Partial<RateView> | null {
  const old = view.perMs!;
  let worst: { off: number; perMs: number; doubt: number } = { off: 0, perMs: old, doubt: 1 };
  for (const from of view.empties) {
    const seen = from === view.empties.at(-1) ? observed(view, refusal) : between(from, refusal);
    const off = Math.log(seen.perMs / old) / Math.hypot(seen.doubt, view.doubt);
    if (Math.abs(off) > Math.abs(worst.off) && seen.doubt < 1) worst = { off, ...seen };
  }
  if (Math.abs(worst.off) < ODD) return null;
  const lastMs = Math.max(1, refusal.at - view.empties.at(-1)!.at);
  const lost = old * lastMs - (refusal.letIn - view.empties.at(-1)!.total);
  // Less came in than the refill says, after a level near the size: believe in a smaller size first.
  if (worst.off < 0 && view.paced && view.peak > view.size / 2 && lost > 5 * refusal.cost && lost < view.peak && view.doubt < 0.1)
    return { size: Math.max(refusal.cost, view.peak - lost), first: null, lookMs: clamp(lastMs, FIRST_LOOK_MS, view.lookMs) };
  const perMs = Math.min(view.ceilingPerMs, clamp(worst.perMs, old / MOST_CHANGE, old * MOST_CHANGE));
  const size = view.first === null ? view.size : sizeFrom(view.first, perMs, refusal.cost);
  // Upwards the truth may lie further still: a bucket that ran over meanwhile hides how fast it fills.
  return { perMs, doubt: worst.doubt, size, lookMs: worst.off > 0 ? FIRST_LOOK_MS : clamp(lastMs, FIRST_LOOK_MS, view.lookMs) };
}

const ODD = 3;

/** The refill between two refusals, if nothing was spilled. */
function between(from: TrailPoint, { at, letIn, cost }: Refusal): { perMs: number; doubt: number } {
  const units = Math.max(letIn - from.total, cost / 4);
  return {
    perMs: units / Math.max(1, at - from.at),
    doubt: clamp((EMPTY_ERROR * cost) / Math.max(units, cost / 2), LEAST_DOUBT, 1),
  };
}

const SAME = 0.05;
const SURE_ENOUGH = 0.15;

interface Seen {
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
function observed(view: RateView, refusal: Refusal): Seen {
  const { at, letIn, cost } = refusal;
  const whole = between(view.empties.at(-1)!, refusal);
  if (!view.paced) return { ...whole, open: false };
  const trail = view.trail.filter((point) => point.at < at && point.total < letIn);
  const sizeAt = (perMs: number): number =>
    view.first === null ? view.size : Math.min(view.size, sizeFrom(view.first, perMs, cost));
  let perMs = view.first === null ? Infinity : rateOfWindow(view.first, FINEST_WINDOW_MS, cost);
  for (let step = 0; step < 12; step++) {
    const size = (perMs === Infinity ? view.size : sizeAt(perMs)) - SLACK * cost;
    const next = trail.reduce(
      (most, point) => Math.max(most, (letIn - point.total - size) / Math.max(1, at - point.at)),
      whole.perMs,
    );
    if (next >= perMs * 0.99) break;
    perMs = next;
  }
  const missed = Math.log(perMs / whole.perMs);
  const refuted = view.dared && whole.perMs < REFUTED * (view.perMs ?? 0);
  if (refuted || missed <= whole.doubt / 2) return { ...whole, open: false };
  return { perMs, doubt: clamp(missed / 3, whole.doubt, 1), open: missed > WIDE };
}

/** A size is known no better than to one cost or two. */
const SLACK = 0.5;
/** Nobody is known to count by less than a second. */
const FINEST_WINDOW_MS = 1000;
/** Log ratio of the rates possible, above which the two explanations are too far apart to average. */
const WIDE = 0.25;
const REFUTED = 0.85;

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

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** How far a refusal is from what the estimate foretold, as a log ratio; null while there is too little to compare. */
export function surprise(view: RateView, refusal: Refusal): number | null {
  const empty = view.empties.at(-1);
  if (empty === undefined || view.perMs === null || view.doubt >= 1) return null;
  const units = refusal.letIn - empty.total;
  if (units < 5 * refusal.cost) return null;
  return Math.log(units / Math.max(1, refusal.at - empty.at) / view.perMs);
}

/** A rate that was learned elsewhere or before. */
export interface KnownRate {
  readonly perMs: number;
  readonly doubt: number;
  readonly size: number;
}

/** Two findings of one rate as one; null when they cannot be of one rate. */
export function pooled(one: KnownRate, other: KnownRate): KnownRate | null {
  const spread = Math.hypot(one.doubt, other.doubt);
  if (Math.abs(Math.log(other.perMs / one.perMs)) > ODD * spread) return null;
  const weight = (one.doubt / spread) ** 2;
  return {
    perMs: one.perMs * (other.perMs / one.perMs) ** weight,
    size: one.size * (other.size / one.size) ** weight,
    doubt: Math.max(LEAST_DOUBT, (one.doubt * other.doubt) / spread),
  };
}

/** Believes what another group has learned, when the own evidence is weaker. */
export function supposed(view: RateView, known: KnownRate & { readonly findings: number }, now: number): RateView {
  const doubt = Math.max(LEAST_SUPPOSED_DOUBT, known.doubt);
  if (view.told || (view.empties.length > 0 && view.doubt < 1.5 * doubt)) return view;
  const perMs = Math.min(view.ceilingPerMs, known.perMs);
  // The own way to the first refusal fits only some pairs of rate and size.
  if (view.first !== null && Math.abs(Math.log(sizeFrom(view.first, perMs, 1) / known.size)) > FITS) return view;
  const lookMs = SUPPOSED_LOOK_MS * Math.min(MOST_FINDINGS, known.findings);
  const next: RateView = { ...view, perMs, doubt, size: known.size, lookMs };
  if (view.empties.length > 0) return next;
  const left = known.size + perMs * (now - view.startedAt) - view.total;
  // More came through here than that would have let in.
  if (left < -known.size / 2) return view;
  const level = clamp(left, 0, known.size);
  return { ...next, anchor: { at: now, total: view.total, level } };
}

const LEAST_SUPPOSED_DOUBT = 0.08;
const SUPPOSED_LOOK_MS = 15_000;
const MOST_FINDINGS = 2;
const FITS = 0.4;
