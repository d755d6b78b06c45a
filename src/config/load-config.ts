import type { Settings } from "#records";
import type { ConfigRequest } from "./config-room.ts";

/** What a configuration came to. */
export interface LoadedConfig {
  readonly settings: Settings;
  /** The `sluice.yaml` that was read; null when the configuration is built in. */
  readonly file: string | null;
  /** What a person should know before it runs. */
  readonly warnings: readonly string[];
}

/**
 * Puts `sluice.yaml`, flags, environment and key files together. Everything that is wrong is a `UsageError` that says
 * where; no key appears in any message.
 */
export async function loadConfig(request: ConfigRequest): Promise<LoadedConfig> {
  // The readers of YAML, TOML and schemas load only now: help and option errors do not wait for them.
  const { assembleSettings } = await import("./assemble-settings.ts");
  return assembleSettings(request);
}
