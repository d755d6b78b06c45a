import type { GroupId } from "#kernel";
import type { LaneSpec, LearnedProfile } from "#lanes";
import { laneSpecs } from "#models";
import type { ProviderSettings } from "#records";
import { type HiddenLimitSpec, parseWorld, worldQuota } from "#worlds";
import type { Passed } from "./forecast-past.ts";
import { NONE_SHARE, PRIOR_LIMIT_SIGMA, PRIOR_LIMITS } from "./forecast-priors.ts";

/** One rate as it is believed. `sigma` is how sure: the standard deviation of its logarithm. */
export interface BelievedRate {
  readonly perMinute: number;
  readonly burstSeconds: number;
  readonly sigma: number;
  /** Present where nobody has met it. */
  readonly guess?: RateGuess;
}

/** What is supposed of a rate nobody has met. */
export interface RateGuess {
  /** Whoever is wrong about one quota of a provider is as wrong about the others. */
  readonly provider: string;
  /** What went through: a rate that is drawn would have let it. Null where nothing did. */
  readonly passed: { readonly amount: number; readonly busyMs: number } | null;
  /** How likely it is that there is no such limit at all. */
  readonly noneShare: number;
}

/** What a quota group is believed to allow, and how that is known. Null where nothing is believed to bound it. */
export interface BelievedLimits {
  readonly from: "described" | "learned" | "configured" | "kin" | "unmet" | "prior";
  readonly requests: BelievedRate | null;
  readonly tokens: BelievedRate | null;
  readonly concurrency: number | null;
}

const USUAL_BURST_S = 10;

/**
 * What is believed of each lane's quota, the first of these that is known: what a simulated provider's description says, what runs on
 * the ledger learned, what another key for the same model learned, what the config states. Else the priors hold; where runs have been and
 * met no limit, it is above the pace they went at.
 */
export function believedLimits(
  providers: readonly ProviderSettings[],
  learned: LearnedProfile,
  passedBy: (model: string) => Passed | null,
): ReadonlyMap<GroupId, BelievedLimits> {
  const lanes = laneSpecs(providers);
  return new Map(lanes.map((lane) => [lane.group, ofLane(lane, { providers, lanes, learned, passedBy })]));
}

interface Known {
  readonly providers: readonly ProviderSettings[];
  readonly lanes: readonly LaneSpec[];
  readonly learned: LearnedProfile;
  readonly passedBy: (model: string) => Passed | null;
}

function ofLane(lane: LaneSpec, { providers, lanes, learned, passedBy }: Known): BelievedLimits {
  const provider = providers.find(({ name }) => name === lane.provider)!;
  if (provider.protocol === "world") return describedLimits(lane, provider);
  const prior = priorLimits(provider.name, provider.protocol);
  const passed = passedBy(lane.model);
  const kin = lanes.filter(({ provider: name, model }) => name === lane.provider && model === lane.model);
  const groups = new Set(kin.map(({ group }) => group)).size;
  const unmet = passed === null ? prior : unmetLimits(prior, passed, groups);
  const own = learnedLimits(lane, learned);
  if (own !== null) return { ...completed(own, unmet), from: "learned" };
  const [first] = kin.flatMap((other) => learnedLimits(other, learned) ?? []);
  if (first !== undefined) return { ...completed(first, unmet), from: "kin" };
  return statedLimits(lane) ?? unmet;
}

/** What was learned, with the rate of requests as one that was not met where it was not. */
const completed = (known: LearnedLimits, unmet: BelievedLimits): LearnedLimits => ({
  ...known,
  requests:
    known.requests ??
    (known.concurrency === null || unmet.requests === null
      ? unmet.requests
      : guessing(unmet.requests, { noneShare: NONE_SHARE })),
});

function describedLimits(lane: LaneSpec, provider: ProviderSettings): BelievedLimits {
  const key = provider.keys.find(({ fingerprint }) => fingerprint === lane.key)?.reveal() ?? "";
  const spec = parseWorld(provider.world, `providers.${provider.name}.world`);
  const { limits } = worldQuota(spec, { key, model: lane.model, deployment: lane.deployment });
  const { requests, tokens, concurrency = null } = limits;
  return { from: "described", requests: exactly(requests), tokens: exactly(tokens), concurrency };
}

const exactly = (rate: HiddenLimitSpec["requests"]): BelievedRate | null =>
  rate === undefined ? null : { perMinute: rate.perMinute, burstSeconds: rate.burstSeconds, sigma: 0 };

type LearnedLimits = Omit<BelievedLimits, "from">;

function learnedLimits({ group, limits }: LaneSpec, learned: LearnedProfile): LearnedLimits | null {
  const profile = learned[group];
  if (profile === undefined) return null;
  const { requests, tokens, concurrency } = profile;
  return {
    requests: rateOf(requests, limits.requestsPerMinute),
    tokens: rateOf(tokens, limits.tokensPerMinute),
    concurrency: least(concurrency, limits.concurrency),
  };
}

type Learned = LearnedProfile[string]["requests"];

function rateOf(known: Learned, statedPerMinute: number | null): BelievedRate | null {
  if (known === null) return statedPerMinute === null ? null : statedRate(statedPerMinute);
  const perMinute = known.perMs * 60_000;
  const believed = { perMinute, burstSeconds: Math.max(0.1, known.size / known.perMs / 1000), sigma: known.doubt };
  return statedPerMinute !== null && statedPerMinute < perMinute ? statedRate(statedPerMinute) : believed;
}

const statedRate = (perMinute: number): BelievedRate => ({ perMinute, burstSeconds: USUAL_BURST_S, sigma: 0 });

function least(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function statedLimits({ limits }: LaneSpec): BelievedLimits | null {
  const { requestsPerMinute, tokensPerMinute, concurrency } = limits;
  if (requestsPerMinute === null && tokensPerMinute === null && concurrency === null) return null;
  return {
    from: "configured",
    requests: requestsPerMinute === null ? null : statedRate(requestsPerMinute),
    tokens: tokensPerMinute === null ? null : statedRate(tokensPerMinute),
    concurrency,
  };
}

function priorLimits(provider: string, protocol: keyof typeof PRIOR_LIMITS): BelievedLimits {
  const { requestsPerMinute, tokensPerMinute } = PRIOR_LIMITS[protocol];
  const rate = (perMinute: number): BelievedRate => ({
    perMinute,
    burstSeconds: USUAL_BURST_S,
    sigma: PRIOR_LIMIT_SIGMA,
    guess: { provider, passed: null, noneShare: 0 },
  });
  return { from: "prior", requests: rate(requestsPerMinute), tokens: rate(tokensPerMinute), concurrency: null };
}

/** The groups of a model are supposed to have had equal parts of what passed. */
function unmetLimits(
  { requests, tokens, concurrency }: BelievedLimits,
  passed: Passed,
  groups: number,
): BelievedLimits {
  const { busyMs } = passed;
  const beyond = (rate: BelievedRate | null, amount: number, noneShare: number): BelievedRate | null =>
    rate === null ? null : guessing(rate, { passed: { amount: amount / groups, busyMs }, noneShare });
  return {
    from: "unmet",
    requests: beyond(requests, passed.requests, 0),
    tokens: beyond(tokens, passed.tokens, NONE_SHARE),
    concurrency,
  };
}

const guessing = (rate: BelievedRate, more: Partial<RateGuess>): BelievedRate =>
  rate.guess === undefined ? rate : { ...rate, guess: { ...rate.guess, ...more } };
