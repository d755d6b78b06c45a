import type { EpochMs } from "#kernel";
import {
  noPressure,
  type Pressure,
  pressedMs,
  type Ramp,
  ramped,
  rampRoomAt,
  recentPerMs,
  refillPerMs,
  riskedPerSecond,
  slowed,
  startRamp,
  unramped,
  verdictCame,
} from "#limits";
import type { GroupRates } from "./group-rates.ts";

/** With so few sends left a refusal may come with each. */
const NEAR_EMPTY = 5;
const USUAL_VERDICT_MS = 250;

/** What the pace depends on beside what it has seen itself. */
export interface PaceNeeds {
  readonly rates: GroupRates;
  /** Sends that are known to follow. */
  readonly backlog: number;
  /** Processes that want a part, this one included. */
  readonly parts: number;
}

/**
 * How fast sends follow each other, apart from what the rates allow. Until a rate was refused it ramps up; from then on what was
 * saved up is spent over time, for a wrong belief in how much there is shows only after a while. Where far too many are
 * refused it goes no faster than what was let in.
 */
export class GroupPace {
  readonly #fixed: boolean;
  #ramp: Ramp;
  #pressure: Pressure;
  #ramping: boolean;
  #proven = false;
  #verdictMs = USUAL_VERDICT_MS;

  /** Where a person fixes the pace it holds nothing up. */
  constructor(fixed: boolean, now: EpochMs) {
    this.#fixed = fixed;
    this.#ramp = startRamp(now);
    this.#pressure = noPressure(now);
    this.#ramping = !fixed;
  }

  /** Sends let in a millisecond, of late. */
  lettingInPerMs(now: EpochMs): number {
    return recentPerMs(this.#ramp, now);
  }

  /** When the next send may go. */
  roomAt(needs: PaceNeeds, now: EpochMs): number {
    const pace = this.#proven ? this.#pacedAt(needs, now) : now;
    return Math.max(pace, this.#ramp.lastAt + pressedMs(this.#pressure, now));
  }

  took(now: EpochMs): void {
    this.#ramp = ramped(this.#ramp, now);
  }

  /** A send that was taken was refused, or never left. */
  untook(): void {
    this.#ramp = unramped(this.#ramp);
  }

  letIn(now: EpochMs): void {
    this.#proven = true;
    this.#pressure = verdictCame(this.#pressure, false, now);
  }

  refused(now: EpochMs): void {
    this.#pressure = verdictCame(this.#pressure, true, now);
  }

  /** An admission came after so long; counts until a refusal was timed, which will not take longer. */
  admissionTook(ms: number): void {
    this.#verdictMs = Math.max(0.1, Math.min(this.#verdictMs, ms));
  }

  /** The first refusal of a burst came after so long. */
  refusalTook(ms: number): void {
    this.#verdictMs = Math.max(1, 0.7 * this.#verdictMs + 0.3 * ms);
  }

  /** A rate is known: it paces. */
  rateFound(): void {
    this.#ramping = false;
  }

  /** What was known of the rate no longer holds. */
  rateForgotten(): void {
    this.#ramping = !this.#fixed;
  }

  /** The provider refuses growth: it goes on gently. */
  growthRefused(first: boolean, now: EpochMs): void {
    if (first) this.#ramp = slowed(this.#ramp, now);
    this.#ramping = true;
  }

  #pacedAt({ rates, backlog, parts }: PaceNeeds, now: EpochMs): number {
    const { lastAt } = this.#ramp;
    if (this.#ramping) return lastAt + parts * (rampRoomAt(this.#ramp, backlog, this.#verdictMs) - lastAt);
    if (this.#fixed) return now;
    const perSecond = (1000 * (rates.blamed.perMs ?? Infinity)) / rates.usualTake;
    if (parts > 1) return lastAt + (parts * rates.usualTake) / (refillPerMs(rates.blamed, now) ?? Infinity);
    const scarce = rates.leftAt(now) < NEAR_EMPTY;
    const risked = scarce ? 1000 / this.#verdictMs : riskedPerSecond(this.#ramp, backlog, this.#verdictMs);
    return lastAt + 1000 / Math.max(risked, 2 * perSecond);
  }
}
