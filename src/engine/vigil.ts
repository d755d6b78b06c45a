import { type Clock, EpochMs, type SluiceError } from "#kernel";
import type { DeadlineSettings } from "#records";
import { RunTimeoutError, StalledError } from "./deadline-errors.ts";
import type { EngineEvent } from "./engine-event.ts";

/** How a run's vigil looks at it, and ends it. */
export interface VigilOver {
  readonly clock: Clock;
  readonly deadlines: DeadlineSettings;
  /** When the last limit that somebody in line waits for will open; null when none is known to. */
  readonly opensAt: () => EpochMs | null;
  /** True while a person holds the run: nothing is expected then. */
  readonly isHeld?: () => boolean;
  readonly end: (why: SluiceError) => void;
}

/**
 * Watches that a run gets on, and ends it when it does not: after `runMs` in all, or after `stallMs` without an answered
 * call. A limit that opens only later than half a stall from now is waited for, once in a silence, and given one more stall.
 */
export class Vigil implements Disposable {
  readonly #over: VigilOver;
  readonly #whole: Disposable | null;
  #stall: Disposable;
  #lastAt: EpochMs;
  #hopeUntil: EpochMs;
  #hasWaited = false;

  constructor(over: VigilOver) {
    this.#over = over;
    const { clock, deadlines, end } = over;
    const { runMs, stallMs } = deadlines;
    this.#lastAt = clock.now();
    this.#hopeUntil = EpochMs(this.#lastAt + stallMs);
    this.#whole = runMs === null ? null : clock.alarm(runMs, () => end(new RunTimeoutError(runMs)));
    this.#stall = clock.alarm(stallMs, () => this.#look());
  }

  /** When something was answered last, or the run began. */
  get quietSince(): EpochMs {
    return this.#lastAt;
  }

  /** An answer is progress; another failure is not. */
  hear(event: EngineEvent): void {
    if (event.type === "call-answered" || event.type === "call-replayed") this.progress();
    if (event.type === "order-followed") this.progress();
    if (event.type === "attempt-ended" && event.ended.verdict?.kind === "graded") this.progress();
  }

  /** Something came nearer to its end, here or in another process. */
  progress(): void {
    this.#hasWaited = false;
    this.#lastAt = this.#over.clock.now();
    this.#hopeUntil = EpochMs(this.#lastAt + this.#over.deadlines.stallMs);
  }

  [Symbol.dispose](): void {
    this.#whole?.[Symbol.dispose]();
    this.#stall[Symbol.dispose]();
  }

  // One alarm, set anew when it rings too early: an alarm an answer would cost more than the answer.
  #look(): void {
    if (this.#over.isHeld?.() === true) this.progress();
    const { clock, deadlines, opensAt, end } = this.#over;
    const now = clock.now();
    const opens = this.#hasWaited || now < this.#hopeUntil ? null : opensAt();
    if (opens !== null && opens - now > deadlines.stallMs / 2) {
      this.#hasWaited = true;
      this.#hopeUntil = EpochMs(opens + deadlines.stallMs);
    }
    if (now >= this.#hopeUntil) end(StalledError.silent(now - this.#lastAt));
    else this.#stall = clock.alarm(this.#hopeUntil - now, () => this.#look());
  }
}
