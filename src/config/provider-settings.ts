import { type Json, type Secret, UsageError } from "#kernel";
import type {
  LimitSettings,
  ModelSettings,
  PriceSettings,
  Protocol,
  ProviderSettings,
  RuleSettings,
  Sampling,
  TimeoutSettings,
} from "#records";
import type { BaseConfig } from "./base-config.ts";
import type { ConfigRoom } from "./config-room.ts";
import { looksSecret } from "./looks-secret.ts";
import { said } from "./said.ts";
import type { ModelYaml, ProviderYaml, RuleYaml } from "./sluice-yaml.ts";
import { worldSource } from "./world-source.ts";

/** One configured provider with its keys, everything filled in. */
export async function providerSettingsOf(
  name: string,
  keys: readonly Secret[],
  base: BaseConfig,
  room: ConfigRoom,
): Promise<ProviderSettings> {
  const provider = base.content.providers[name]!;
  const asked = { protocol: provider.protocol, baseUrl: baseUrlOf(name, provider, base) };
  return {
    name,
    ...asked,
    apiVersion: provider["api-version"] ?? null,
    keys,
    models: modelsOfProvider(provider).map((model) => ({
      ...model,
      price: model.price ?? room.listPrice(asked, model.name),
    })),
    quota: provider.quota ?? "key-model",
    limits: limitsOf(provider),
    timeouts: timeoutsOf(provider),
    rules: (provider.rules ?? []).map(ruleOf),
    world: await worldOf(name, provider, base, room),
  };
}

/** The models that a provider offers, in the order of the file. */
export function modelsOfProvider({ models }: ProviderYaml): readonly ModelSettings[] {
  if (Array.isArray(models)) return models.map((name) => modelOf(name, {}));
  return Object.entries(models).map(([name, model]) => modelOf(name, model ?? {}));
}

function modelOf(name: string, model: ModelYaml): ModelSettings {
  const servedAs = model["served-as"] ?? [];
  return {
    name,
    deployments: model.deployments ?? [name],
    servedAs: typeof servedAs === "string" ? [servedAs] : servedAs,
    price: priceOf(model),
    sampling: samplingOf(model),
  };
}

function priceOf({ price }: ModelYaml): PriceSettings | null {
  return price === undefined ? null : { input: price.input, output: price.output, cached: price.cached ?? null };
}

function samplingOf(model: ModelYaml): Sampling {
  const { temperature, seed, stop } = model;
  return said({ temperature, topP: model["top-p"], maxTokens: model["max-tokens"], seed, stop });
}

function limitsOf({ limits }: ProviderYaml): LimitSettings {
  return {
    concurrency: limits?.concurrency ?? null,
    requestsPerMinute: limits?.["requests-per-minute"] ?? null,
    tokensPerMinute: limits?.["tokens-per-minute"] ?? null,
    requestsPerDay: limits?.["requests-per-day"] ?? null,
  };
}

function timeoutsOf({ timeouts }: ProviderYaml): TimeoutSettings {
  return {
    connectMs: timeouts?.connect ?? null,
    headersMs: timeouts?.headers ?? null,
    idleMs: timeouts?.idle ?? null,
    callMs: timeouts?.call ?? null,
  };
}

function ruleOf({ status, code, text, kind, limit, "retry-after": retryAfterMs }: RuleYaml): RuleSettings {
  return {
    status: typeof status === "number" ? [status] : (status ?? null),
    code: code === undefined ? null : String(code),
    text: text ?? null,
    kind,
    limit: limit ?? null,
    retryAfterMs: retryAfterMs ?? null,
  };
}

// Only where the protocol belongs to one company: a key for some other server must never go there by default.
const USUAL_ADDRESS: Partial<Record<Protocol, string>> = {
  anthropic: "https://api.anthropic.com",
  google: "https://generativelanguage.googleapis.com",
  openrouter: "https://openrouter.ai/api/v1",
};

function baseUrlOf(name: string, provider: ProviderYaml, base: BaseConfig): string | null {
  if (provider.protocol === "world") return null;
  const written = provider["base-url"] ?? USUAL_ADDRESS[provider.protocol];
  const where = base.at(["providers", name, "base-url"]);
  if (written === undefined) {
    throw new UsageError(
      `${where}: providers.${name} needs base-url: the address of the interface, such as https://api.openai.com/v1.`,
    );
  }
  return checkedAddress(written, `${where}: providers.${name}.base-url`);
}

function checkedAddress(written: string, what: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    const shown = looksSecret(written) ? "" : `, not "${written}"`;
    throw new UsageError(`${what} must be an http or https address${shown}.`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new UsageError(`${what} must be an address alone, without user, password, query or #. Keys go into keys.`);
  }
  return written.replace(/\/+$/, "");
}

async function worldOf(name: string, provider: ProviderYaml, base: BaseConfig, room: ConfigRoom): Promise<Json | null> {
  const { world } = provider;
  if (world === undefined) return provider.protocol === "world" ? "default" : null;
  if (typeof world !== "string") return world as Json;
  const where = `${base.at(["providers", name, "world"])}: providers.${name}.world`;
  return worldSource(world, { baseDir: base.baseDir, where }, room);
}
