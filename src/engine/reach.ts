import type { Clock, Random, Secret } from "#kernel";
import type { LaneSpec } from "#lanes";
import { laneSpecs, openProviders, type Providers } from "#models";
import type { ProviderSettings } from "#records";
import { serveWorlds } from "./serve-worlds.ts";
import { twinProviders } from "./twin-providers.ts";

/** How a run's calls reach their models. Disposing it closes every connection. */
export interface Reach extends AsyncDisposable {
  readonly providers: Providers;
  /** The providers as they are reached. */
  readonly settings: readonly ProviderSettings[];
  /** One more key for a provider; gives the lanes it makes, none when the key is there already. Absent where nobody can bring one. */
  readonly learnKey?: (provider: string, key: Secret) => readonly LaneSpec[];
}

interface Means {
  readonly clock: Clock;
  readonly random: Random;
}

/** Over real HTTP, the simulated providers included. */
export async function reachByHttp(settings: readonly ProviderSettings[], means: Means): Promise<Reach> {
  const worlds = await serveWorlds(settings, means);
  const providers = openProviders(worlds.providers, means);
  return {
    providers,
    settings: worlds.providers,
    learnKey: (name, key) => {
      const provider = worlds.providers.find((one) => one.name === name)!;
      return providers.learnKey(name, key) ? laneSpecs([{ ...provider, keys: [key] }]) : [];
    },
    [Symbol.asyncDispose]: async () => {
      await providers[Symbol.asyncDispose]();
      await worlds[Symbol.asyncDispose]();
    },
  };
}

/** The twins of simulated providers, without sockets and on any clock. Throws a `UsageError` for a real provider. */
export function reachTwins(settings: readonly ProviderSettings[], means: Parameters<typeof twinProviders>[1]): Reach {
  const providers = twinProviders(settings, means);
  return { providers, settings, [Symbol.asyncDispose]: () => providers[Symbol.asyncDispose]() };
}
