import { type Clock, type EpochMs, type Random, Secret } from "#kernel";
import type { Completion } from "#records";
import { drawnLength, measured, ofLength } from "./answer-length.ts";
import { admittedAfterMs, type CallLength, REJECTION_MS } from "./call-shape.ts";
import {
  type Admission,
  type Demand,
  HiddenLimits,
  type HiddenLimitSpec,
  type LimitsReading,
  type RefusedBy,
} from "./hidden-limits.ts";
import { NO_KNOWLEDGE, type RepairKnowledge } from "./models/repair/repair-knowledge.ts";
import type { SimulatedPrompt } from "./models/sight.ts";
import { simulatedAnswer } from "./models/simulated-answer.ts";
import { disguisedRefusal, invalidKey, rateRefusal, type Refusal, unknownModel } from "./refusal.ts";
import { exceptionFor, worldQuota } from "./world-quota.ts";
import type { ServedModel, WorldFaults, WorldSpec } from "./world-spec.ts";
import { LaneCounter, type WorldStats } from "./world-stats.ts";

/** One send as it reaches the provider. */
export interface WorldSend {
  readonly key: string;
  readonly deployment: string;
  readonly prompt: SimulatedPrompt;
  /** For benches: the call's size and latency, in place of what the model would write. */
  readonly length?: CallLength;
}

/** How an admitted send goes wrong. */
export type WorldFault = "error" | "hang" | "reset" | "truncate";

/** What the provider decides the moment a send arrives. Times are milliseconds from then. */
export type WorldDecision =
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly afterMs: number }
  | {
      readonly kind: "rejected";
      readonly refusal: Refusal;
      /** Null when the world does not tell. */
      readonly why: RefusedBy | null;
      readonly retryAfterMs: number | null;
      readonly limits: LimitsReading | null;
      readonly afterMs: number;
    }
  | Admitted;

/** A send that was let in. Its place must be given back once, by `end`. */
export interface Admitted {
  readonly kind: "admitted";
  readonly completion: Completion;
  readonly fault: WorldFault | null;
  readonly admittedAfterMs: number;
  readonly latencyMs: number;
  readonly limits: LimitsReading | null;
  /** Gives the place back; `answered` says whether the whole answer went out. Only the first call counts. */
  end(answered: boolean): void;
}

interface Lane {
  readonly limits: HiddenLimits;
  readonly counter: LaneCounter;
  readonly chargesTokens: boolean;
  readonly latencyScale: number;
  readonly faults: WorldFaults;
}

interface Answer {
  readonly completion: Completion;
  /** Before the lane's scale. */
  readonly latencyMs: number;
}

/** What a world goes by. */
export interface WorldMeans {
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
  /** What its models know of repairs; nothing when absent. */
  readonly knowledge?: RepairKnowledge;
}

/** The simulated provider itself, without a wire: admits, answers and fails. Server and twin put its decisions into effect. */
export class World {
  readonly spec: WorldSpec;
  readonly startedAt: EpochMs;
  readonly #clock: Pick<Clock, "now">;
  readonly #random: Random;
  readonly #byDeployment: ReadonlyMap<string, ServedModel>;
  readonly #quotas = new Map<HiddenLimitSpec, Map<string, HiddenLimits>>();
  readonly #lanes = new Map<string, Lane>();
  readonly #fingerprints = new Map<string, string>();
  #refused = 0;

  readonly #knowledge: RepairKnowledge;

  constructor(spec: WorldSpec, { clock, random, knowledge = NO_KNOWLEDGE }: WorldMeans) {
    this.spec = spec;
    this.#knowledge = knowledge;
    this.startedAt = clock.now();
    this.#clock = clock;
    this.#random = random;
    const served = spec.models.flatMap((each) => each.deployments.map((name) => [name, each] as const));
    this.#byDeployment = new Map(served);
  }

  /** Decides what becomes of a send that arrives now. */
  decide(send: WorldSend): WorldDecision {
    const now = this.#clock.now();
    const refusal = this.refusalOf(send.key, send.deployment);
    if (refusal !== null) return { kind: "refused", refusal, afterMs: this.#quickMs() };
    const served = this.#byDeployment.get(send.deployment)!;
    const lane = this.#laneOf(send, served);
    // Who counts no tokens need not know the answer to refuse it.
    const answer = lane.chargesTokens ? this.#answer(send, served) : null;
    const admission = lane.limits.admit(demandOf(send, answer), now);
    if (admission.kind === "admitted") return this.#admitted(lane, answer ?? this.#answer(send, served));
    lane.counter.rejected(now - this.startedAt, admission.why);
    return this.#rejected(lane, served, admission);
  }

  /** Why no send with this key for this deployment would be considered now; null when it would. */
  refusalOf(key: string, deployment: string | null): Refusal | null {
    const refusal = this.#knows(key) ? this.#unknownModel(deployment) : invalidKey(this.#fingerprintOf(key));
    if (refusal !== null) this.#refused += 1;
    return refusal;
  }

  stats(): WorldStats {
    return {
      simulated: true,
      world: this.spec.title,
      startedAt: this.startedAt,
      elapsedMs: this.#clock.now() - this.startedAt,
      refused: this.#refused,
      lanes: [...this.#lanes.values()].map(({ counter }) => counter.read()),
    };
  }

  #unknownModel(deployment: string | null): Refusal | null {
    if (deployment === null || this.#byDeployment.has(deployment)) return null;
    return unknownModel(deployment, [...this.#byDeployment.keys()]);
  }

  #knows(key: string): boolean {
    if (this.spec.keys === null) return true;
    const known = this.spec.keys.find((each) => each.key === key);
    if (known === undefined) return false;
    return this.#clock.now() - this.startedAt < (known.revokedAtSeconds ?? Infinity) * 1000;
  }

  #answer(send: WorldSend, served: ServedModel): Answer {
    if (send.length !== undefined) {
      return { completion: measured(served, send.length), latencyMs: send.length.latencyMs };
    }
    const { completion, latencyMs } = simulatedAnswer(served.model, send.prompt, this.#knowledge);
    const named = { ...completion, reportedModel: served.reportsAs };
    // Lengths are drawn for answers in words.
    const length = send.prompt.embed === undefined ? drawnLength(this.spec, send) : null;
    return length === null
      ? { completion: named, latencyMs }
      : { completion: ofLength(named, length), latencyMs: length.latencyMs };
  }

  #admitted({ faults, latencyScale, limits, counter }: Lane, { completion, latencyMs }: Answer): Admitted {
    const fault = this.#faultOf(faults);
    const slowness = this.#random.chance(faults.slowShare) ? faults.slowFactor : 1;
    counter.admitted(this.#clock.now() - this.startedAt);
    let ended = false;
    return {
      kind: "admitted",
      completion: this.#random.chance(faults.wrongModelShare) ? this.#mistaken(completion) : completion,
      fault,
      admittedAfterMs: admittedAfterMs(latencyMs) * latencyScale,
      latencyMs: latencyMs * latencyScale * slowness,
      limits: this.#told(limits),
      end: (answered) => {
        if (ended) return;
        ended = true;
        limits.ended(this.#clock.now());
        counter.ended(answered);
      },
    };
  }

  #rejected(
    { faults, limits }: Lane,
    { model }: ServedModel,
    { why, retryAfterMs }: Extract<Admission, { readonly kind: "rejected" }>,
  ): WorldDecision {
    const explained = this.spec.rejections === "explained";
    const disguised = this.#random.chance(faults.disguisedShare);
    return {
      kind: "rejected",
      refusal: disguised ? disguisedRefusal(this.#random, explained) : rateRefusal(why, model.name, explained),
      why: explained ? why : null,
      retryAfterMs: disguised || this.spec.headers === "absent" ? null : retryAfterMs,
      limits: disguised ? null : this.#told(limits),
      afterMs: this.#quickMs(),
    };
  }

  #faultOf({ errorShare, hangShare, resetShare, truncateShare }: WorldFaults): WorldFault | null {
    let chance = this.#random.next();
    const shares = { error: errorShare, hang: hangShare, reset: resetShare, truncate: truncateShare };
    for (const [fault, share] of Object.entries(shares) as [WorldFault, number][]) {
      if (chance < share) return fault;
      chance -= share;
    }
    return null;
  }

  // Some other model of the world; with one model only, a name that nobody asked for.
  #mistaken(completion: Completion): Completion {
    const others = this.spec.models
      .map(({ reportsAs }) => reportsAs)
      .filter((name) => name !== completion.reportedModel);
    return { ...completion, reportedModel: others.length === 0 ? "sim-other" : this.#random.pick(others) };
  }

  #told(limits: HiddenLimits): LimitsReading | null {
    return this.spec.headers === "truthful" ? limits.state(this.#clock.now()) : null;
  }

  #quickMs(): number {
    return REJECTION_MS * this.spec.latencyScale;
  }

  #laneOf({ key, deployment }: WorldSend, { model }: ServedModel): Lane {
    const id = JSON.stringify([key, deployment]);
    const known = this.#lanes.get(id);
    if (known !== undefined) return known;
    const route = { key, model: model.name, deployment };
    const exception = exceptionFor(this.spec, route);
    const { limits, charged } = worldQuota(this.spec, route);
    const fresh: Lane = {
      limits: this.#limitsOf(limits, JSON.stringify(charged)),
      counter: new LaneCounter({ key: this.#fingerprintOf(key), model: model.name, deployment }),
      chargesTokens: limits.tokens !== undefined,
      latencyScale: this.spec.latencyScale * (exception?.latencyScale ?? 1),
      faults: exception?.faults ?? this.spec.faults,
    };
    this.#lanes.set(id, fresh);
    return fresh;
  }

  // Lanes charge one quota together when they charge the same thing by the same limits.
  #limitsOf(spec: HiddenLimitSpec, charged: string): HiddenLimits {
    const quotas = this.#quotas.get(spec) ?? new Map<string, HiddenLimits>();
    this.#quotas.set(spec, quotas);
    const limits = quotas.get(charged) ?? new HiddenLimits(spec, this.startedAt);
    quotas.set(charged, limits);
    return limits;
  }

  #fingerprintOf(key: string): string {
    const known = this.#fingerprints.get(key);
    if (known !== undefined) return known;
    const { fingerprint } = new Secret(key);
    this.#fingerprints.set(key, fingerprint);
    return fingerprint;
  }
}

function demandOf({ prompt }: WorldSend, answer: Answer | null): Demand {
  const usage = answer?.completion.usage ?? { input: 0, output: 0 };
  const sizes = { inputTokens: usage.input, outputTokens: usage.output };
  return prompt.maxTokens === undefined ? sizes : { ...sizes, maxOutputTokens: prompt.maxTokens };
}
