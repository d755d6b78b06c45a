import { availableParallelism } from "node:os";

/** Lets so many do something at once; the others wait in the order they came. */
export class Crew {
  readonly #waiting: (() => void)[] = [];
  readonly #places: number;
  #free: number;
  /** Ends when the last of those that want to be alone has been. */
  #soloists: Promise<unknown> = Promise.resolve();

  constructor(places = 2 * availableParallelism()) {
    this.#places = places;
    this.#free = places;
  }

  /** Does the work once there is a place. Rejects with the signal's reason when that aborts first. */
  async within<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#place(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Does the work while nobody else does any. Rejects with the signal's reason when that aborts first. */
  alone<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const mine = this.#soloists.then(() => this.#withAll(work, signal));
    this.#soloists = mine.catch(() => undefined);
    return mine;
  }

  async #withAll<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    let taken = 0;
    try {
      for (; taken < this.#places; taken++) await this.#place(signal);
      return await work();
    } finally {
      for (; taken > 0; taken--) this.#leave();
    }
  }

  #leave(): void {
    this.#free++;
    this.#waiting.shift()?.();
  }

  async #place(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (this.#free === 0) {
      await this.#turn(signal);
    }
    this.#free--;
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        reject(signal.reason as Error);
      };
      this.#waiting.push(wake);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
