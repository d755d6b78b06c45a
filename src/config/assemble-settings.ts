import { UsageError } from "#kernel";
import { DEFAULT_DEADLINES, type DeadlineSettings, type ProviderSettings, type Settings } from "#records";
import { type BaseConfig, baseConfigOf } from "./base-config.ts";
import { type ConfigRequest, type ConfigRoom, roomOf } from "./config-room.ts";
import { experimentNamed } from "./experiments.ts";
import { expanded } from "./key-source.ts";
import { type FlagKeys, flagKeysOf, placedKeysOf, readPool } from "./key-pools.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { Flags } from "./options.ts";
import { paceSettingsOf } from "./pace-settings.ts";
import { planSettingsOf } from "./plan-settings.ts";
import { checkProviders } from "./provider-checks.ts";
import { modelsOfProvider, providerSettingsOf } from "./provider-settings.ts";
import { suiteSettingsOf, suiteTitle } from "./suite-settings.ts";

/** Puts file, experiment, flags and keys together. Providers without a planned model are left out, so their keys are not read. */
export async function assembleSettings(request: ConfigRequest): Promise<LoadedConfig> {
  const { flags } = request;
  const room = roomOf(request);
  const experiment = request.experiment === undefined ? null : experimentNamed(request.experiment);
  const base = await baseConfigOf(request, room);
  checkProviders(base);
  const matrix = planSettingsOf(base, experiment, flags);
  const suite = suiteSettingsOf(base, { experiment, learning: request.learning === true }, flags);
  const { providers, warnings } = await asked(base, matrix.models, flags, room);
  const settings: Settings = {
    title: experiment?.name ?? suiteTitle(suite.name),
    providers,
    suite,
    plan: matrix.plan,
    pace: paceSettingsOf(base.content, flags),
    deadlines: deadlinesOf(base),
    outputDir: outputDirOf(base, flags, room),
    budgetUsd: flags.budgetUsd ?? base.content["budget-usd"] ?? null,
    retryInvalid: flags.retryInvalid ?? false,
    fresh: flags.fresh ?? false,
  };
  checkBudget(settings, matrix.models, base);
  return { settings, file: base.file, warnings: [...base.warnings, ...matrix.warnings, ...warnings] };
}

function deadlinesOf({ content: { timeouts } }: BaseConfig): DeadlineSettings {
  return {
    attemptMs: timeouts?.attempt ?? DEFAULT_DEADLINES.attemptMs,
    stallMs: timeouts?.stall ?? DEFAULT_DEADLINES.stallMs,
    runMs: timeouts?.run ?? DEFAULT_DEADLINES.runMs,
  };
}

async function asked(
  base: BaseConfig,
  models: readonly string[],
  flags: Flags,
  room: ConfigRoom,
): Promise<{ readonly providers: readonly ProviderSettings[]; readonly warnings: readonly string[] }> {
  const flagKeys = flagKeysOf(flags, base, room);
  const names = Object.keys(base.content.providers).filter((name) =>
    modelsOfProvider(base.content.providers[name]!).some((model) => models.includes(model.name)),
  );
  if (flagKeys !== null && !names.includes(flagKeys.provider)) {
    throw new UsageError(
      `--provider: ${flagKeys.provider} offers none of the planned models, so its keys have no use.`,
    );
  }
  const providers: ProviderSettings[] = [];
  const warnings: string[] = flags.apiKey === undefined ? [] : [VISIBLE_KEY];
  // One after the other, so that the first of several mistakes is told, and the same one each time.
  for (const name of names) {
    const read = await readProvider(name, flagKeys, base, room);
    providers.push(read.provider);
    warnings.push(...read.warnings);
  }
  return { providers, warnings };
}

const VISIBLE_KEY =
  "A key given with --api-key can be seen in the list of processes and stays in the shell's history; prefer --api-key-env or --api-key-file.";

async function readProvider(
  name: string,
  flagKeys: FlagKeys | null,
  base: BaseConfig,
  room: ConfigRoom,
): Promise<{ readonly provider: ProviderSettings; readonly warnings: readonly string[] }> {
  const written = base.content.providers[name]!;
  const keys = placedKeysOf(name, base, flagKeys);
  if (keys.length === 0 && written.protocol !== "world" && written.keys !== "none") {
    throw new UsageError(noKeys(name, base));
  }
  const { pool, warnings } = await readPool(name, written, keys, room);
  const provider = await providerSettingsOf(name, pool, base, room);
  const open = provider.baseUrl !== null && written.keys !== "none" && isOpenRoad(provider.baseUrl);
  const clear = `${name}: keys travel unencrypted to ${provider.baseUrl}.`;
  return { provider, warnings: open ? [...warnings, clear] : warnings };
}

function noKeys(name: string, base: BaseConfig): string {
  const where = base.at(["providers", name]);
  if (base.givenKeys[name] !== undefined) return `${where} needs api_key. Write it there, or give --api-key-env NAME.`;
  return `${where}: providers.${name} needs keys: a list such as [env:NAME], or none for a server that asks for no key.`;
}

const isOpenRoad = (address: string): boolean =>
  address.startsWith("http:") && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname);

function outputDirOf(base: BaseConfig, flags: Flags, room: ConfigRoom): string {
  if (flags.outputDir !== undefined) return expanded(flags.outputDir, room.cwd, room.env);
  const written = base.content["output-dir"];
  return written === undefined ? expanded("sluice-out", room.cwd, room.env) : expanded(written, base.baseDir, room.env);
}

// A budget that cannot be counted would be no budget.
function checkBudget({ budgetUsd, providers }: Settings, models: readonly string[], base: BaseConfig): void {
  if (budgetUsd === null) return;
  for (const provider of providers) {
    const unpriced = provider.models.find((model) => models.includes(model.name) && model.price === null);
    if (unpriced === undefined || provider.protocol === "world") continue;
    const where = base.at(["providers", provider.name, "models", unpriced.name]);
    throw new UsageError(
      `${where}: a budget needs prices, and providers.${provider.name}.models.${unpriced.name} has none. Add price: { input: …, output: … }, in US dollars per million tokens.`,
    );
  }
}
