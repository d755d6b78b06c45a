import type { Held } from "./held-window.ts";
import type { Refusal } from "./refusal-evidence.ts";
import { emptyMinute, type Minute } from "./send-minute.ts";
import type { TrailPoint } from "./send-trail.ts";
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
