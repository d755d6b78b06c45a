import { type ConfigRequest, type LoadedConfig, loadConfig } from "../src/config/index.ts";

/** Where tests of the configuration run; no such folder exists. */
export const STUDY = "/home/ada/study";

/** Loads a configuration whose only files are these, by absolute path. */
export function loadedFrom(
  files: Readonly<Record<string, string>>,
  request: Partial<ConfigRequest> = {},
): Promise<LoadedConfig> {
  return loadConfig({
    cwd: STUDY,
    env: { HOME: "/home/ada" },
    flags: {},
    readText: async (path) => files[path],
    ...request,
  });
}

/** Loads one `sluice.yaml` that lies where the command runs. */
export function loadedText(text: string, request: Partial<ConfigRequest> = {}): Promise<LoadedConfig> {
  return loadedFrom({ [`${STUDY}/sluice.yaml`]: text }, request);
}
