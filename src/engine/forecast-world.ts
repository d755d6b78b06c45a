import { assertNever, type GroupId, type Json, Secret } from "#kernel";
import type { LearnedProfile } from "#lanes";
import { laneSpecs } from "#models";
import type { ProviderSettings, Quota } from "#records";
import { parseWorld } from "#worlds";
import type { BelievedLimits, BelievedRate } from "./forecast-limits.ts";

/**
 * Simulated providers in place of these, that allow what is believed of them. Their keys are the fingerprints of the real ones: no
 * credential is needed to forecast. `scale` is how much faster than an ordinary provider they are: refusals and the heads of answers come
 * that much sooner.
 */
export function describedProviders(
  providers: readonly ProviderSettings[],
  believed: ReadonlyMap<GroupId, BelievedLimits>,
  scale: number,
): readonly ProviderSettings[] {
  return providers.map((provider): ProviderSettings => {
    const quota = quotaOf(provider);
    return {
      ...provider,
      protocol: "world",
      baseUrl: null,
      keys: provider.keys.map(({ fingerprint }) => new Secret(fingerprint)),
      world: { ...worldOf(provider, quota, believed), "latency-scale": scale },
    };
  });
}

function quotaOf({ name, protocol, world, quota }: ProviderSettings): Quota {
  return protocol === "world" ? parseWorld(world, `providers.${name}.world`).quota : quota;
}

function worldOf(
  provider: ProviderSettings,
  quota: Quota,
  believed: ReadonlyMap<GroupId, BelievedLimits>,
): { [name: string]: Json } {
  const lanes = new Map(laneSpecs([provider]).map((lane) => [`${lane.key} ${lane.model}`, lane]));
  return {
    title: `what is believed of ${provider.name}`,
    quota,
    headers: "retry-after",
    models: provider.models.map(({ name, deployments }) => ({
      name,
      like: "sim-medium",
      deployments: deployments.length === 0 ? [name] : [...new Set(deployments)],
    })),
    exceptions: [...lanes.values()].map((lane) => ({
      ...selectorOf(quota, lane, provider.keys.length > 0),
      limits: limitsJson(believed.get(lane.group)!),
    })),
  };
}

/** Whom a quota is for: lanes that one exception of a world is for charge one quota. The first that fits is taken. */
function selectorOf(
  quota: Quota,
  { key, model }: { readonly key: string; readonly model: string },
  keyed: boolean,
): { readonly key?: string; readonly model?: string } {
  switch (quota) {
    case "key-model":
      return keyed ? { key, model } : { model };
    case "key":
      return keyed ? { key } : {};
    case "account-model":
    case "deployment":
      return { model };
    case "account":
      return {};
    default:
      return assertNever(quota);
  }
}

function limitsJson({ requests, tokens, concurrency }: BelievedLimits): { [name: string]: Json } {
  // A world has one burst for both; one that was met says more than one that is supposed.
  const burst = ([requests, tokens].find((rate) => rate?.guess === undefined && rate !== null) ?? requests ?? tokens)
    ?.burstSeconds;
  return {
    ...(requests === null ? {} : { "requests-per-minute": rounded(requests) }),
    ...(tokens === null ? {} : { "tokens-per-minute": rounded(tokens) }),
    ...(burst === undefined ? {} : { "burst-seconds": burst }),
    ...(concurrency === null ? {} : { concurrency: Math.max(1, Math.round(concurrency)) }),
  };
}

const rounded = ({ perMinute }: BelievedRate): number => Math.max(0.001, perMinute);

/** What was learned of the providers, as if it had been learned of their stand-ins. */
export function learnedOfStandIns(
  learned: LearnedProfile,
  providers: readonly ProviderSettings[],
  standIns: readonly ProviderSettings[],
): LearnedProfile {
  const theirs = laneSpecs(standIns);
  const renamed = laneSpecs(providers).flatMap(({ group }, at) => {
    const profile = learned[group];
    return profile === undefined ? [] : [[theirs[at]!.group, profile] as const];
  });
  return Object.fromEntries(renamed);
}

/** A text that names stand-ins' keys, with the fingerprints of the real ones. */
export function withRealKeys(
  text: string,
  providers: readonly ProviderSettings[],
  standIns: readonly ProviderSettings[],
): string {
  const pairs = providers.flatMap(({ keys }, at) =>
    keys.map((key, n) => [standIns[at]!.keys[n]!.fingerprint, key.fingerprint] as const),
  );
  return pairs.reduce((said, [theirs, own]) => said.replaceAll(theirs, own), text);
}
