import { assertNever, type Clock, type Random, UsageError } from "#kernel";
import type { LaneSpec, LimitHint } from "#lanes";
import { CallsInFlight, type Failure, isSameModel, type Prompt, type Providers, type SendResult } from "#models";
import type { Completion, ModelSettings, ProviderSettings } from "#records";
import { builtinRepairKnowledge } from "#suites";
import {
  type CallLength,
  type LimitsReading,
  parseWorld,
  type SimulatedPrompt,
  type TwinOutcome,
  worldTwin,
  type WorldTwin,
} from "#worlds";

/** What twins go by. */
interface TwinMeans {
  readonly clock: Clock;
  readonly random: Random;
  /** A call's size and latency, in place of what the simulated model would write; undefined leaves it to that. */
  readonly lengthOf?: (prompt: Prompt) => CallLength | undefined;
}

/** Providers whose calls go to simulated providers in this process: what a client would learn over HTTP, and nothing more. */
export function twinProviders(settings: readonly ProviderSettings[], means: TwinMeans): Providers {
  const twins = new Map(settings.map((provider) => [provider.name, new Twin(provider, means)]));
  const twinOf = (lane: LaneSpec): Twin => twins.get(lane.provider)!;
  return {
    calls: new CallsInFlight(means.clock),
    connections: 0,
    priceOf: (lane) => twinOf(lane).model(lane).price,
    send: (prompt, on, signal) => twinOf(on.lane).send(prompt, on, signal),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

type SendOn = Parameters<Providers["send"]>[1];

class Twin {
  readonly #settings: ProviderSettings;
  readonly #world: WorldTwin;

  readonly #lengthOf: TwinMeans["lengthOf"];

  constructor(settings: ProviderSettings, means: TwinMeans) {
    const { name, protocol, world } = settings;
    if (protocol !== "world") {
      throw new UsageError(`providers.${name}: only a provider of protocol world can be simulated, not "${protocol}".`);
    }
    this.#settings = settings;
    this.#lengthOf = means.lengthOf;
    const knowledge = builtinRepairKnowledge();
    this.#world = worldTwin(parseWorld(world, `providers.${name}.world`), { ...means, knowledge });
  }

  model(lane: LaneSpec): ModelSettings {
    return this.#settings.models.find((model) => model.name === lane.model)!;
  }

  async send(prompt: Prompt, on: SendOn, signal: AbortSignal): Promise<SendResult> {
    const key = this.#settings.keys.find(({ fingerprint }) => fingerprint === on.lane.key)?.reveal() ?? "";
    on.onSent();
    const length = this.#lengthOf?.(prompt);
    const outcome = await this.#world.send(
      {
        key,
        deployment: on.lane.deployment,
        prompt: simulatedPrompt(prompt),
        ...(length === undefined ? {} : { length }),
        onAdmitted: (limits) => on.onAdmitted(hintsOf(limits)),
      },
      signal,
    );
    return outcome.kind === "answered"
      ? this.#answered(outcome.completion, on.lane)
      : { kind: "failed", failure: failureOf(outcome) };
  }

  #answered(completion: Completion, lane: LaneSpec): SendResult {
    const reported = completion.reportedModel;
    const names = { requested: lane.model, routed: lane.deployment, servedAs: this.model(lane).servedAs };
    if (reported === null || isSameModel(names, reported)) return { kind: "answered", completion, status: 200 };
    return { kind: "failed", failure: { kind: "wrong-model", ...names, reported, status: 200, says: reported } };
  }
}

function simulatedPrompt({ messages, tools, sampling, embed }: Prompt): SimulatedPrompt {
  return {
    messages,
    ...(embed === undefined ? {} : { embed }),
    ...(tools === undefined ? {} : { tools }),
    ...(sampling?.maxTokens === undefined ? {} : { maxTokens: sampling.maxTokens }),
    ...(sampling?.seed === undefined ? {} : { seed: sampling.seed }),
  };
}

function hintsOf(limits: LimitsReading | null): readonly LimitHint[] {
  const of = (["requests", "tokens"] as const).filter((what) => limits?.[what] !== null && limits !== null);
  return of.map((what) => ({ of: what, ...limits![what]! }));
}

function failureOf(outcome: Exclude<TwinOutcome, { readonly kind: "answered" }>): Failure {
  switch (outcome.kind) {
    case "rejected": {
      const { why, retryAfterMs, limits, refusal } = outcome;
      const hints = hintsOf(limits);
      return {
        kind: "rate-limited",
        why: why ?? "unknown",
        retryAfterMs,
        hints,
        status: refusal.status,
        says: refusal.message,
      };
    }
    case "refused": {
      const { status, message } = outcome.refusal;
      return { kind: status === 404 ? "not-served" : "auth", status, says: message };
    }
    case "failed":
      return outcome.fault === "error"
        ? { kind: "server", retryAfterMs: null, status: 500, says: "simulated error" }
        : { kind: "network", stale: false, status: null, says: `simulated ${outcome.fault}` };
    default:
      return assertNever(outcome);
  }
}
