import { assertNever, type Clock, EpochMs, type GroupId } from "#kernel";
import type { LimitSettings, PaceSettings } from "#records";
import type { StarvedCause } from "./lane-snapshot.ts";
import type { LeaseEnd, LimitHint, RejectionKind, TokenCount } from "./lease.ts";

/** Whether a group lets one more send through now; `until` is null when it depends on something that ends. */
export type Room =
  | { readonly kind: "open"; readonly slack: number }
  | { readonly kind: "closed"; readonly cause: StarvedCause; readonly until: EpochMs | null };

/** One send charged to a group, from the grant of its lease to the end. */
export interface Charge {
  tokens: TokenCount;
  sentAt: EpochMs | null;
  admittedAt: EpochMs | null;
  readonly probe: boolean;
}

type Gate =
  | { readonly kind: "open" }
  | { readonly kind: "resting"; readonly since: EpochMs; readonly until: EpochMs; readonly why: RejectionKind }
  | { readonly kind: "probing"; readonly since: EpochMs };

const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 60_000;
const START_CAP = 8;

/** The limits of one quota group, as far as they show. */
export class QuotaGroup {
  readonly id: GroupId;
  readonly #clock: Clock;
  readonly #ceiling: number;
  #gate: Gate = { kind: "open" };
  #cap: number;
  #inFlight = 0;
  #peak = 0;
  #rests = 0;

  constructor(id: GroupId, limits: LimitSettings, pace: PaceSettings, clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.#ceiling = limits.concurrency ?? 1024;
    this.#cap = pace.mode === "fixed" ? this.#ceiling : Math.min(START_CAP, this.#ceiling);
  }

  get gate(): Gate {
    return this.#gate;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get peakInFlight(): number {
    return this.#peak;
  }

  get cap(): number {
    return this.#cap;
  }

  room(): Room {
    switch (this.#gate.kind) {
      case "resting":
        if (this.#clock.now() < this.#gate.until) return { kind: "closed", cause: "resting", until: this.#gate.until };
        return { kind: "open", slack: 1 };
      case "probing":
        return { kind: "closed", cause: "probing", until: null };
      case "open":
        if (this.#inFlight >= this.#cap) return { kind: "closed", cause: "no-slot", until: null };
        return { kind: "open", slack: this.#cap - this.#inFlight };
      default:
        return assertNever(this.#gate);
    }
  }

  take(tokens: TokenCount): Charge {
    const probe = this.#gate.kind === "resting";
    if (probe) this.#gate = { kind: "probing", since: this.#clock.now() };
    this.#inFlight += 1;
    this.#peak = Math.max(this.#peak, this.#inFlight);
    return { tokens, sentAt: null, admittedAt: null, probe };
  }

  sent(charge: Charge): void {
    charge.sentAt = this.#clock.now();
  }

  admitted(charge: Charge, _hints: readonly LimitHint[]): void {
    charge.admittedAt = this.#clock.now();
    if (charge.probe) this.#reopen();
    if (this.#inFlight >= this.#cap / 2) this.#cap = Math.min(this.#ceiling, this.#cap + 1);
  }

  ended(charge: Charge, end: LeaseEnd): void {
    this.#inFlight -= 1;
    if (end.kind === "rejected") this.#rejected(charge, end);
    else if (charge.probe && this.#gate.kind === "probing") this.#reopen();
  }

  #rejected(charge: Charge, end: Extract<LeaseEnd, { kind: "rejected" }>): void {
    if (this.#gate.kind !== "open" && !charge.probe) return;
    const now = this.#clock.now();
    const restMs = end.retryAfterMs ?? Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.#rests);
    this.#rests += 1;
    this.#cap = Math.max(1, Math.min(this.#cap, Math.floor(this.#inFlight * 0.9)));
    this.#gate = { kind: "resting", since: now, until: EpochMs(now + restMs), why: end.why };
  }

  #reopen(): void {
    this.#gate = { kind: "open" };
    this.#rests = 0;
  }
}
