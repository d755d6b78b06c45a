export { type CommandOption, commandOptions, everyCommandOptions } from "./command-options.ts";
export type { ConfigRequest } from "./config-room.ts";
export { type Experiment, EXPERIMENTS } from "./experiments.ts";
export { type LoadedConfig, loadConfig } from "./load-config.ts";
export { manifestOf } from "./manifest.ts";
export type { CommandName, Flags } from "./options.ts";
export { configSchema } from "./config-schema.ts";
export { optionsReference } from "./options-reference.ts";
export { loadWorld } from "./load-world.ts";
