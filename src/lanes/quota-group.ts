import { assertNever, type Clock, EpochMs, type GroupId, type Random } from "#kernel";
import type { LimitSettings, PaceSettings } from "#records";
import type { Charge, Circumstances, Room } from "./charge.ts";
import { DayBudget } from "./day-budget.ts";
import { Gate, gateEvent, type GateState } from "./gate.ts";
import type { GroupTools } from "./group-tools.ts";
import { type GroupProfile, PROFILE_LASTS_MS } from "./group-profile.ts";
import { GroupPace } from "./group-pace.ts";
import { GroupRates, less, type LetIn } from "./group-rates.ts";
import { GroupSlots } from "./group-slots.ts";
import type { Kin } from "./kin.ts";
import type { LaneEvent } from "./lane-event.ts";
import type { ShareReport } from "./lane-shares.ts";
import { OthersUse } from "./others-use.ts";
import { type Cause, causeOf, exhausted, type Rejection, restMsAfter } from "./refusal-cause.ts";
import type { LeaseEnd, LimitHint, TokenCount } from "./lease.ts";

/** Relative error of a rate that is trusted. */
const UNDERSTOOD = 0.2;
/** Timers are no finer. */
const TICK_MS = 1;

/**
 * The limits of one quota group, as far as they show: what refused a send decides who learns of it. A refused rate paces
 * (`GroupRates`, `GroupPace`), a refused number in flight caps (`GroupSlots`), and every refusal closes the gate for a while (`Gate`).
 */
export class QuotaGroup {
  readonly id: GroupId;
  /** Kept by its lanes, which know when a send leaves. */
  readonly day: DayBudget;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #fixed: boolean;
  readonly #kin: Kin;
  readonly #daring: number;
  readonly #tell: (event: LaneEvent) => void;
  readonly #gate: Gate;
  readonly #rates: GroupRates;
  readonly #slots: GroupSlots;
  readonly #pace: GroupPace;
  readonly #others = new OthersUse();
  #kinSeen = 0;
  /** What was found here does not fit what was found elsewhere. */
  #apart = false;
  #inFlight = 0;
  #refused: LetIn = { requests: 0, tokens: 0 };
  /** Bursts of refusals since anything was let in. */
  #streak = 0;
  #burstKnownAt = -Infinity;

  constructor(id: GroupId, limits: LimitSettings, pace: PaceSettings, tools: GroupTools) {
    const now = tools.clock.now();
    this.id = id;
    this.#clock = tools.clock;
    this.#random = tools.random;
    this.#kin = tools.kin;
    this.#daring = tools.kin.join();
    this.#tell = tools.tell;
    this.#fixed = pace.mode === "fixed";
    this.#gate = new Gate(tools.clock, (before, after) => {
      const event = gateEvent(id, before, after, tools.clock.now());
      if (event !== null) tools.tell(event);
    });
    this.#rates = new GroupRates(limits, now);
    this.day = new DayBudget(id, limits.requestsPerDay, tools);
    this.#slots = new GroupSlots(limits.concurrency ?? Infinity, tools.kin, now);
    this.#pace = new GroupPace(this.#fixed, now);
    if (tools.profile !== null && now - tools.profile.at < PROFILE_LASTS_MS) this.#believe(tools.profile, now);
  }

  /** A person has said otherwise what its limits are: those that changed are held from now on, and what was learned of them is forgotten. */
  bound(before: LimitSettings, limits: LimitSettings): void {
    const now = this.#clock.now();
    if (limits.concurrency !== before.concurrency) this.#slots.bound(limits.concurrency ?? Infinity, now);
    if (this.#rates.bound(before, limits, now)) this.#pace.rateForgotten();
  }

  get gate(): GateState {
    return this.#gate.state;
  }

  /** Most that may be in flight; null when nothing bounds it. */
  get cap(): number | null {
    return this.#slots.cap;
  }

  /** Sends let in a millisecond, of late. */
  get lettingInPerMs(): number {
    return this.#pace.lettingInPerMs(this.#clock.now());
  }

  /** Requests and tokens a minute and sends in flight, as far as refusals or headers have shown. */
  get learned(): { readonly rpm: number | null; readonly tpm: number | null; readonly concurrency: number | null } {
    const { learned: concurrency } = this.#slots;
    return { rpm: this.#rates.perMinute("requests"), tpm: this.#rates.perMinute("tokens"), concurrency };
  }

  /** Processes that have calls waiting for it, this one included. */
  get parts(): number {
    return this.#others.wanting + 1;
  }

  /** What to remember of it; null when nothing was learned. */
  profile(): GroupProfile | null {
    const requests = this.#rates.known("requests");
    const tokens = this.#rates.known("tokens");
    const { concurrency } = this.learned;
    if (requests === null && tokens === null && concurrency === null) return null;
    return { requests, tokens, concurrency, at: this.#clock.now() };
  }

  /** Whether a send of this size may go now; `backlog` is how many sends are known to follow. */
  room(tokens: TokenCount, backlog: number): Room {
    const now = this.#clock.now();
    const gate = this.#gate.state;
    if (this.#kin.version !== this.#kinSeen) this.#believeKin(now);
    if (gate.kind === "probing") return { kind: "closed", cause: "probing", until: null };
    if (gate.kind === "resting") {
      if (now < gate.until) return { kind: "closed", cause: "resting", until: gate.until };
      if (gate.alone) return { kind: "open", slack: 0 };
    }
    const slots = this.#slots.now(this.#others, now);
    if (this.#inFlight >= slots) return { kind: "closed", cause: "no-slot", until: null };
    const needs = { rates: this.#rates, backlog, parts: this.parts };
    const at = Math.max(this.#pace.roomAt(needs, now), this.#rates.roomAt(this.#rates.costOf(tokens), now));
    if (at >= now + TICK_MS) return { kind: "closed", cause: "paced", until: EpochMs(at) };
    return { kind: "open", slack: Math.min(this.#slots.state.cap - this.#inFlight, this.#rates.leftAt(now)) };
  }

  take(tokens: TokenCount): Charge {
    const now = this.#clock.now();
    const cost = this.#rates.costOf(tokens);
    const alone = this.#gate.pass();
    const before = this.#rates.letIn;
    this.#inFlight += 1;
    this.#rates.charge(cost, now);
    if (tokens.input + tokens.output > 0) this.#rates.sized(cost);
    this.#pace.took(now);
    this.#slots.took();
    const together = this.#inFlight + this.#others.inFlight;
    return { cost, tokens, at: now, alone, together, before, refusedBefore: this.#refused, letIn: false };
  }

  reserve(charge: Charge, tokens: TokenCount): void {
    if (charge.tokens.input + charge.tokens.output === 0) this.#rates.sized(this.#rates.costOf(tokens));
    charge.tokens = tokens;
    this.#recost(charge, this.#rates.costOf(tokens));
  }

  admitted(charge: Charge, hints: readonly LimitHint[]): void {
    const ahead = less(this.#refused, charge.refusedBefore);
    const together = charge.together - ahead.requests;
    const now = this.#clock.now();
    charge.letIn = true;
    this.#streak = 0;
    if (this.#refused.requests === 0) this.#pace.admissionTook(now - charge.at);
    this.#pace.letIn(now);
    this.#slots.letIn(together);
    const requests = charge.before.requests - ahead.requests + 1;
    const tokens = charge.before.tokens - ahead.tokens + charge.cost;
    for (const hint of hints) this.#rates.hear(hint, charge.at, { requests, tokens }, now);
    const share = hints.length > 0 ? this.#rates.foreignNews() : null;
    if (share !== null) this.#tell({ type: "foreign-use-found", group: this.id, share });
    if (charge.alone) this.#gate.probeLetIn();
  }

  ended(charge: Charge, end: LeaseEnd): void {
    this.#inFlight -= 1;
    if (end.kind === "rejected") return this.#rejected(charge, end);
    if (end.kind === "answered" && end.tokens !== null) {
      this.#rates.learnUse(charge.tokens, end.tokens);
      this.#recost(charge, end.tokens.input + end.tokens.output);
    }
    if (end.kind === "unrelated" && !charge.letIn) this.#uncharge(charge);
    if (charge.alone && !charge.letIn) this.#gate.probeUntold();
  }

  /** What other processes let in since they last said so is charged here too; what they learned is believed while nothing was learned here. */
  hearOthers(reports: readonly ShareReport[]): void {
    const now = this.#clock.now();
    this.#rates.chargeOthers(this.#others.hear(reports), now);
    if (this.#fixed) return;
    for (const { profile } of reports) if (profile !== null) this.#overhear(profile, now);
  }

  /** The sends of others, which charge the same quota, are charged here from now on. */
  join(others: readonly QuotaGroup[], perMs: number): void {
    this.#kin.merge(
      others.map((group) => group.#slots),
      this.#slots,
    );
    this.#rates.join(perMs, this.#clock.now());
  }

  /** What this process tells the others. */
  report(from: string, wants: boolean): ShareReport {
    const own = this.#others.without(this.#rates.letIn);
    return { from, ...own, sends: this.day.sends, inFlight: this.#inFlight, wants, profile: this.profile() };
  }

  #rejected(charge: Charge, end: Rejection): void {
    const now = this.#clock.now();
    const sameBurst = charge.at <= this.#burstKnownAt;
    const ahead = less(this.#refused, charge.refusedBefore);
    const inFlight = charge.together - 1 - ahead.requests;
    const cause = this.#fixed ? "fixed" : causeOf(end, { inFlight, slots: this.#slots.state, cost: charge.cost });
    this.#pace.refused(now);
    this.#uncharge(charge);
    this.#refused = { requests: this.#refused.requests + 1, tokens: this.#refused.tokens + charge.cost };
    if (!sameBurst) {
      this.#burstKnownAt = now;
      this.#streak += 1;
      this.#pace.refusalTook(now - charge.at);
    }
    this.#learn(cause, charge, end, { ahead, inFlight, sameBurst });
    // The number in flight is the limit: when one ends, the next may go.
    if (cause === "concurrency" && this.#streak < 2 && end.retryAfterMs === null && !charge.alone) return;
    const ms = restMsAfter(end, cause, this.#streak, this.#random.next());
    const why = cause === "fixed" ? end.why : cause;
    this.#gate.rest({ ms, why, alone: !this.#understood(cause), sameBurst });
  }

  #learn(cause: Cause, charge: Charge, end: Rejection, seen: Circumstances): void {
    switch (cause) {
      case "requests":
      case "tokens":
        return this.#emptied(charge, end, seen);
      case "concurrency":
        return this.#crowded(seen.inFlight);
      case "acceleration":
        return this.#pace.growthRefused(!seen.sameBurst, this.#clock.now());
      case "daily":
      case "fixed":
        return;
      default:
        assertNever(cause);
    }
  }

  #emptied({ at, before, cost }: Charge, end: Rejection, { ahead, sameBurst }: Circumstances): void {
    const { why, retryAfterMs, hints } = end;
    const letIn = less(before, ahead);
    this.#pace.rateFound();
    // Headers say how much is left: nothing has to be inferred.
    for (const hint of hints) this.#rates.hear(hint, at, letIn, this.#clock.now());
    if (exhausted(end, cost) !== null) return;
    this.#rates.empty({ at, letIn, sameBurst, why, tokens: cost, daring: this.#daring, retryAfterMs });
    if (sameBurst) return;
    const { of, blamed } = this.#rates;
    if (blamed.perMs !== null)
      this.#tell({ type: "limit-learned", group: this.id, of, value: blamed.perMs * 60_000, from: "rejections" });
    if (blamed.shown === null || this.#kin.size < 2) return;
    this.#apart = !this.#kin.learnRate(of, blamed.shown);
    this.#believeKin(this.#clock.now());
  }

  #crowded(inFlight: number): void {
    const value = this.#slots.refused(inFlight, this.#clock.now());
    this.#tell({ type: "limit-learned", group: this.id, of: "concurrency", value, from: "rejections" });
  }

  /** A first refusal of a rate that is known well needs no send alone: the pace after the rest is the one that will do. */
  #understood(cause: Cause): boolean {
    if (cause === "fixed") return true;
    return this.#streak < 2 && (cause === "requests" || cause === "tokens") && this.#rates.blamed.doubt < UNDERSTOOD;
  }

  #believeKin(now: EpochMs): void {
    this.#kinSeen = this.#kin.version;
    if (this.#apart) return;
    const { slots, requests, tokens, findings } = this.#kin;
    this.#believe({ requests, tokens, concurrency: this.#slots.found ? null : slots }, now, findings);
  }

  #believe({ requests, tokens, concurrency }: Omit<GroupProfile, "at">, now: EpochMs, findings = 1): void {
    if (this.#fixed) return;
    if (concurrency !== null) this.#slots.suppose(concurrency, now);
    if (requests !== null) this.#rates.suppose("requests", { ...requests, findings }, now);
    if (tokens !== null) this.#rates.suppose("tokens", { ...tokens, findings }, now);
    // What does not fit what came through here is not believed, and paces nothing: the ramp goes on.
    if (this.#rates.blamed.perMs !== null) this.#pace.rateFound();
  }

  #overhear({ requests, tokens, concurrency }: GroupProfile, now: EpochMs): void {
    if (concurrency !== null && this.#slots.learned === null) this.#slots.suppose(concurrency, now);
    if (requests !== null) this.#rates.overhear("requests", requests, now);
    if (tokens !== null) this.#rates.overhear("tokens", tokens, now);
    if (this.#rates.blamed.perMs !== null) this.#pace.rateFound();
  }

  #recost(charge: Charge, cost: number): void {
    this.#rates.correct({ requests: 0, tokens: cost - charge.cost }, charge.at);
    charge.cost = cost;
  }

  #uncharge(charge: Charge): void {
    this.#rates.correct({ requests: -1, tokens: -charge.cost }, charge.at);
    this.#pace.untook();
  }
}
