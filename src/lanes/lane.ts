import { type Clock, EpochMs } from "#kernel";
import {
  answerCame,
  type Breaker,
  breakerFailed,
  breakerPassed,
  breakerRoom,
  breakerSent,
  breakerUntold,
  closedBreaker,
  headCame,
  type Speed,
  unknownSpeed,
} from "#limits";
import type { LimitSettings } from "#records";
import type { LaneSnapshot, LaneState } from "./lane-snapshot.ts";
import type { LaneSpec, LeaseEnd, LimitHint, TokenCount } from "./lease.ts";
import type { Charge, Room } from "./charge.ts";
import type { FamilySend, QuotaFamily } from "./quota-family.ts";
import type { QuotaGroup } from "./quota-group.ts";
import { Starvation } from "./starvation.ts";

/** One send on a lane, from the grant of its lease to the end. */
export interface LaneSend {
  readonly charge: Charge;
  /** What it is charged to: the lane may have moved since. */
  readonly group: QuotaGroup;
  readonly ofFamily: FamilySend | null;
  readonly decides: boolean;
  sentAt: EpochMs | null;
}

/** What a lane is made with, beside its spec and its group. */
export interface LaneTools {
  readonly clock: Clock;
  /** Most sends a second that a person allows a lane, of all processes that wait for its group; null for none. */
  readonly qps: number | null;
  readonly family: QuotaFamily | null;
}

const msBetween = (qps: number | null): number => (qps === null ? 0 : 1000 / qps);

/** Sends out on a lane that never answered: one that never will holds no more. */
const UNPROVEN = 2;

/**
 * One lane: what is wrong with it itself, apart from its group's limits; its counts.
 *
 *   well ── the breaker opens ──▶ failing (see `limits/breaker.ts`) ──▶ well
 *   any ── refused ──▶ refused ── readmitted ──▶ well
 */
export class Lane {
  readonly starvation: Starvation;
  readonly #clock: Clock;
  #spec: LaneSpec;
  #msBetween: number;
  readonly #family: QuotaFamily | null;
  #group: QuotaGroup;
  #refused: string | null = null;
  #breaker: Breaker = closedBreaker;
  #failure = "";
  #speed: Speed = unknownSpeed;
  #lastAt = -Infinity;
  #inFlight = 0;
  #peak = 0;
  #sends = 0;
  #answered = 0;
  #rejected = 0;
  #failed = 0;

  constructor(spec: LaneSpec, group: QuotaGroup, tools: LaneTools) {
    this.#spec = spec;
    this.#group = group;
    this.#family = tools.family;
    this.#clock = tools.clock;
    this.#msBetween = msBetween(tools.qps);
    this.starvation = new Starvation(tools.clock);
  }

  get spec(): LaneSpec {
    return this.#spec;
  }

  /** At most so many sends a second from now on; null for any number. */
  paceAt(qps: number | null): void {
    this.#msBetween = msBetween(qps);
  }

  /** A person has said otherwise what the limits of its group are. */
  bound(limits: LimitSettings): void {
    this.#spec = { ...this.#spec, limits };
  }

  /** What its sends are charged to now. */
  get group(): QuotaGroup {
    return this.#group;
  }

  /** From now on it is charged to another group. */
  moveTo(group: QuotaGroup): void {
    this.#group = group;
  }

  /** Why it is refused; null when it is not. */
  get refused(): string | null {
    return this.#refused;
  }

  /** Mean time from send to answer; null while none came. */
  get answerMs(): number | null {
    return this.#speed.answers === 0 ? null : this.#speed.answerMs;
  }

  /** Whether it ever let a send in, or refused one by a limit. */
  get proven(): boolean {
    return this.#breaker.proven;
  }

  get failing(): boolean {
    return this.#breaker.kind !== "closed";
  }

  room(tokens: TokenCount, backlog: number): Room {
    const now = this.#clock.now();
    if (this.#refused !== null) return { kind: "closed", cause: "refused", until: null };
    const breaker = breakerRoom(this.#breaker, now);
    if (!breaker.open)
      return { kind: "closed", cause: "failing", until: breaker.at === null ? null : EpochMs(breaker.at) };
    if (this.#breaker.kind === "closed" && !this.#breaker.proven && this.#inFlight >= UNPROVEN)
      return { kind: "closed", cause: "probing", until: null };
    const resting = this.group.day.until;
    if (resting !== null) return { kind: "closed", cause: "resting", until: resting };
    const paced = EpochMs(this.#lastAt + this.#msBetween * this.group.parts);
    if (paced > now) return { kind: "closed", cause: "paced", until: paced };
    return this.group.room(tokens, backlog);
  }

  take(tokens: TokenCount): LaneSend {
    const decides = this.#breaker.kind === "open";
    this.#breaker = breakerSent(this.#breaker);
    this.#lastAt = this.#clock.now();
    this.#inFlight += 1;
    this.#peak = Math.max(this.#peak, this.#inFlight);
    this.group.day.hold();
    const { group } = this;
    const ofFamily = this.#family?.took(group, this.#clock.now()) ?? null;
    return { charge: group.take(tokens), group, ofFamily, decides, sentAt: null };
  }

  sent(send: LaneSend): void {
    send.sentAt = this.#clock.now();
    this.#sends += 1;
    send.group.day.sent();
  }

  admitted(send: LaneSend, hints: readonly LimitHint[]): void {
    const now = this.#clock.now();
    this.#speed = headCame(this.#speed, now - (send.sentAt ?? now));
    this.#breaker = breakerPassed(this.#breaker, now);
    send.group.admitted(send.charge, hints);
  }

  /** The send is over; gives what the breaker did, if anything. */
  ended(send: LaneSend, end: LeaseEnd): "failing" | "recovered" | null {
    const before = this.failing;
    this.#inFlight -= 1;
    this.#count(send, end);
    if (send.sentAt === null) send.group.day.release();
    send.group.ended(send.charge, end);
    if (send.ofFamily !== null && !send.charge.letIn) this.#family?.ended(send.ofFamily, end, this.#clock.now());
    if (before === this.failing) return null;
    return before ? "recovered" : "failing";
  }

  refuse(reason: string): void {
    this.#refused = reason;
  }

  readmit(): void {
    this.#refused = null;
    this.#breaker = closedBreaker;
  }

  snapshot(): LaneSnapshot {
    const state = this.state();
    const { rpm, tpm, concurrency } = this.group.learned;
    return {
      lane: this.spec,
      state,
      inFlight: this.#inFlight,
      peakInFlight: this.#peak,
      cap: this.group.cap,
      ratePerMinute: rpm,
      sends: this.#sends,
      answered: this.#answered,
      rejected: this.#rejected,
      failed: this.#failed,
      learnedRpm: rpm,
      learnedTpm: tpm,
      learnedConcurrency: concurrency,
      starvedMs: this.starvation.byCause(),
      restingUntil: state.kind === "resting" || state.kind === "failing" ? state.until : null,
      why: "why" in state ? state.why : null,
    };
  }

  state(): LaneState {
    if (this.#refused !== null) return { kind: "refused", why: this.#refused };
    if (this.#breaker.kind === "open")
      return { kind: "failing", until: EpochMs(this.#breaker.until), why: this.#failure };
    const { gate, day } = this.group;
    const until = Math.max(gate.kind === "resting" ? gate.until : -Infinity, day.until ?? -Infinity);
    if (this.#clock.now() < until) {
      const why = gate.kind === "resting" && gate.until === until ? gate.why : "daily";
      return { kind: "resting", until: EpochMs(until), why };
    }
    return this.#breaker.kind === "half-open" || gate.kind === "probing" ? { kind: "probing" } : { kind: "ready" };
  }

  #count(send: LaneSend, end: LeaseEnd): void {
    const now = this.#clock.now();
    switch (end.kind) {
      case "answered":
        this.#answered += 1;
        if (send.sentAt !== null) this.#speed = answerCame(this.#speed, now - send.sentAt);
        return;
      case "rejected":
        this.#rejected += 1;
        this.#breaker = breakerPassed(this.#breaker, now);
        return;
      case "failed":
        this.#failed += 1;
        this.#failure = end.reason;
        this.#breaker = breakerFailed(this.#breaker, now);
        return;
      case "refused":
      case "unrelated":
        if (send.decides) this.#breaker = breakerUntold(this.#breaker, now);
    }
  }
}
