import { assertNever, type Clock, EpochMs, type GroupId, type Random } from "#kernel";
import {
  charged,
  corrected,
  emptied,
  errorsSeen,
  levelAt,
  type Ramp,
  ramped,
  rampRoomAt,
  type RateView,
  type Refusal,
  recentPerMs,
  riskedPerSecond,
  roomAt,
  sizeSeen,
  slotLetIn,
  slotRefused,
  type Slots,
  slotsAt,
  slotSent,
  slotsSupposed,
  slowed,
  supposed,
  startRamp,
  surely,
  surprise,
  told,
  unboundedSlots,
  undecided,
  unramped,
  unseenRate,
  type WhichRate,
} from "#limits";
import type { LimitSettings, PaceSettings } from "#records";
import type { Kin } from "./kin.ts";
import type { StarvedCause } from "./lane-snapshot.ts";
import type { LeaseEnd, LimitHint, RejectionKind, TokenCount } from "./lease.ts";

/** Whether a group lets one more send through now; `until` is null when it depends on something that ends. */
export type Room =
  | { readonly kind: "open"; readonly slack: number }
  | { readonly kind: "closed"; readonly cause: StarvedCause; readonly until: EpochMs | null };

/** One send charged to a group, from the grant of its lease to the end. */
export interface Charge {
  /** Tokens charged, as far as known. */
  cost: number;
  tokens: TokenCount;
  readonly at: EpochMs;
  readonly probe: boolean;
  /** In flight with it, itself included. */
  readonly together: number;
  /** What had been let in before it. */
  readonly requestsBefore: number;
  readonly tokensBefore: number;
  /** What had been refused when it was taken: refusals that come to be known later, before its own verdict, were ahead of it. */
  readonly refusedBefore: number;
  readonly refusedTokensBefore: number;
  verdict: "none" | "in";
}

export type Gate =
  | { readonly kind: "open" }
  | { readonly kind: "resting"; readonly since: EpochMs; readonly until: EpochMs; readonly why: RejectionKind; readonly probe: boolean }
  | { readonly kind: "probing"; readonly since: EpochMs };

type Rejection = Extract<LeaseEnd, { kind: "rejected" }>;
type Cause = Exclude<RejectionKind, "unknown">;

const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 60_000;
/** Rates are counted over at most a minute: who asks for a longer wait means another limit. */
const LONGEST_WINDOW_MS = 90_000;
const USUAL_VERDICT_MS = 250;
/** Relative error of a rate that is trusted. */
const UNDERSTOOD = 0.2;
/** With so few costs left a refusal may come with each send. */
const NEAR_EMPTY = 5;
/** Timers are no finer. */
const TICK_MS = 1;
/** The expectation of who asks counts like so many answers seen. */
const FIRST_ANSWERS = 20;
const DAILY_REST_MS = 3_600_000;
/** In flight at once without anyone having shown that so many are let in. */
const UNPROVEN = 2;

/** The limits of one quota group, as far as they show. */
export class QuotaGroup {
  readonly id: GroupId;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #fixed: boolean;
  readonly #kin: Kin;
  readonly #daring: number;
  #kinSeen = 0;
  /** What was found here does not fit what was found elsewhere. */
  #apart = false;
  #slotsSeen = false;
  #gate: Gate = { kind: "open" };
  #requests: RateView;
  #tokens: RateView;
  #slots: Slots;
  #ramp: Ramp;
  #which: WhichRate = undecided;
  #ramping: boolean;
  #inFlight = 0;
  #peak = 0;
  #unproven = true;
  #refused = 0;
  #refusedTokens = 0;
  /** Refusals since anything was let in. */
  #streak = 0;
  #burstKnownAt = -Infinity;
  #verdictMs = USUAL_VERDICT_MS;
  #usualCost = 0;
  #settled = 0;
  /** Output tokens per answer: as expected by who asked, as used. */
  readonly #outputMean = { asked: 0, used: 0 };

  constructor(id: GroupId, limits: LimitSettings, pace: PaceSettings, tools: { clock: Clock; random: Random; kin: Kin }) {
    this.#kin = tools.kin;
    this.#daring = this.#kin.join();
    this.id = id;
    this.#clock = tools.clock;
    this.#random = tools.random;
    this.#fixed = pace.mode === "fixed";
    const now = tools.clock.now();
    this.#requests = unseenRate(now, limits.requestsPerMinute, 0);
    this.#tokens = unseenRate(now, limits.tokensPerMinute, 1);
    this.#slots = unboundedSlots(limits.concurrency ?? Infinity, now);
    this.#ramp = startRamp(now);
    this.#ramping = !this.#fixed;
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
    return this.#slots.cap;
  }

  /** Sends let in a millisecond, of late. */
  get lettingInPerMs(): number {
    return recentPerMs(this.#ramp, this.#clock.now());
  }

  /** Requests a minute it is paced at; null while nothing paces it. */
  get pacedPerMinute(): number | null {
    return this.#enforced("requests") && this.#requests.perMs !== null ? this.#requests.perMs * 60_000 : null;
  }

  /** Requests and tokens a minute and sends in flight, as far as learned. */
  get learned(): { rpm: number | null; tpm: number | null; concurrency: number | null } {
    return {
      rpm: this.#requests.perMs === null ? null : this.#requests.perMs * 60_000,
      tpm: this.#tokens.perMs === null ? null : this.#tokens.perMs * 60_000,
      concurrency: this.#slots.cap < this.#slots.ceiling ? this.#slots.cap : null,
    };
  }

  /** Whether a send of this size may go now; `backlog` is how many sends are known to follow. */
  room(tokens: TokenCount, backlog: number): Room {
    const now = this.#clock.now();
    if (this.#kin.version !== this.#kinSeen) this.#believeKin(now);
    switch (this.#gate.kind) {
      case "resting":
        if (now < this.#gate.until) return { kind: "closed", cause: "resting", until: this.#gate.until };
        return this.#gate.probe ? { kind: "open", slack: 0 } : this.#openRoom(this.#costOf(tokens), backlog, now);
      case "probing":
        return { kind: "closed", cause: "probing", until: null };
      case "open":
        return this.#openRoom(this.#costOf(tokens), backlog, now);
      default:
        return assertNever(this.#gate);
    }
  }

  take(tokens: TokenCount): Charge {
    const now = this.#clock.now();
    const cost = this.#costOf(tokens);
    const probe = this.#gate.kind === "resting" && this.#gate.probe;
    if (probe) this.#gate = { kind: "probing", since: now };
    else if (this.#gate.kind === "resting") this.#gate = { kind: "open" };
    this.#inFlight += 1;
    this.#peak = Math.max(this.#peak, this.#inFlight);
    const charge: Charge = {
      cost,
      tokens,
      at: now,
      probe,
      together: this.#inFlight,
      requestsBefore: this.#requests.total,
      tokensBefore: this.#tokens.total,
      refusedBefore: this.#refused,
      refusedTokensBefore: this.#refusedTokens,
      verdict: "none",
    };
    this.#requests = charged(this.#requests, 1, now);
    this.#tokens = charged(this.#tokens, cost, now);
    this.#ramp = ramped(this.#ramp, now);
    this.#slots = slotSent(this.#slots);
    this.#usualCost += (cost - this.#usualCost) / Math.min(50, this.#ramp.letIn);
    return charge;
  }

  reserve(charge: Charge, tokens: TokenCount): void {
    charge.tokens = tokens;
    this.#recost(charge, this.#costOf(tokens));
  }

  admitted(charge: Charge, hints: readonly LimitHint[]): void {
    charge.verdict = "in";
    // Until a refusal was timed: it will not take longer than an admission.
    if (this.#refused === 0) this.#verdictMs = Math.max(0.1, Math.min(this.#verdictMs, this.#clock.now() - charge.at));
    this.#unproven = false;
    this.#streak = 0;
    const together = charge.together - (this.#refused - charge.refusedBefore);
    this.#slots = slotLetIn(this.#slots, together);
    if (together > this.#kin.proven) {
      this.#kin.proven = together;
      this.#kin.leader = this;
    }
    this.#hear(charge, hints);
    if (charge.probe && this.#gate.kind === "probing") this.#gate = { kind: "open" };
  }

  ended(charge: Charge, end: LeaseEnd): void {
    this.#inFlight -= 1;
    switch (end.kind) {
      case "answered":
        if (end.tokens !== null) this.#settle(charge, end.tokens);
        return;
      case "rejected":
        this.#rejected(charge, end);
        return;
      case "unrelated":
        if (charge.verdict === "none") this.#uncharge(charge);
        break;
      case "refused":
      case "failed":
        break;
      default:
        assertNever(end);
    }
    if (charge.probe && this.#gate.kind === "probing") this.#rest(0, "unknown");
  }

  #openRoom(cost: number, backlog: number, now: EpochMs): Room {
    if (this.#inFlight >= slotsAt(this.#slots, now)) return { kind: "closed", cause: "no-slot", until: null };
    if (this.#follows() && this.#inFlight >= Math.max(UNPROVEN, this.#kin.proven))
      return { kind: "closed", cause: "no-slot", until: null };
    let at: number = now;
    if (this.#ramping && !this.#unproven) at = Math.max(at, rampRoomAt(this.#ramp, backlog, this.#verdictMs));
    else if (!this.#unproven) at = Math.max(at, this.#catchUpAt(backlog, now));
    if (this.#enforced("requests")) at = Math.max(at, roomAt(this.#requests, 1, now));
    if (this.#enforced("tokens")) at = Math.max(at, roomAt(this.#tokens, cost, now));
    if (at >= now + TICK_MS) return { kind: "closed", cause: "paced", until: EpochMs(at) };
    return { kind: "open", slack: Math.min(this.#slots.cap - this.#inFlight, levelAt(this.#requests, now)) };
  }

  /** While nobody knows how many may be in flight, one group of a provider tries more and the others come after it. */
  #follows(): boolean {
    return this.#kin.size > 1 && this.#kin.slots === null && this.#kin.leader !== this && !this.#slotsSeen;
  }

  #believeKin(now: EpochMs): void {
    this.#kinSeen = this.#kin.version;
    if (this.#apart) return;
    const { slots, requests, tokens } = this.#kin;
    if (slots !== null && !this.#slotsSeen) this.#slots = slotsSupposed(this.#slots, slots, now);
    if (requests !== null) this.#requests = supposed(this.#requests, requests, now);
    if (tokens !== null) this.#tokens = supposed(this.#tokens, tokens, now);
    if (requests !== null || tokens !== null) this.#ramping = false;
    if (tokens !== null && requests === null && this.#which.odds === 0) this.#which = surely("tokens");
  }

  #tellKin(): void {
    const of = this.#which.tokens ? "tokens" : "requests";
    const { shown } = of === "tokens" ? this.#tokens : this.#requests;
    if (shown === null || this.#kin.size < 2) return;
    this.#apart = !this.#kin.learnRate(of, shown);
    this.#believeKin(this.#clock.now());
  }

  /** What was saved up is not spent at once: a wrong belief in how much was saved shows only after a while. */
  #catchUpAt(backlog: number, now: EpochMs): number {
    const cost = this.#which.tokens ? Math.max(1, this.#usualCost) : 1;
    const view = this.#which.tokens ? this.#tokens : this.#requests;
    const nearEmpty = levelAt(view, now) < NEAR_EMPTY * cost;
    const risked = nearEmpty ? 1000 / this.#verdictMs : riskedPerSecond(this.#ramp, backlog, this.#verdictMs);
    const perSecond = Math.max(risked, (2000 * (view.perMs ?? Infinity)) / cost);
    return this.#ramp.lastAt + 1000 / perSecond;
  }

  /** Both rates keep their estimate; the one that is not to blame does not slow anything. */
  #enforced(of: "requests" | "tokens"): boolean {
    const view = of === "requests" ? this.#requests : this.#tokens;
    if (view.told || view.ceilingPerMs < Infinity) return true;
    return view.perMs !== null && (of === "tokens") === this.#which.tokens;
  }

  #rejected(charge: Charge, end: Rejection): void {
    const now = this.#clock.now();
    const sameBurst = charge.at <= this.#burstKnownAt;
    const inFlight = charge.together - 1 - (this.#refused - charge.refusedBefore);
    const requestsIn = charge.requestsBefore - (this.#refused - charge.refusedBefore);
    const tokensIn = charge.tokensBefore - (this.#refusedTokens - charge.refusedTokensBefore);
    const cause = this.#fixed ? "fixed" : this.#causeOf(end, inFlight);
    { const T = (globalThis as any).TRACE; if (T) T(now, this.id + " REJ " + cause + (sameBurst ? " burst" : ""), { inFlight, cap: this.#slots.cap, proven: this.#slots.proven, retry: end.retryAfterMs, rpm: (this.#requests.perMs ?? 0) * 60000, gate: this.#gate.kind, streak: this.#streak }); }
    this.#uncharge(charge);
    this.#refused += 1;
    this.#refusedTokens += charge.cost;
    if (!sameBurst) {
      this.#burstKnownAt = now;
      this.#streak += 1;
      this.#verdictMs = Math.max(1, 0.7 * this.#verdictMs + 0.3 * (now - charge.at));
    }
    const refusal = { at: charge.at, sameBurst, daring: this.#daring, retryAfterMs: end.retryAfterMs };
    switch (cause) {
      case "concurrency":
        this.#slots = slotRefused(this.#slots, inFlight, now);
        this.#slotsSeen = true;
        this.#kin.learnSlots(this.#slots.cap);
        if (this.#streak < 2 && end.retryAfterMs === null && !charge.probe) return;
        break;
      case "requests":
      case "tokens":
        this.#empty(end.why, { ...refusal, letIn: requestsIn, cost: 1 }, { ...refusal, letIn: tokensIn, cost: charge.cost });
        if (!sameBurst) this.#tellKin();
        break;
      case "acceleration":
        if (!sameBurst) this.#ramp = slowed(this.#ramp, now);
        this.#ramping = true;
        break;
      case "daily":
      case "fixed":
        break;
      default:
        assertNever(cause);
    }
    this.#rest(this.#restMs(end, cause === "daily"), cause === "fixed" ? end.why : cause, sameBurst);
  }

  #empty(why: RejectionKind, requests: Refusal, tokens: Refusal): void {
    const T = (globalThis as any).TRACE; if (T) queueMicrotask(() => T(this.#clock.now(), why + (requests.sameBurst?" burst":""), { tok: this.#which.tokens, tdoubt: this.#tokens.doubt, tlook: this.#tokens.lookMs, tsize: this.#tokens.size, rpm: this.#requests.perMs! * 60000, doubt: this.#requests.doubt, look: this.#requests.lookMs, size: this.#requests.size, units: requests.letIn, odds: this.#which.odds, tpm: this.#tokens.perMs! * 60000 }));
    this.#ramping = false;
    if (why === "requests" || why === "unknown") {
      if (why === "unknown") this.#blame(requests, tokens);
      this.#requests = emptied(this.#requests, requests);
    }
    if (why === "tokens" || why === "unknown") this.#tokens = emptied(this.#tokens, tokens);
    if (why === "tokens" || why === "requests") this.#which = surely(why);
    this.#requests = { ...this.#requests, paced: this.#enforced("requests") };
    this.#tokens = { ...this.#tokens, paced: this.#enforced("tokens") };
  }

  #blame(requests: Refusal, tokens: Refusal): void {
    this.#which = sizeSeen(this.#which, tokens.cost, this.#usualCost);
    if (requests.sameBurst) return;
    const byRequests = surprise(this.#requests, requests);
    const byTokens = surprise(this.#tokens, tokens);
    if (byRequests === null || byTokens === null) return;
    const sends = requests.letIn - this.#requests.empties.at(-1)!.total;
    this.#which = errorsSeen(this.#which, { requests: byRequests, tokens: byTokens }, sends);
  }

  /** What refused, as said, as the headers show, or as the evidence has it. */
  #causeOf(end: Rejection, inFlight: number): Cause {
    if (end.why !== "unknown") return end.why;
    if (end.retryAfterMs !== null && end.retryAfterMs > LONGEST_WINDOW_MS) return "daily";
    if (inFlight + 1 <= this.#slots.proven && this.#slots.cap >= this.#slots.ceiling) return "requests";
    return end.retryAfterMs === null ? "concurrency" : "requests";
  }

  #restMs(end: Rejection, daily: boolean): number {
    if (end.retryAfterMs !== null) return end.retryAfterMs;
    if (daily) return DAILY_REST_MS;
    return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (this.#streak - 1)) * (1 + 0.1 * this.#random.next());
  }

  #rest(restMs: number, why: RejectionKind, sameBurst = false): void {
    const now = this.#clock.now();
    const until = EpochMs(now + restMs);
    if (this.#gate.kind === "resting" && sameBurst) {
      if (until > this.#gate.until) this.#gate = { ...this.#gate, until };
      return;
    }
    if (sameBurst && this.#gate.kind === "probing") return;
    this.#gate = { kind: "resting", since: now, until, why, probe: !this.#understood(why) };
  }

  /** A first refusal of a rate that is known well needs no probe: the pace after the rest is the one that will do. */
  #understood(why: RejectionKind): boolean {
    if (this.#streak > 1 || (why !== "requests" && why !== "tokens")) return false;
    return (this.#which.tokens ? this.#tokens : this.#requests).doubt < UNDERSTOOD;
  }

  #hear(charge: Charge, hints: readonly LimitHint[]): void {
    for (const hint of hints) {
      if (hint.remaining === undefined) continue;
      const word = {
        perMinute: hint.limit ?? null,
        remaining: hint.remaining,
        resetMs: hint.resetMs ?? null,
        sentAt: charge.at,
      };
      const refused = this.#refused - charge.refusedBefore;
      const refusedTokens = this.#refusedTokens - charge.refusedTokensBefore;
      if (hint.of === "requests" && charge.at >= this.#requests.anchor.at)
        this.#requests = told(this.#requests, { ...word, letIn: charge.requestsBefore + 1 - refused });
      if (hint.of === "tokens" && charge.at >= this.#tokens.anchor.at)
        this.#tokens = told(this.#tokens, { ...word, letIn: charge.tokensBefore + charge.cost - refusedTokens });
    }
  }

  #costOf(tokens: TokenCount): number {
    const { asked, used } = this.#outputMean;
    return tokens.input + (asked > 0 ? (tokens.output * used) / asked : tokens.output);
  }

  #settle(charge: Charge, used: TokenCount): void {
    if (this.#settled === 0) this.#outputMean.asked = this.#outputMean.used = charge.tokens.output;
    this.#settled += 1;
    const weight = 1 / Math.min(200, this.#settled + FIRST_ANSWERS);
    this.#outputMean.asked += (charge.tokens.output - this.#outputMean.asked) * weight;
    this.#outputMean.used += (used.output - this.#outputMean.used) * weight;
    this.#recost(charge, used.input + used.output);
  }

  #recost(charge: Charge, cost: number): void {
    this.#tokens = corrected(this.#tokens, cost - charge.cost, charge.at);
    charge.cost = cost;
  }

  #uncharge(charge: Charge): void {
    this.#requests = corrected(this.#requests, -1, charge.at);
    this.#tokens = corrected(this.#tokens, -charge.cost, charge.at);
    this.#ramp = unramped(this.#ramp);
  }
}
