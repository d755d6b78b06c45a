import type { EpochMs } from "#kernel";
import { type ForeignUse, type LimitChange, LimitTimeline } from "./limit-timeline.ts";
import { type GaugeReading, type RateGauge, rateGauge, type RateLimitSpec } from "./rate-gauge.ts";

/** Tokens a minute; charged when a send is let in, by what it will really use or by what was asked for (input plus the most it may write). */
export interface TokenLimitSpec extends RateLimitSpec {
  readonly charge: "actual" | "estimate";
}

/** Sends may not grow by more than `factor` from one stretch of `perSeconds` to the next; the first few always pass. */
export interface AccelerationSpec {
  readonly factor: number;
  readonly perSeconds: number;
}

/** What a provider enforces on one quota and tells nobody. */
export interface HiddenLimitSpec {
  readonly requests?: RateLimitSpec;
  readonly tokens?: TokenLimitSpec;
  readonly concurrency?: number;
  /** Counted from the start in days of 24 hours. */
  readonly requestsPerDay?: number;
  /** When the first day ends, in seconds after the start: 86,400 when absent. */
  readonly dayEndsAtSeconds?: number;
  readonly acceleration?: AccelerationSpec;
  /** Refused sends are charged to the request rate too, until half an allowance is owed. */
  readonly chargeRejected?: boolean;
  readonly changes?: readonly LimitChange[];
  readonly foreign?: readonly ForeignUse[];
}

/** What one send will use. `maxOutputTokens` is what it asked for, where it did. */
export interface Demand {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly maxOutputTokens?: number;
}

/** The limit that refused a send. */
export type RefusedBy = "requests" | "tokens" | "concurrency" | "daily" | "acceleration";

/** What the provider decides of one send. `retryAfterMs` is null where it does not say. */
export type Admission =
  | { readonly kind: "admitted" }
  | { readonly kind: "rejected"; readonly why: RefusedBy; readonly retryAfterMs: number | null };

/** Where the limits stand, for truthful headers; null where there is no such limit. */
export interface LimitsReading {
  readonly requests: GaugeReading | null;
  readonly tokens: GaugeReading | null;
  readonly inFlight: number;
}

const SHORTEST_RETRY_AFTER_MS = 1000;
/** What an estimate assumes when the request names no maximum. */
const ASSUMED_OUTPUT_TOKENS = 4096;
const DAY_MS = 86_400_000;
const ALWAYS_PASS = 10;
const ADMITTED: Admission = { kind: "admitted" };

/**
 * The limits of one quota. Told the time, which never goes back; each admitted send must be reported by `ended` once,
 * each rejected one never. A rejected send changes nothing, unless rejections are charged.
 */
export class HiddenLimits {
  readonly #spec: HiddenLimitSpec;
  readonly #timeline: LimitTimeline;
  readonly #requests: RateGauge | null;
  readonly #tokens: RateGauge | null;
  readonly #growth: Growth | null;
  readonly #firstDayEndsAt: number;
  #day = 0;
  #today = 0;
  #inFlight = 0;

  constructor(spec: HiddenLimitSpec, startedAt: EpochMs) {
    const timeline = new LimitTimeline(spec.changes ?? [], spec.foreign ?? [], startedAt);
    this.#spec = spec;
    this.#timeline = timeline;
    this.#requests = spec.requests === undefined ? null : rateGauge(spec.requests, timeline, 1, startedAt);
    this.#tokens = spec.tokens === undefined ? null : rateGauge(spec.tokens, timeline, 0, startedAt);
    this.#growth = spec.acceleration === undefined ? null : new Growth(spec.acceleration);
    this.#firstDayEndsAt = startedAt + (spec.dayEndsAtSeconds ?? DAY_MS / 1000) * 1000;
  }

  /** Lets a send in and charges it, or says why not. */
  admit(demand: Demand, now: EpochMs): Admission {
    this.#turnDay(now);
    const tokens = this.#chargeOf(demand);
    const refusal = this.#refusal(tokens, now);
    if (refusal !== null) {
      if (this.#spec.chargeRejected === true) this.#requests?.penalise(1, now);
      return { kind: "rejected", why: refusal, retryAfterMs: this.#retryAfterMs(refusal, tokens, now) };
    }
    this.#requests?.take(1, now);
    this.#tokens?.take(tokens, now);
    this.#growth?.take(now);
    this.#today += 1;
    this.#inFlight += 1;
    return ADMITTED;
  }

  /** An admitted send is over, however it went. */
  ended(_now: EpochMs): void {
    if (this.#inFlight === 0) throw new Error("more sends ended than were admitted");
    this.#inFlight -= 1;
  }

  /** Until this send would be let in if nothing else came: 0 when it would be now, null when that waits for a send to end. */
  roomInMs(demand: Demand, now: EpochMs): number | null {
    this.#turnDay(now);
    const tokens = this.#chargeOf(demand);
    switch (this.#refusal(tokens, now)) {
      case null:
        return 0;
      case "concurrency":
        return null;
      case "acceleration":
        return this.#growth!.waitMs(now);
      case "daily":
        return this.#dayEndsAt() - now;
      case "requests":
      case "tokens":
        return this.#rateWaitMs(tokens, now);
    }
  }

  state(now: EpochMs): LimitsReading {
    const requests = this.#requests?.reading(now) ?? null;
    return { requests, tokens: this.#tokens?.reading(now) ?? null, inFlight: this.#inFlight };
  }

  #refusal(tokens: number, now: EpochMs): RefusedBy | null {
    if (this.#growth?.allows(now) === false) return "acceleration";
    if (this.#inFlight >= this.#slotsAt(now)) return "concurrency";
    if (this.#today >= (this.#spec.requestsPerDay ?? Infinity)) return "daily";
    if (this.#requests?.fits(1, now) === false) return "requests";
    return this.#tokens?.fits(tokens, now) === false ? "tokens" : null;
  }

  #retryAfterMs(why: RefusedBy, tokens: number, now: EpochMs): number | null {
    if (why === "concurrency" || why === "acceleration") return null;
    const waitMs = why === "daily" ? this.#dayEndsAt() - now : this.#rateWaitMs(tokens, now);
    return waitMs === Infinity ? null : Math.max(SHORTEST_RETRY_AFTER_MS, waitMs);
  }

  #rateWaitMs(tokens: number, now: EpochMs): number {
    return Math.max(this.#requests?.waitMs(1, now) ?? 0, this.#tokens?.waitMs(tokens, now) ?? 0);
  }

  #chargeOf(demand: Demand): number {
    if (this.#spec.tokens?.charge !== "estimate") return demand.inputTokens + demand.outputTokens;
    return demand.inputTokens + (demand.maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS);
  }

  #slotsAt(now: EpochMs): number {
    if (this.#spec.concurrency === undefined) return Infinity;
    return Math.max(1, Math.round(this.#spec.concurrency * this.#timeline.factorAt(now)));
  }

  #dayEndsAt(): number {
    return this.#firstDayEndsAt + this.#day * DAY_MS;
  }

  #turnDay(now: EpochMs): void {
    while (now >= this.#dayEndsAt()) {
      this.#day += 1;
      this.#today = 0;
    }
  }
}

/** Admissions of the stretch that ends now against those of the stretch before it. */
class Growth {
  readonly #factor: number;
  readonly #stretchMs: number;
  #admitted: number[] = [];

  constructor(spec: AccelerationSpec) {
    this.#factor = spec.factor;
    this.#stretchMs = spec.perSeconds * 1000;
  }

  allows(now: number): boolean {
    const oldest = now - 2 * this.#stretchMs;
    const middle = now - this.#stretchMs;
    if (this.#admitted.length > 0 && this.#admitted[0]! <= oldest)
      this.#admitted = this.#admitted.filter((at) => at > oldest);
    const first = this.#admitted.findIndex((at) => at > middle);
    const before = first === -1 ? this.#admitted.length : first;
    const current = this.#admitted.length - before;
    return current < Math.max(ALWAYS_PASS, before * this.#factor);
  }

  /** Until the stretch that ends then has room: its oldest admission leaves it. */
  waitMs(now: number): number {
    const oldest = this.#admitted.find((at) => at > now - this.#stretchMs);
    return oldest === undefined ? 0 : oldest + this.#stretchMs - now;
  }

  take(now: number): void {
    this.#admitted.push(now);
  }
}
