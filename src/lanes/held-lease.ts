import type { LaneSpec, Lease, LeaseEnd, LimitHint, TokenCount } from "./lease.ts";

/** Who is told of a lease's life. Each of `sent`, `admitted` and `ended` is told at most once, in this order. */
export interface LeaseListener {
  reserve(tokens: TokenCount): void;
  sent(): void;
  admitted(hints: readonly LimitHint[]): void;
  ended(end: LeaseEnd): void;
}

/**
 * held ── sent() ──▶ sent ── admitted() ──▶ admitted; from each of them settle() or leaving scope ──▶ ended.
 * What comes out of order is ignored: a second end, an admission after the end. An answer implies that it was sent and admitted.
 */
export class HeldLease implements Lease {
  readonly lane: LaneSpec;
  readonly #listener: LeaseListener;
  #state: "held" | "sent" | "admitted" | "ended" = "held";

  constructor(lane: LaneSpec, listener: LeaseListener) {
    this.lane = lane;
    this.#listener = listener;
  }

  reserve(tokens: TokenCount): void {
    if (this.#state === "held") this.#listener.reserve(tokens);
  }

  sent(): void {
    if (this.#state !== "held") return;
    this.#state = "sent";
    this.#listener.sent();
  }

  admitted(hints: readonly LimitHint[]): void {
    this.sent();
    if (this.#state !== "sent") return;
    this.#state = "admitted";
    this.#listener.admitted(hints);
  }

  settle(end: LeaseEnd): void {
    if (this.#state === "ended") return;
    if (end.kind === "answered") this.admitted([]);
    if (end.kind === "rejected") this.sent();
    this.#state = "ended";
    this.#listener.ended(end);
  }

  [Symbol.dispose](): void {
    this.settle({ kind: "unrelated" });
  }
}
