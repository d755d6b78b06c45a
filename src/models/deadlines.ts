import type { Clock } from "#kernel";
import type { Watch } from "./calls-in-flight.ts";
import type { LateFor } from "./failure.ts";
import type { Timeouts } from "./wire.ts";

/**
 * The waits of one exchange, each with its deadline.
 *
 *     connecting ──sent──▶ waiting-headers ──head──▶ first-token ──byte──▶ streaming
 *     connectMs            headersMs                 max(headersMs, idleMs)  idleMs between bytes
 *                          └─────────────────── callMs, from `sent` to the end ───────────────┘
 *
 * A kept connection starts at `sent`. The first deadline that passes is told once; leaving scope ends all of them.
 */
export class Deadlines implements Disposable {
  readonly #clock: Clock;
  readonly #timeouts: Timeouts;
  readonly #watch: Watch;
  readonly #onLate: (late: LateFor, waitedMs: number) => void;
  #stage: Disposable | undefined;
  #total: Disposable | undefined;
  #lastByteAt = 0;
  #streaming = false;

  constructor(clock: Clock, timeouts: Timeouts, watch: Watch, onLate: (late: LateFor, waitedMs: number) => void) {
    this.#clock = clock;
    this.#timeouts = timeouts;
    this.#watch = watch;
    this.#onLate = onLate;
  }

  connecting(): void {
    this.#watch.enter("connecting", this.#timeouts.connectMs);
    this.#await("connect", this.#timeouts.connectMs);
  }

  sent(): void {
    const { headersMs, callMs } = this.#timeouts;
    this.#watch.enter("waiting-headers", headersMs);
    this.#total = this.#clock.alarm(callMs, () => this.#late("call", callMs));
    this.#await("headers", headersMs);
  }

  head(): void {
    // The first token of a long prompt is slow for the same reasons as a head: it is given at least as long.
    const waitMs = Math.max(this.#timeouts.headersMs, this.#timeouts.idleMs);
    this.#watch.enter("first-token", waitMs);
    this.#await("first-token", waitMs);
  }

  byte(): void {
    this.#lastByteAt = this.#clock.now();
    this.#watch.byte();
    if (this.#streaming) return;
    this.#streaming = true;
    this.#watch.enter("streaming", this.#timeouts.idleMs);
    this.#stage?.[Symbol.dispose]();
    this.#awaitByte(this.#timeouts.idleMs);
  }

  [Symbol.dispose](): void {
    this.#stage?.[Symbol.dispose]();
    this.#total?.[Symbol.dispose]();
  }

  #await(late: LateFor, ms: number): void {
    this.#stage?.[Symbol.dispose]();
    this.#stage = this.#clock.alarm(ms, () => this.#late(late, ms));
  }

  // One alarm for the whole stream, set anew only when it rings too early: a timer a chunk would cost more than the chunk.
  #awaitByte(ms: number): void {
    const { idleMs } = this.#timeouts;
    this.#stage = this.#clock.alarm(ms, () => {
      const silentMs = this.#clock.now() - this.#lastByteAt;
      if (silentMs >= idleMs) this.#late("idle", idleMs);
      else this.#awaitByte(idleMs - silentMs);
    });
  }

  #late(late: LateFor, waitedMs: number): void {
    this[Symbol.dispose]();
    this.#onLate(late, waitedMs);
  }
}
