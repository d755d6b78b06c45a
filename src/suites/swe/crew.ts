import { availableParallelism } from "node:os";

/** Lets so many do something at once; the others wait in the order they came. */
export class Crew {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(places = 2 * availableParallelism()) {
    this.#free = places;
  }

  /** Does the work once there is a place. Rejects with the signal's reason when that aborts first. */
  async within<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#place(signal);
    try {
      return await work();
    } finally {
      this.#free++;
      this.#waiting.shift()?.();
    }
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
