import { UsageError } from "#kernel";
import type { ConfigRoom } from "./config-room.ts";
import type { Flags } from "./options.ts";
import type { ProviderYaml, SluiceYaml } from "./sluice-yaml.ts";

/** A vendor that models are asked of when nobody wrote a config: by the names its models have, with the keys that usually are in the environment. */
interface Vendor {
  readonly name: string;
  readonly models: RegExp;
  /** Variables that hold a key; behind each also `_0`, `_1`, … for several. */
  readonly keys: readonly string[];
  readonly provider: Pick<ProviderYaml, "protocol" | "base-url" | "quota">;
}

// Quotas as the vendors document them: an organisation's, a project's or a root account's, for each model.
const VENDORS: readonly Vendor[] = [
  {
    name: "openrouter",
    models: /\//,
    keys: ["OPENROUTER_API_KEY"],
    provider: { protocol: "openrouter", quota: "account-model" },
  },
  {
    name: "openai",
    models: /^(gpt-|chatgpt-|o\d)/i,
    keys: ["OPENAI_API_KEY"],
    provider: { protocol: "openai", "base-url": "https://api.openai.com/v1", quota: "account-model" },
  },
  {
    name: "anthropic",
    models: /^claude-/i,
    keys: ["ANTHROPIC_API_KEY"],
    provider: { protocol: "anthropic", quota: "account-model" },
  },
  {
    name: "google",
    models: /^gemini-/i,
    keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    provider: { protocol: "google", quota: "account-model" },
  },
  {
    name: "deepseek",
    models: /^deepseek-(chat|reasoner)$/i,
    keys: ["DEEPSEEK_API_KEY"],
    provider: { protocol: "openai", "base-url": "https://api.deepseek.com/v1", quota: "account-model" },
  },
  {
    name: "dashscope",
    models: /^qwen/i,
    keys: ["DASHSCOPE_API_KEY"],
    provider: {
      protocol: "openai",
      "base-url": "https://dashscope.aliyuncs.com/compatible-mode/v1",
      quota: "account-model",
    },
  },
];

/** A config made of the models that were named and the keys that are in the environment. */
export interface ZeroConfig {
  readonly content: SluiceYaml;
  /** Who is asked, and by which keys, in a sentence. */
  readonly says: string;
}

/**
 * The config of somebody who wrote none and named models with `-m`: each model is asked of the vendor that its name points to. Null when no
 * model is named; throws `UsageError` for a model that points to nobody, and for a vendor whose key is nowhere.
 */
export function zeroConfig(flags: Flags, room: ConfigRoom): ZeroConfig | null {
  const { model: models = [] } = flags;
  if (models.length === 0) return null;
  const hasKeys = [flags.apiKey, flags.apiKeyEnv, flags.apiKeyFile].some((given) => given !== undefined);
  const providers: Record<string, ProviderYaml> = {};
  const asked: string[] = [];
  for (const vendor of new Set(models.map(vendorOf))) {
    const theirs = models.filter((model) => vendorOf(model) === vendor);
    const names = hasKeys ? [] : keysOf(vendor, room);
    if (names.length === 0 && !hasKeys) throw new UsageError(noKey(vendor, theirs[0]!));
    const keys = names.map((name) => `env:${name}`);
    providers[vendor.name] = { ...vendor.provider, models: theirs, ...(hasKeys ? {} : { keys }) };
    asked.push(`${theirs.join(", ")} of ${vendor.name}${hasKeys ? "" : ` with ${names.join(", ")}`}`);
  }
  return { content: { providers }, says: `There is no sluice.yaml: asking ${asked.join("; ")}.` };
}

function vendorOf(model: string): Vendor {
  const vendor = VENDORS.find(({ models }) => models.test(model));
  if (vendor !== undefined) return vendor;
  throw new UsageError(
    `There is no sluice.yaml here or above, and the name "${model}" does not say who serves it. Write a sluice.yaml with its provider.`,
  );
}

/** The variables that hold the vendor's keys, by name. */
function keysOf({ keys }: Vendor, { env }: ConfigRoom): readonly string[] {
  const isOne = (name: string): boolean =>
    keys.some((key) => name.startsWith(key) && /^(_\d+)?$/.test(name.slice(key.length)));
  return Object.keys(env)
    .filter((name) => isOne(name) && env[name] !== "")
    .toSorted();
}

const noKey = ({ keys, name }: Vendor, model: string): string =>
  `There is no sluice.yaml here or above, and no key for ${model}: set ${keys[0]}, or write a sluice.yaml if not ${name} serves it.`;
