import type { Clock, EpochMs } from "#kernel";
import type { StarvedCause } from "./lane-snapshot.ts";

/** Time in which calls waited for a lane and it was kept from sending by something other than its limits, by cause. */
export class Starvation {
  readonly #clock: Clock;
  readonly #total = new Map<StarvedCause, number>();
  #now: { readonly cause: StarvedCause; readonly since: EpochMs } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on the lane is kept by this; null when nothing waits, or when it sends as fast as its limits allow. */
  mark(cause: StarvedCause | null): void {
    if (this.#now?.cause === cause || (this.#now === null && cause === null)) return;
    this.#settle();
    this.#now = cause === null ? null : { cause, since: this.#clock.now() };
  }

  /** Milliseconds so far. */
  byCause(): Readonly<Partial<Record<StarvedCause, number>>> {
    if (this.#now !== null) {
      const { cause } = this.#now;
      this.#settle();
      this.#now = { cause, since: this.#clock.now() };
    }
    return Object.fromEntries(this.#total);
  }

  #settle(): void {
    if (this.#now === null) return;
    const { cause, since } = this.#now;
    this.#total.set(cause, (this.#total.get(cause) ?? 0) + (this.#clock.now() - since));
  }
}
