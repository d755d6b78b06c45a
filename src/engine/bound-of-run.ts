import type { LaneSnapshot } from "#lanes";
import { type Allowance, lowerBound, type Resource, type Work } from "#limits";
import type { ProviderSettings } from "#records";
import { type HiddenLimitSpec, parseWorld, worldQuota } from "#worlds";
import type { Effort } from "./effort.ts";

/** The bound on a run's time, and what binds, in words. */
export interface Bound {
  readonly ms: number;
  readonly binding: string;
}

/** A lane, and what is known of the quota it charges. */
interface Quota {
  readonly group: string;
  readonly model: string;
  readonly limits: Allowance["limits"];
}

const MINUTE_S = 60;

/**
 * The least time in which the calls that were answered could have been made. Limits of simulated providers are taken from
 * their description; of real ones, from the config and from what the lanes found, where a bucket may hold up to a minute's worth: the
 * bound is then rather too low than too high. Null before the first answer.
 */
export function boundOfRun(
  providers: readonly ProviderSettings[],
  lanes: readonly LaneSnapshot[],
  effort: Pick<Effort, "models" | "longestTrial">,
): Bound | null {
  if (effort.models.size === 0) return null;
  const quotas = lanes.filter(({ state }) => state.kind !== "refused").map((lane) => quotaOf(lane, providers));
  const work = [...effort.models].map(([model, { calls, tokens, seconds }]): Work => {
    const groups = [...new Set(quotas.filter((quota) => quota.model === model).map(({ group }) => group))];
    return {
      name: model,
      amount: calls,
      takes: { requests: 1, tokens: tokens / calls, concurrency: seconds / calls },
      groups,
    };
  });
  const allowances = [...new Map(quotas.map(({ group, limits }) => [group, { group, limits }])).values()];
  const { seconds, bindings } = lowerBound(work, allowances, effort.longestTrial);
  if (!Number.isFinite(seconds)) return null;
  const [first] = bindings;
  return {
    ms: seconds * 1000,
    binding: first === undefined ? "the longest trial" : `${WORDS[first.resource]} of ${first.group}`,
  };
}

const WORDS: Readonly<Record<Resource, string>> = {
  requests: "requests per minute",
  tokens: "tokens per minute",
  concurrency: "concurrency",
};

function quotaOf(snapshot: LaneSnapshot, providers: readonly ProviderSettings[]): Quota {
  const { lane } = snapshot;
  const provider = providers.find(({ name }) => name === lane.provider);
  if (provider?.protocol !== "world") return { group: lane.group, model: lane.model, limits: foundLimits(snapshot) };
  const key = provider.keys.find(({ fingerprint }) => fingerprint === lane.key)?.reveal() ?? "";
  const spec = parseWorld(provider.world, `providers.${provider.name}.world`);
  const { limits, charged } = worldQuota(spec, { key, model: lane.model, deployment: lane.deployment });
  const named = charged.map((part) => (part === key ? lane.key : part));
  return { group: [provider.name, ...named].join("/"), model: lane.model, limits: describedLimits(limits) };
}

function describedLimits({ requests, tokens, concurrency }: HiddenLimitSpec): Allowance["limits"] {
  return {
    ...(requests === undefined ? {} : { requests: bucket(requests.perMinute, requests.burstSeconds) }),
    ...(tokens === undefined ? {} : { tokens: bucket(tokens.perMinute, tokens.burstSeconds) }),
    ...(concurrency === undefined ? {} : { concurrency: { perSecond: concurrency, burst: 0 } }),
  };
}

function foundLimits({ lane, learnedRpm, learnedTpm, learnedConcurrency }: LaneSnapshot): Allowance["limits"] {
  const requests = least(lane.limits.requestsPerMinute, learnedRpm);
  const tokens = least(lane.limits.tokensPerMinute, learnedTpm);
  const slots = least(lane.limits.concurrency, learnedConcurrency);
  return {
    ...(requests === null ? {} : { requests: bucket(requests, MINUTE_S) }),
    ...(tokens === null ? {} : { tokens: bucket(tokens, MINUTE_S) }),
    ...(slots === null ? {} : { concurrency: { perSecond: slots, burst: 0 } }),
  };
}

const bucket = (perMinute: number, burstSeconds: number): { readonly perSecond: number; readonly burst: number } => ({
  perSecond: perMinute / 60,
  burst: (perMinute / 60) * burstSeconds,
});

function least(...values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}
