import type { Clock } from "#kernel";
import type { LaneSource } from "#models";
import { AttemptTimeoutError } from "./deadline-errors.ts";

/**
 * The deadline of each attempt. Its clock stands still while the attempt waits in line for a lane: limits are nobody's
 * fault, and what they leave to an attempt is bounded by the run's own deadlines.
 */
export class AttemptDeadlines {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #open = new Map<string, Stopwatch>();

  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.#ms = ms;
  }

  /** Does an attempt's work. Rejects with an `AttemptTimeoutError` when that takes too long, also when the work hears no signal. */
  async within<T>(trial: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const controller = new AbortController();
    const onAbort = (): void => controller.abort(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    using watch = new Stopwatch(this.#clock, this.#ms, () => controller.abort(new AttemptTimeoutError(this.#ms)));
    this.#open.set(trial, watch);
    try {
      return await Promise.race([work(controller.signal), abortOf(controller.signal)]);
    } catch (error) {
      // What the work makes of being cut off does not matter.
      throw controller.signal.aborted ? controller.signal.reason : error;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#open.delete(trial);
    }
  }

  /** The same lanes, with the deadline of whoever waits in line standing still. */
  pausedInLine(lanes: LaneSource): LaneSource {
    return {
      acquire: async (request, signal) => {
        using _line = this.#open.get(request.conversation)?.paused();
        return await lanes.acquire(request, signal);
      },
    };
  }
}

/** An alarm that can be held. */
class Stopwatch implements Disposable {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #leftMs: number;
  #since = 0;
  #holds = 0;
  #alarm: Disposable | null = null;
  #over = false;

  constructor(clock: Clock, ms: number, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
    this.#leftMs = ms;
    this.#go();
  }

  /** Holds it until disposed; several holds may overlap. */
  paused(): Disposable {
    if (this.#holds++ === 0) this.#halt();
    return {
      [Symbol.dispose]: () => {
        if (--this.#holds === 0 && !this.#over) this.#go();
      },
    };
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#alarm?.[Symbol.dispose]();
  }

  #go(): void {
    this.#since = this.#clock.now();
    this.#alarm = this.#clock.alarm(this.#leftMs, this.#ring);
  }

  #halt(): void {
    this.#alarm?.[Symbol.dispose]();
    this.#leftMs -= this.#clock.now() - this.#since;
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
