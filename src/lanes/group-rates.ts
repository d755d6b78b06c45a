import type { EpochMs } from "#kernel";
import {
  boundAnew,
  charged,
  corrected,
  emptied,
  errorsSeen,
  foreignShare,
  type ForeignUse,
  joined,
  type KnownRate,
  levelAt,
  missed,
  noForeignUse,
  overheard,
  type RateView,
  type Refusal,
  roomAt,
  sizeSeen,
  supposed,
  surely,
  surprise,
  told,
  undecided,
  unseenRate,
  type WhichRate,
} from "#limits";
import type { LimitSettings } from "#records";
import type { LimitHint, RejectionKind, TokenCount } from "./lease.ts";

/** What had been let in at some moment. */
export interface LetIn {
  readonly requests: number;
  readonly tokens: number;
}

/** What had been let in between two moments. */
export const less = (one: LetIn, other: LetIn): LetIn => ({
  requests: one.requests - other.requests,
  tokens: one.tokens - other.tokens,
});

/** A refusal, for both rates. */
export interface RatesRefusal extends Omit<Refusal, "letIn" | "cost"> {
  readonly why: RejectionKind;
  readonly letIn: LetIn;
  readonly tokens: number;
}

/** The expectation of who asks counts like so many answers seen. */
const FIRST_ANSWERS = 20;
const LONGEST_MEMORY = 200;
/** Somebody else's share of a quota that is worth telling. */
const WORTH_TELLING = 0.2;
/** It is told when it is this much at least, and no longer when it seems less. */
const SURELY = 0.1;
/** A rate this doubtful is not worth remembering. */
const WORTH_KEEPING = 0.2;
const USUAL_OF = 50;

/** The two rates of a group, requests and tokens. Both keep their estimate; only the one that is to blame slows anything, unless a person or a header said both. */
export class GroupRates {
  #requests: RateView;
  #tokens: RateView;
  #which: WhichRate = undecided;
  #foreign: ForeignUse = noForeignUse;
  /** The share of others that was told; 0 when none. */
  #foreignTold = 0;
  /** Most that a header ever said was left, the limit it said, and how long the last one took to come. */
  #headers = { most: 0, limit: null as number | null, tookMs: 0, full: false };
  #sends = 0;
  #usualCost = 0;
  #answers = 0;
  /** Output tokens an answer: as expected by who asked, as used. */
  readonly #output = { asked: 0, used: 0 };

  constructor(limits: LimitSettings, now: EpochMs) {
    this.#requests = unseenRate(now, limits.requestsPerMinute, 0);
    this.#tokens = unseenRate(now, limits.tokensPerMinute, 1);
  }

  /** A person has said otherwise what the limits are; true when that is of a rate. */
  bound(before: LimitSettings, { requestsPerMinute, tokensPerMinute }: LimitSettings, now: EpochMs): boolean {
    const [requests, tokens] = [
      requestsPerMinute !== before.requestsPerMinute,
      tokensPerMinute !== before.tokensPerMinute,
    ];
    if (requests) this.#requests = boundAnew(this.#requests, requestsPerMinute, now);
    if (tokens) this.#tokens = boundAnew(this.#tokens, tokensPerMinute, now);
    return requests || tokens;
  }

  get letIn(): LetIn {
    return { requests: this.#requests.total, tokens: this.#tokens.total };
  }

  get of(): "requests" | "tokens" {
    return this.#which.tokens ? "tokens" : "requests";
  }

  /** The rate that is to blame. */
  get blamed(): RateView {
    return this.#which.tokens ? this.#tokens : this.#requests;
  }

  /** What one usual send takes of the rate that is to blame. */
  get usualTake(): number {
    return this.#which.tokens ? Math.max(1, this.#usualCost) : 1;
  }

  view(of: "requests" | "tokens"): RateView {
    return of === "requests" ? this.#requests : this.#tokens;
  }

  /** A rate that slows sends; null when it does not. */
  paced(of: "requests" | "tokens"): RateView | null {
    const view = this.view(of);
    if (view.told || view.ceilingPerMs < Infinity) return view;
    return view.perMs !== null && of === this.of ? view : null;
  }

  /** What a rate was found to be, a minute; null while nothing shows it. */
  perMinute(of: "requests" | "tokens"): number | null {
    const perMs = this.paced(of)?.perMs ?? null;
    return perMs === null ? null : perMs * 60_000;
  }

  /** A rate that is worth remembering; null when it is not. */
  known(of: "requests" | "tokens"): KnownRate | null {
    const view = this.paced(of);
    if (view === null || view.perMs === null || view.doubt > WORTH_KEEPING) return null;
    return { perMs: view.perMs, doubt: view.doubt, size: view.size };
  }

  /** Tokens that a send will be charged, as far as answers so far tell; as usual where its prompt is not made yet (no tokens). */
  costOf(tokens: TokenCount): number {
    if (tokens.input + tokens.output === 0) return this.#usualCost;
    const { asked, used } = this.#output;
    return tokens.input + (asked > 0 ? (tokens.output * used) / asked : tokens.output);
  }

  /** When both rates have room for a send of so many tokens. */
  roomAt(cost: number, now: EpochMs): number {
    const requests = this.paced("requests");
    const tokens = this.paced("tokens");
    return Math.max(
      now,
      requests === null ? now : roomAt(requests, 1, now),
      tokens === null ? now : roomAt(tokens, cost, now),
    );
  }

  /** What is left of the rate that is to blame, in usual sends. */
  leftAt(now: EpochMs): number {
    return levelAt(this.blamed, now) / this.usualTake;
  }

  charge(cost: number, now: EpochMs): void {
    this.chargeOthers({ requests: 1, tokens: cost }, now);
  }

  /** A send is of this size, as is known now that its prompt is made. */
  sized(cost: number): void {
    this.#sends += 1;
    this.#usualCost += (cost - this.#usualCost) / Math.min(USUAL_OF, this.#sends);
  }

  /** Sends of others that are charged to the same group. */
  chargeOthers({ requests, tokens }: LetIn, now: EpochMs): void {
    if (requests > 0) this.#requests = charged(this.#requests, requests, now);
    if (tokens > 0) this.#tokens = charged(this.#tokens, tokens, now);
  }

  /** A send made at `at` was charged otherwise: so much more. */
  correct({ requests, tokens }: LetIn, at: EpochMs): void {
    this.#requests = corrected(this.#requests, requests, at);
    this.#tokens = corrected(this.#tokens, tokens, at);
  }

  /** An answer tells what it used. */
  learnUse(asked: TokenCount, used: TokenCount): void {
    if (this.#answers === 0) this.#output.asked = this.#output.used = asked.output;
    this.#answers += 1;
    const weight = 1 / Math.min(LONGEST_MEMORY, this.#answers + FIRST_ANSWERS);
    this.#output.asked += (asked.output - this.#output.asked) * weight;
    this.#output.used += (used.output - this.#output.used) * weight;
  }

  /** A header, heard now, of a send made at `sentAt`, by which so much had been let in. */
  hear(hint: LimitHint, sentAt: EpochMs, letIn: LetIn, now: EpochMs): void {
    if (hint.remaining === undefined || sentAt < this.view(hint.of).anchor.at) return;
    // Tokens in flight are a guess; requests are not.
    if (hint.of === "requests") this.#compare(hint, sentAt, letIn.requests, now);
    const word = {
      perMinute: hint.limit ?? null,
      remaining: hint.remaining,
      resetMs: hint.resetMs ?? null,
      sentAt,
      letIn: letIn[hint.of],
    };
    if (hint.of === "requests") this.#requests = told(this.#requests, word);
    else this.#tokens = told(this.#tokens, word);
  }

  /** The part of the quota that somebody else uses, when headers show that it began or ended (0); null when there is no news. */
  foreignNews(): number | null {
    const use = foreignShare(this.#foreign);
    if (use === null) return null;
    const { share, atLeast } = use;
    const found = this.#foreignTold === 0 ? share > WORTH_TELLING && atLeast > SURELY : share > SURELY;
    if (found === this.#foreignTold > 0) return null;
    this.#foreignTold = found ? share : 0;
    return this.#foreignTold;
  }

  /** What a header shows against what the one before it foretold. */
  #compare({ limit, remaining = 0 }: LimitHint, sentAt: EpochMs, letIn: number, now: EpochMs): void {
    const { told: toldBefore, anchor, size, perMs } = this.#requests;
    const before = this.#headers;
    const own = letIn - anchor.total;
    const refilled = perMs === null ? 0 : anchor.level + perMs * (sentAt - anchor.at);
    // No more is ever left than was ever seen, but for the send that was charged before it was said: resets are rounded.
    const cap = Math.min(size, before.most + 1);
    const full = refilled >= cap;
    this.#headers = {
      most: Math.max(before.most, remaining),
      limit: limit ?? before.limit,
      tookMs: Math.max(0, now - sentAt),
      full,
    };
    // Another limit: what was left is of the one before.
    if (this.#headers.limit !== before.limit) this.#foreign = noForeignUse;
    else if (toldBefore && perMs !== null) {
      const missing = Math.min(cap, refilled) - own - remaining;
      // A send that came late to a full bucket does not show it by more being left: the next one only seems to miss it.
      const late = before.full ? perMs * before.tookMs : 0;
      this.#foreign = missed(this.#foreign, {
        at: sentAt,
        own,
        missing: missing > 0 ? Math.max(0, missing - late) : missing,
      });
    }
  }

  /** A refusal: empties the rate that is said to be to blame, or both where it is not said. */
  empty({ why, letIn, tokens: cost, ...seen }: RatesRefusal): void {
    const requests: Refusal = { ...seen, letIn: letIn.requests, cost: 1 };
    const tokens: Refusal = { ...seen, letIn: letIn.tokens, cost };
    if (why === "unknown") this.#blame(requests, tokens);
    else this.#which = surely(why === "tokens" ? "tokens" : "requests");
    if (why !== "tokens") this.#requests = emptied(this.#requests, requests);
    if (why !== "requests") this.#tokens = emptied(this.#tokens, tokens);
    this.#requests = { ...this.#requests, paced: this.paced("requests") !== null };
    this.#tokens = { ...this.#tokens, paced: this.paced("tokens") !== null };
  }

  /** What others found of a rate. */
  suppose(of: "requests" | "tokens", known: KnownRate & { readonly findings: number }, now: EpochMs): void {
    if (of === "requests") this.#requests = supposed(this.#requests, known, now);
    else this.#tokens = supposed(this.#tokens, known, now);
    if (of === "tokens" && this.#which.odds === 0 && this.#requests.perMs === null) this.#which = surely("tokens");
  }

  /** What another process, which charges the same quota, found of a rate. */
  overhear(of: "requests" | "tokens", known: KnownRate, now: EpochMs): void {
    if (of === "requests") this.#requests = overheard(this.#requests, known, now);
    else this.#tokens = overheard(this.#tokens, known, now);
    if (of === "tokens" && this.#which.odds === 0 && this.#requests.perMs === null) this.#which = surely("tokens");
  }

  /** The requests of others are charged here from now on, and the rate of all is known. */
  join(perMs: number, now: EpochMs): void {
    this.#which = surely("requests");
    this.#requests = { ...joined(this.#requests, perMs, now), paced: true };
  }

  #blame(requests: Refusal, tokens: Refusal): void {
    this.#which = sizeSeen(this.#which, tokens.cost, this.#usualCost);
    if (requests.sameBurst) return;
    const byRequests = surprise(this.#requests, requests);
    const byTokens = surprise(this.#tokens, tokens);
    if (byRequests === null || byTokens === null) return;
    this.#which = errorsSeen(this.#which, { requests: byRequests, tokens: byTokens });
  }
}
