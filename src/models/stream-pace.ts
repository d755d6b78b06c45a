import { EpochMs } from "#kernel";

const BIN_MS = 10_000;
const BINS = 6;
const WINDOW_MS = BIN_MS * BINS;
const LEAST_TOKENS = WINDOW_MS / 1_000;

/**
 * Tells a stream that crawls from one that flows: slow is fewer than one token a second over the last minute, counted in steps
 * of ten seconds. A stream younger than a minute is not judged. No timer: it is asked, and told the time.
 */
export class StreamPace {
  readonly #startedAt: number;
  /** Tokens by step of ten seconds, the present one included; older ones are overwritten. */
  readonly #bins = Array.from({ length: BINS + 1 }, () => 0);
  #bin = 0;
  #tokens = 0;
  #slowSince: EpochMs | null = null;

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  /** The answer has so many tokens by now. */
  wrote(tokens: number, now: number): void {
    this.#advance(now);
    const at = this.#bin % this.#bins.length;
    this.#bins[at] = this.#bins[at]! + tokens - this.#tokens;
    this.#tokens = tokens;
  }

  /** Since when the stream is slow; null while it is not. */
  slowSince(now: number): EpochMs | null {
    if (now - this.#startedAt < WINDOW_MS) return null;
    this.#advance(now);
    const recent = this.#bins.reduce((sum, tokens) => sum + tokens, 0);
    this.#slowSince = recent < LEAST_TOKENS ? (this.#slowSince ?? EpochMs(now - WINDOW_MS)) : null;
    return this.#slowSince;
  }

  #advance(now: number): void {
    const bin = Math.floor((now - this.#startedAt) / BIN_MS);
    for (let steps = Math.min(bin - this.#bin, this.#bins.length); steps > 0; steps--) {
      this.#bins[(bin - steps + 1) % this.#bins.length] = 0;
    }
    this.#bin = Math.max(bin, this.#bin);
  }
}
