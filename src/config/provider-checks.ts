import { UsageError } from "#kernel";
import type { BaseConfig } from "./base-config.ts";
import type { ProviderYaml, RuleYaml } from "./sluice-yaml.ts";

/** Refuses what a provider's protocol cannot use, what it lacks, and waits that could never be the first to end. */
export function checkProviders(base: BaseConfig): void {
  for (const [name, provider] of Object.entries(base.content.providers)) {
    const place = (key: string): string => `${base.at(["providers", name, key])}: providers.${name}`;
    checkProtocol(provider, place);
    checkKeys(provider, place);
    checkSampling(name, provider, base);
    checkTimeouts(provider, place);
    checkRules(provider, (path) => `${base.at(["providers", name, "rules", ...path])}: providers.${name}.rules`);
  }
}

type Place = (key: string) => string;
type RulePlace = (path: readonly (string | number)[]) => string;

function checkProtocol(provider: ProviderYaml, place: Place): void {
  const { protocol } = provider;
  if (protocol === "azure" && provider["api-version"] === undefined) {
    throw new UsageError(`${place("api-version")} needs api-version: a version such as "2024-10-21".`);
  }
  const idle: readonly (keyof ProviderYaml)[] =
    protocol === "world" ? ["base-url", "api-version"] : protocol === "azure" ? ["world"] : ["api-version", "world"];
  const given = idle.find((key) => provider[key] !== undefined);
  if (given === undefined) return;
  throw new UsageError(`${place(given)}.${given} has no effect with protocol ${protocol}. Remove it.`);
}

function checkKeys({ protocol, keys }: ProviderYaml, place: Place): void {
  if (protocol === "world" && keys === "none") {
    throw new UsageError(
      `${place("keys")}.keys: a simulated provider makes up its keys. Write how many, or remove it.`,
    );
  }
  if (protocol === "world" || typeof keys !== "number") return;
  throw new UsageError(`${place("keys")}.keys must be a list such as [env:NAME]; only simulated keys can be counted.`);
}

// The interface has no word for it, and a seed that is not sent would be taken for one that was.
function checkSampling(name: string, { protocol, models }: ProviderYaml, base: BaseConfig): void {
  if (protocol !== "anthropic" || Array.isArray(models)) return;
  const seeded = Object.keys(models).find((model) => models[model]?.seed !== undefined);
  if (seeded === undefined) return;
  const where = base.at(["providers", name, "models", seeded, "seed"]);
  throw new UsageError(
    `${where}: providers.${name}.models.${seeded}.seed has no effect with protocol anthropic. Remove it.`,
  );
}

function checkTimeouts({ timeouts }: ProviderYaml, place: Place): void {
  const call = timeouts?.call;
  if (call === undefined) return;
  const late = (["connect", "headers", "idle"] as const).find((wait) => (timeouts?.[wait] ?? 0) > call);
  if (late === undefined) return;
  throw new UsageError(
    `${place("timeouts")}.timeouts.${late} is longer than call, which would always end first. Shorten it, or lengthen call.`,
  );
}

function checkRules({ rules }: ProviderYaml, place: RulePlace): void {
  for (const [at, rule] of (rules ?? []).entries()) {
    const idle = idleInRule(rule);
    if (idle !== undefined) {
      throw new UsageError(`${place([at, idle])}[${at}].${idle} has no effect with kind ${rule.kind}. Remove it.`);
    }
    if (rule.status !== undefined || rule.code !== undefined || rule.text !== undefined) continue;
    throw new UsageError(`${place([at, "kind"])}[${at}] holds for every error. Add status, code or text.`);
  }
}

function idleInRule(rule: RuleYaml): keyof RuleYaml | undefined {
  if (rule.kind === "rate-limited") return undefined;
  if (rule.limit !== undefined) return "limit";
  return rule["retry-after"] === undefined || rule.kind === "server" ? undefined : "retry-after";
}
