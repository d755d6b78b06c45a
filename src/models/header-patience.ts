const LEAST_MS = 60_000;
const MOST_MS = 300_000;
const FACTOR = 3;
const REMEMBERED = 100;

/**
 * How long to wait for the head of an answer where nobody said: three times the slowest of the last hundred, between one
 * and five minutes. A wait that ran out doubles the next one, so a provider that is slow and not dead is heard in the end.
 */
export class HeaderPatience {
  readonly #shownMs: number[] = [];
  #next = 0;

  get ms(): number {
    const slowest = this.#shownMs.reduce((most, ms) => Math.max(most, ms), 0);
    return Math.min(MOST_MS, Math.max(LEAST_MS, FACTOR * slowest));
  }

  /** A head came after so long. */
  came(ms: number): void {
    this.#shownMs[this.#next] = ms;
    this.#next = (this.#next + 1) % REMEMBERED;
  }

  /** None came for so long. */
  ranOut(ms: number): void {
    this.came((2 * ms) / FACTOR);
  }
}
