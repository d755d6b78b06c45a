import { didYouMean, Secret, UsageError } from "#kernel";
import type { BaseConfig } from "./base-config.ts";
import type { ConfigRoom } from "./config-room.ts";
import { keySourceOf, type PlacedKey, readKey } from "./key-source.ts";
import type { Flags } from "./options.ts";
import type { ProviderYaml } from "./sluice-yaml.ts";

/** The keys that flags give, and the provider they are for; null when flags give none. */
export interface FlagKeys {
  readonly provider: string;
  readonly keys: readonly PlacedKey[];
}

/** The pool of keys that the command line gives, and whose it is. */
export function flagKeysOf(flags: Flags, base: BaseConfig, room: ConfigRoom): FlagKeys | null {
  const keys = placedFlagKeys(flags, room.cwd);
  if (keys.length > 0) return { provider: ownerOf(flags.provider, base), keys };
  if (flags.provider === undefined) return null;
  throw new UsageError(
    "--provider says whose keys are given, but none are. Add --api-key-env NAME, or leave --provider out.",
  );
}

/** Where the keys are that flags give. */
export function placedFlagKeys({ apiKey, apiKeyEnv, apiKeyFile }: Flags, baseDir: string): readonly PlacedKey[] {
  const given = (apiKey ?? []).map((text): PlacedKey => ({
    source: { kind: "given", secret: new Secret(text) },
    where: "--api-key",
    baseDir,
  }));
  const named = (apiKeyEnv ?? []).map((name): PlacedKey => ({
    source: { kind: "env", name },
    where: "--api-key-env",
    baseDir,
  }));
  const filed = (apiKeyFile ?? []).map((path): PlacedKey => ({
    source: path === "-" ? { kind: "stdin" } : { kind: "file", path },
    where: "--api-key-file",
    baseDir,
  }));
  return [...given, ...named, ...filed];
}

function ownerOf(named: string | undefined, base: BaseConfig): string {
  const { providers } = base.content;
  const names = Object.keys(providers);
  const real = names.filter((name) => providers[name]?.protocol !== "world");
  if (named !== undefined) {
    if (names.includes(named)) return named;
    throw new UsageError(
      `--provider: there is no provider "${named}"${didYouMean(named, names)}. There are ${names.join(", ")}.`,
    );
  }
  if (real.length === 1) return real[0]!;
  if (real.length > 1) {
    throw new UsageError(`Keys are given, but not whose they are: add --provider with one of ${real.join(", ")}.`);
  }
  throw new UsageError(
    "Keys are given, but every provider is simulated and needs none. Write a sluice.yaml with yours.",
  );
}

/** A provider's keys, each once, and what to know about them. */
export async function readPool(
  name: string,
  provider: ProviderYaml,
  keys: readonly PlacedKey[],
  room: ConfigRoom,
): Promise<{ readonly pool: readonly Secret[]; readonly warnings: readonly string[] }> {
  if (keys.length === 0) return { pool: madeUpKeys(provider), warnings: [] };
  const pool = new Map<string, Secret>();
  const warnings: string[] = [];
  for (const key of keys) {
    const secret = await readKey(key, room);
    if (pool.has(secret.fingerprint)) {
      warnings.push(`${key.where}: the same key as another of ${name} (${secret.fingerprint}); it counts once.`);
    }
    pool.set(secret.fingerprint, secret);
  }
  return { pool: [...pool.values()], warnings };
}

/** Where a provider's keys are, with the place that says so: from the command line, or else from the configuration. */
export function placedKeysOf(name: string, base: BaseConfig, flagKeys: FlagKeys | null): readonly PlacedKey[] {
  if (flagKeys?.provider === name) return flagKeys.keys;
  const { baseDir } = base;
  const path = ["providers", name, "keys"];
  const given = base.givenKeys[name];
  if (given !== undefined) return given.map((source) => ({ source, where: `${base.at(path)} api_key`, baseDir }));
  const written = base.content.providers[name]?.keys;
  if (!Array.isArray(written)) return [];
  return written.map((text, index) => ({
    source: keySourceOf(text),
    where: `${base.at([...path, index])}: ${path.join(".")}[${index}]`,
    baseDir,
  }));
}

// A simulated provider knows keys apart but does not check them; a server without keys is sent a word that is none.
function madeUpKeys({ keys }: ProviderYaml): readonly Secret[] {
  if (keys === "none") return [new Secret("none")];
  const count = typeof keys === "number" ? keys : 1;
  return Array.from({ length: count }, (_, index) => new Secret(`sim-key-${index + 1}`));
}
