import { assertNever, type EpochMs } from "#kernel";
import type { LimitTimeline } from "./limit-timeline.ts";

/** How a provider counts a rate: a bucket that refills, a window that starts anew, or the last so many seconds. */
export type RateWindow = "bucket" | "fixed" | "sliding";

/** So much a minute, enforced over `burstSeconds`: the most that passes at once is `perMinute × burstSeconds / 60`. */
export interface RateLimitSpec {
  readonly perMinute: number;
  readonly burstSeconds: number;
  readonly window: RateWindow;
}

/** What a truthful provider would tell of one limit. */
export interface GaugeReading {
  /** Per minute. */
  readonly limit: number;
  readonly remaining: number;
  /** Until all of it is there again. */
  readonly resetMs: number;
}

/** Counts one quantity against one limit. A cost above the whole allowance passes when the allowance is untouched, so that nothing waits for ever. */
export interface RateGauge {
  fits(cost: number, now: EpochMs): boolean;
  take(cost: number, now: EpochMs): void;
  /** Charges a refused send, at most until half an allowance is owed. */
  penalise(cost: number, now: EpochMs): void;
  /** Until `cost` would fit if nothing else came; infinite when it never will. */
  waitMs(cost: number, now: EpochMs): number;
  reading(now: EpochMs): GaugeReading;
}

const MOST_OWED = 0.5;
const ROUNDING = 1e-9;

/** `smallest` is the smallest allowance there can be: one request, for requests. */
export function rateGauge(
  spec: RateLimitSpec,
  timeline: LimitTimeline,
  smallest: number,
  startedAt: EpochMs,
): RateGauge {
  const size = Math.max(smallest, (spec.perMinute * spec.burstSeconds) / 60);
  const part = { size, perMs: spec.perMinute / 60_000, lengthMs: spec.burstSeconds * 1000, perMinute: spec.perMinute };
  switch (spec.window) {
    case "bucket":
      return new Bucket(part, timeline, startedAt);
    case "fixed":
      return new FixedWindow(part, timeline, startedAt);
    case "sliding":
      return new SlidingWindow(part, timeline);
    default:
      return assertNever(spec.window);
  }
}

interface Allowance {
  readonly size: number;
  readonly perMs: number;
  readonly lengthMs: number;
  readonly perMinute: number;
}

class Bucket implements RateGauge {
  readonly #allowance: Allowance;
  readonly #timeline: LimitTimeline;
  #level: number;
  #at: number;

  constructor(allowance: Allowance, timeline: LimitTimeline, startedAt: EpochMs) {
    this.#allowance = allowance;
    this.#timeline = timeline;
    this.#at = startedAt;
    this.#level = this.#sizeAt(startedAt);
  }

  fits(cost: number, now: EpochMs): boolean {
    this.#advance(now);
    return this.#level + ROUNDING >= Math.min(cost, this.#sizeAt(now));
  }

  take(cost: number, now: EpochMs): void {
    this.#advance(now);
    this.#level -= cost;
  }

  penalise(cost: number, now: EpochMs): void {
    this.#advance(now);
    const floor = Math.min(this.#level, -MOST_OWED * this.#sizeAt(now));
    this.#level = Math.max(floor, this.#level - cost);
  }

  waitMs(cost: number, now: EpochMs): number {
    this.#advance(now);
    let level = this.#level;
    for (let at: number = now; at < Infinity; at = this.#timeline.nextStep(at)) {
      const size = this.#sizeAt(at);
      const wanted = Math.min(cost, size);
      const perMs = this.#allowance.perMs * this.#timeline.factorAt(at);
      const enoughAt = level >= wanted ? at : at + (wanted - level) / perMs;
      const until = this.#timeline.nextStep(at);
      if (enoughAt <= until) return enoughAt - now;
      level = Math.min(size, level + perMs * (until - at));
    }
    return Infinity;
  }

  reading(now: EpochMs): GaugeReading {
    const resetMs = this.waitMs(Infinity, now);
    const limit = this.#allowance.perMinute * this.#timeline.scaleAt(now);
    return { limit, remaining: Math.max(0, Math.floor(this.#level + ROUNDING)), resetMs };
  }

  #sizeAt(at: number): number {
    return this.#allowance.size * this.#timeline.scaleAt(at);
  }

  #advance(now: number): void {
    while (this.#at < now) {
      const until = Math.min(now, this.#timeline.nextStep(this.#at));
      const gained = this.#allowance.perMs * this.#timeline.factorAt(this.#at) * (until - this.#at);
      this.#at = until;
      this.#level = Math.min(this.#sizeAt(until), this.#level + gained);
    }
  }
}

class FixedWindow implements RateGauge {
  readonly #allowance: Allowance;
  readonly #timeline: LimitTimeline;
  readonly #startedAt: number;
  #index = 0;
  #used = 0;

  constructor(allowance: Allowance, timeline: LimitTimeline, startedAt: EpochMs) {
    this.#allowance = allowance;
    this.#timeline = timeline;
    this.#startedAt = startedAt;
  }

  fits(cost: number, now: EpochMs): boolean {
    this.#turn(now);
    const size = this.#sizeAt(now);
    return this.#used + Math.min(cost, size) <= size + ROUNDING;
  }

  take(cost: number, now: EpochMs): void {
    this.#turn(now);
    this.#used += cost;
  }

  penalise(cost: number, now: EpochMs): void {
    this.#turn(now);
    const most = Math.max(this.#used, (1 + MOST_OWED) * this.#sizeAt(now));
    this.#used = Math.min(most, this.#used + cost);
  }

  waitMs(cost: number, now: EpochMs): number {
    if (this.fits(cost, now)) return 0;
    return this.#endsIn(now);
  }

  reading(now: EpochMs): GaugeReading {
    this.#turn(now);
    const limit = this.#allowance.perMinute * this.#timeline.scaleAt(now);
    return { limit, remaining: Math.max(0, Math.floor(this.#sizeAt(now) - this.#used)), resetMs: this.#endsIn(now) };
  }

  #sizeAt(now: number): number {
    return this.#allowance.size * this.#timeline.factorAt(now);
  }

  #endsIn(now: number): number {
    return this.#startedAt + (this.#index + 1) * this.#allowance.lengthMs - now;
  }

  #turn(now: number): void {
    const index = Math.floor((now - this.#startedAt) / this.#allowance.lengthMs);
    if (index === this.#index) return;
    this.#index = index;
    this.#used = 0;
  }
}

class SlidingWindow implements RateGauge {
  readonly #allowance: Allowance;
  readonly #timeline: LimitTimeline;
  #taken: { readonly at: number; readonly cost: number }[] = [];
  #first = 0;
  #used = 0;

  constructor(allowance: Allowance, timeline: LimitTimeline) {
    this.#allowance = allowance;
    this.#timeline = timeline;
  }

  fits(cost: number, now: EpochMs): boolean {
    this.#forget(now);
    const size = this.#sizeAt(now);
    return this.#used + Math.min(cost, size) <= size + ROUNDING;
  }

  take(cost: number, now: EpochMs): void {
    this.#forget(now);
    this.#taken.push({ at: now, cost });
    this.#used += cost;
  }

  penalise(cost: number, now: EpochMs): void {
    const room = (1 + MOST_OWED) * this.#sizeAt(now) - this.#used;
    if (room > 0) this.take(Math.min(cost, room), now);
  }

  waitMs(cost: number, now: EpochMs): number {
    if (this.fits(cost, now)) return 0;
    const size = this.#sizeAt(now);
    let used = this.#used;
    for (let at = this.#first; at < this.#taken.length; at++) {
      const entry = this.#taken[at]!;
      used -= entry.cost;
      if (used + Math.min(cost, size) <= size + ROUNDING) return entry.at + this.#allowance.lengthMs - now;
    }
    return Infinity;
  }

  reading(now: EpochMs): GaugeReading {
    this.#forget(now);
    const last = this.#taken.at(-1);
    const resetMs = last === undefined || this.#used === 0 ? 0 : last.at + this.#allowance.lengthMs - now;
    const limit = this.#allowance.perMinute * this.#timeline.scaleAt(now);
    return { limit, remaining: Math.max(0, Math.floor(this.#sizeAt(now) - this.#used)), resetMs };
  }

  #sizeAt(now: number): number {
    return this.#allowance.size * this.#timeline.factorAt(now);
  }

  #forget(now: number): void {
    while (this.#first < this.#taken.length && this.#taken[this.#first]!.at <= now - this.#allowance.lengthMs) {
      this.#used -= this.#taken[this.#first]!.cost;
      this.#first += 1;
    }
    if (this.#first === this.#taken.length) this.#used = 0;
    if (this.#first < 1024 || this.#first * 2 < this.#taken.length) return;
    this.#taken = this.#taken.slice(this.#first);
    this.#first = 0;
  }
}
