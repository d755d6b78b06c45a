import type { GroupId, Random } from "#kernel";
import type { LaneSpec, LearnedProfile } from "#lanes";
import { laneSpecs } from "#models";
import type { ProviderSettings } from "#records";
import { type HiddenLimitSpec, parseWorld, worldQuota } from "#worlds";
import { PRIOR_LIMIT_SIGMA, PRIOR_LIMITS } from "./forecast-priors.ts";

/** One rate as it is believed. `sigma` is how sure: the standard deviation of its logarithm. */
export interface BelievedRate {
  readonly perMinute: number;
  readonly burstSeconds: number;
  readonly sigma: number;
  /** It went at least at this: what is drawn is no less. */
  readonly atLeast?: number;
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
  paceOf: (model: string) => number | null,
): ReadonlyMap<GroupId, BelievedLimits> {
  const lanes = laneSpecs(providers);
  return new Map(lanes.map((lane) => [lane.group, ofLane(lane, { providers, lanes, learned, paceOf })]));
}

interface Known {
  readonly providers: readonly ProviderSettings[];
  readonly lanes: readonly LaneSpec[];
  readonly learned: LearnedProfile;
  readonly paceOf: (model: string) => number | null;
}

function ofLane(lane: LaneSpec, { providers, lanes, learned, paceOf }: Known): BelievedLimits {
  const provider = providers.find(({ name }) => name === lane.provider)!;
  if (provider.protocol === "world") return describedLimits(lane, provider);
  const prior = priorLimits(provider.protocol);
  const pace = paceOf(lane.model);
  const kin = lanes.filter(({ provider: name, model }) => name === lane.provider && model === lane.model);
  const unmet = unmetLimits(prior, (pace ?? 0) / new Set(kin.map(({ group }) => group)).size);
  const own = learnedLimits(lane, learned);
  if (own !== null) return { ...own, requests: own.requests ?? unmet.requests, from: "learned" };
  const [first] = kin.flatMap((other) => learnedLimits(other, learned) ?? []);
  if (first !== undefined) return { ...first, requests: first.requests ?? unmet.requests, from: "kin" };
  return statedLimits(lane) ?? (pace === null ? prior : unmet);
}

function describedLimits(lane: LaneSpec, provider: ProviderSettings): BelievedLimits {
  const key = provider.keys.find(({ fingerprint }) => fingerprint === lane.key)?.reveal() ?? "";
  const spec = parseWorld(provider.world, `providers.${provider.name}.world`);
  const { limits } = worldQuota(spec, { key, model: lane.model, deployment: lane.deployment });
  const { requests, tokens, concurrency = null } = limits;
  return { from: "described", requests: exactly(requests), tokens: exactly(tokens), concurrency };
}

const exactly = (rate: HiddenLimitSpec["requests"]): BelievedRate | null =>
  rate === undefined ? null : { perMinute: rate.perMinute, burstSeconds: rate.burstSeconds, sigma: 0 };

function learnedLimits(
  { group, limits }: LaneSpec,
  learned: LearnedProfile,
): Pick<BelievedLimits, "requests" | "tokens" | "concurrency"> | null {
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

function priorLimits(protocol: keyof typeof PRIOR_LIMITS): BelievedLimits {
  const { requestsPerMinute, tokensPerMinute } = PRIOR_LIMITS[protocol];
  const rate = (perMinute: number): BelievedRate => ({
    perMinute,
    burstSeconds: USUAL_BURST_S,
    sigma: PRIOR_LIMIT_SIGMA,
  });
  return { from: "prior", requests: rate(requestsPerMinute), tokens: rate(tokensPerMinute), concurrency: null };
}

/** Tokens are left out: requests that went through took theirs. */
const unmetLimits = (prior: BelievedLimits, perMinute: number): BelievedLimits => ({
  from: "unmet",
  requests: prior.requests === null ? null : { ...prior.requests, atLeast: perMinute },
  tokens: null,
  concurrency: null,
});

/** One way things may be: every rate drawn from what is believed of it. */
export function drawnLimits(
  believed: ReadonlyMap<GroupId, BelievedLimits>,
  random: Random,
): ReadonlyMap<GroupId, BelievedLimits> {
  return new Map([...believed].map(([group, limits]) => [group, drawn(limits, random)]));
}

function drawn({ from, requests, tokens, concurrency }: BelievedLimits, random: Random): BelievedLimits {
  const draw = (rate: BelievedRate | null): BelievedRate | null =>
    rate === null ? null : { ...rate, perMinute: drawnPerMinute(rate, random) };
  return { from, requests: draw(requests), tokens: draw(tokens), concurrency };
}

const MOST_TRIES = 32;

function drawnPerMinute({ perMinute, sigma, atLeast = 0 }: BelievedRate, random: Random): number {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const drawn = perMinute * Math.exp(sigma * random.normal());
    if (drawn >= atLeast) return drawn;
  }
  // Far above what was supposed: the pace itself says how much is usual here.
  return atLeast * Math.exp(Math.abs(sigma * random.normal()));
}
