import type { LaneRequest, LaneSpec, Lease, LeaseEnd, LimitHint, TokenCount } from "#lanes";

/** What a fake lease was told, in order. */
export type LeaseNote =
  | { readonly type: "reserve"; readonly tokens: TokenCount }
  | { readonly type: "sent" }
  | { readonly type: "admitted"; readonly hints: readonly LimitHint[] }
  | { readonly type: "settled"; readonly end: LeaseEnd };

/** A lease that remembers what it was told. A second end is kept too, so that a test can see it. */
export class FakeLease implements Lease {
  readonly lane: LaneSpec;
  readonly notes: LeaseNote[] = [];
  #ended = false;

  constructor(lane: LaneSpec) {
    this.lane = lane;
  }

  /** How it ended; undefined while it is held. */
  get end(): LeaseEnd | undefined {
    return this.notes.find((note) => note.type === "settled")?.end;
  }

  reserve(tokens: TokenCount): void {
    this.notes.push({ type: "reserve", tokens });
  }

  sent(): void {
    this.notes.push({ type: "sent" });
  }

  admitted(hints: readonly LimitHint[]): void {
    this.notes.push({ type: "admitted", hints });
  }

  settle(end: LeaseEnd): void {
    this.#ended = true;
    this.notes.push({ type: "settled", end });
  }

  [Symbol.dispose](): void {
    if (!this.#ended) this.settle({ kind: "unrelated" });
  }
}

/** Hands out leases at once: the first lane of the model that is not avoided, or simply the first. No limits at all. */
export class FakeLanes {
  readonly requests: LaneRequest[] = [];
  readonly leases: FakeLease[] = [];
  readonly #lanes: readonly LaneSpec[];

  constructor(lanes: readonly LaneSpec[]) {
    this.#lanes = lanes;
  }

  acquire(request: LaneRequest, signal: AbortSignal): Promise<FakeLease> {
    signal.throwIfAborted();
    this.requests.push(request);
    const refused = this.leases.filter((lease) => lease.end?.kind === "refused").map((lease) => lease.lane.id);
    const serving = this.#lanes.filter((lane) => lane.model === request.model && !refused.includes(lane.id));
    const lane = serving.find((one) => request.avoid?.includes(one.id) !== true) ?? serving[0];
    if (lane === undefined) return Promise.reject(new Error(`no fake lane left for "${request.model}"`));
    const lease = new FakeLease(lane);
    this.leases.push(lease);
    return Promise.resolve(lease);
  }
}
