import type { Clock, Random } from "#kernel";
import type { ProviderSettings } from "#records";
import { builtinRepairKnowledge } from "#suites";
import { parseWorld, worldServer } from "#worlds";

/** The providers of a run, the simulated ones being served. Disposing ends their servers. */
export class ServedWorlds implements AsyncDisposable {
  readonly providers: ProviderSettings[] = [];
  readonly #servers: AsyncDisposable[] = [];

  /** Adds a provider; a simulated one is served first. */
  async add(provider: ProviderSettings, around: { readonly clock: Clock; readonly random: Random }): Promise<void> {
    if (provider.protocol !== "world") {
      this.providers.push(provider);
      return;
    }
    const spec = parseWorld(provider.world, `providers.${provider.name}.world`);
    const server = await worldServer(spec, { ...around, knowledge: builtinRepairKnowledge(), port: 0 });
    this.#servers.push(server);
    this.providers.push({ ...provider, protocol: "openai", baseUrl: `${server.url}/v1` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((server) => server[Symbol.asyncDispose]()));
  }
}

/**
 * Serves every provider of `protocol: world` over real HTTP on loopback, so that a simulated provider is asked in exactly
 * the way a real one is; the others pass unchanged. Throws a `UsageError` when a world's description is wrong.
 */
export async function serveWorlds(
  providers: readonly ProviderSettings[],
  around: { readonly clock: Clock; readonly random: Random },
): Promise<ServedWorlds> {
  const served = new ServedWorlds();
  try {
    for (const provider of providers) await served.add(provider, around);
    return served;
  } catch (error) {
    await served[Symbol.asyncDispose]();
    throw error;
  }
}
