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
  /** The last refusal that counted: its moment, and what had been let in by then. */
  readonly empty: { readonly at: number; readonly total: number } | null;
  /** After so long without a refusal one is due if the estimate is right. */
  readonly lookMs: number;
  /** True while headers say where the level is. */
  readonly told: boolean;
}

/** Providers count by the minute: an untouched quota holds at most that much. */
const WINDOW_MS = 60_000;
const FIRST_LOOK_MS = 5_000;
const LONGEST_LOOK_MS = 240_000;
const LOOK_GROWTH = 4;
const LEAST_DOUBT = 0.004;
/** What the level at a refusal is uncertain by, in costs: it lies between zero and one. */
const EMPTY_ERROR = 0.6;
const CREEP_POWER = 4;

/** A rate nobody has seen anything of, bounded by what a person said (units a minute; null when nothing). */
export function unseenRate(now: number, saidPerMinute: number | null): RateView {
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
    empty: null,
    lookMs: FIRST_LOOK_MS,
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
  const { at, total, level } = view.anchor;
  return Math.min(view.size, level + refillOf(view, Math.max(0, now - at)) - (view.total - total));
}

/** When `cost` may pass: `now`, or the moment the assumed refill will have made up for it. */
export function roomAt(view: RateView, cost: number, now: number): number {
  if (view.perMs === null && view.ceilingPerMs === Infinity) return now;
  const wanted = Math.min(cost + reserveOf(view, cost), view.size);
  if (levelAt(view, now) >= wanted - 1e-9) return now;
  const { at, total, level } = view.anchor;
  const refill = wanted - level + (view.total - total);
  return Math.max(now, at + timeFor(view, refill));
}

/** A send was charged. Overflow that happened before it is forgotten. */
export function charged(view: RateView, cost: number, now: number): RateView {
  const level = levelAt(view, now);
  const { anchor } = view;
  const free = anchor.level + refillOf(view, Math.max(0, now - anchor.at)) - (view.total - anchor.total);
  const spilled = free === Infinity ? 0 : Math.max(0, free - level);
  return {
    ...view,
    total: view.total + cost,
    peak: Math.max(view.peak, level === Infinity ? 0 : level),
    anchor: spilled > 0 ? { ...anchor, level: anchor.level - spilled } : anchor,
  };
}

/** A charge turned out to be another: `delta` more. `counted` says which anchors already contain it. */
export function corrected(view: RateView, delta: number, sentAt: number): RateView {
  if (delta === 0) return view;
  const { anchor, empty } = view;
  return {
    ...view,
    total: view.total + delta,
    anchor: sentAt <= anchor.at ? { ...anchor, total: anchor.total + delta } : anchor,
    empty: empty !== null && sentAt <= empty.at ? { ...empty, total: empty.total + delta } : empty,
  };
}

/** What a refusal tells: when it was sent, what had been let in by then, what it would have cost, whether others of the same burst told the same before. */
export interface Refusal {
  readonly at: number;
  readonly letIn: number;
  readonly cost: number;
  readonly sameBurst: boolean;
}

/** The bucket was seen empty. */
export function emptied(view: RateView, refusal: Refusal): RateView {
  const { at, letIn } = refusal;
  const anchored: RateView = {
    ...view,
    anchor: { at, total: letIn, level: 0 },
    empty: { at, total: letIn },
    peak: 0,
    told: false,
  };
  if (view.empty === null) return { ...anchored, ...firstGuess(view, refusal) };
  return refusal.sameBurst ? anchored : { ...anchored, ...measured(view, view.empty, refusal) };
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

/** Before the first refusal the bucket was full: size + refill = let in. A minute's worth is the largest size there is, and the usual one. */
function firstGuess(view: RateView, { at, letIn, cost }: Refusal): Partial<RateView> {
  const passedMs = Math.max(1, at - view.startedAt);
  const units = Math.max(letIn, cost / 2);
  const perMs = Math.min(view.ceilingPerMs, units / (passedMs + WINDOW_MS));
  return { perMs, doubt: 1, size: Math.max(cost, units - perMs * passedMs), lookMs: FIRST_LOOK_MS };
}

function measured(view: RateView, empty: { readonly at: number; readonly total: number }, refusal: Refusal): Partial<RateView> {
  const passedMs = Math.max(1, refusal.at - empty.at);
  const units = Math.max(0, refusal.letIn - empty.total);
  const seen = Math.min(view.ceilingPerMs, Math.max(units, refusal.cost / 4) / passedMs);
  const seenDoubt = Math.min(1, Math.max(LEAST_DOUBT, (EMPTY_ERROR * refusal.cost) / Math.max(units, refusal.cost / 2)));
  const old = view.perMs ?? seen;
  const spread = Math.hypot(seenDoubt, view.doubt);
  const off = Math.log(seen / old) / spread;
  const lookMs = (agreed: boolean): number =>
    agreed ? clamp(passedMs * LOOK_GROWTH, FIRST_LOOK_MS, LONGEST_LOOK_MS) : clamp(passedMs, FIRST_LOOK_MS, view.lookMs);
  const lost = old * passedMs - units;
  // Less came in than the refill says, after a level that may have been above the size: believe in a smaller size first.
  if (off < -3 && view.peak > 2 * refusal.cost && lost < view.peak && view.doubt < 0.1)
    return { size: Math.max(refusal.cost, view.peak - lost), lookMs: lookMs(false) };
  if (Math.abs(off) > 3) return { perMs: seen, doubt: seenDoubt, lookMs: lookMs(false) };
  const weight = view.doubt ** 2 / spread ** 2;
  const perMs = old * (seen / old) ** weight;
  return { perMs, doubt: Math.max(LEAST_DOUBT, (seenDoubt * view.doubt) / spread), lookMs: lookMs(seenDoubt < 0.5) };
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
  view.told ? 0 : clamp((view.size - cost) / 2, 0, cost);

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

/** How far a refusal is from what the estimate foretold, in standard errors; null while there is nothing to compare. */
export function surprise(view: RateView, refusal: Refusal): number | null {
  if (view.empty === null || view.perMs === null) return null;
  const units = Math.max(refusal.letIn - view.empty.total, refusal.cost / 4);
  if (units < 5 * refusal.cost) return null;
  return Math.log(units / Math.max(1, refusal.at - view.empty.at) / view.perMs) / Math.hypot(view.doubt, LEAST_DOUBT);
}
