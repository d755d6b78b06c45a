export { type Carried, carries, sandboxRoom, type SandboxNeed, type SandboxRoom } from "./carries.ts";
export { openSandboxes } from "./open-sandboxes.ts";
export type {
  ContainerSettings,
  OpenedSandboxes,
  SandboxesOptions,
  SandboxKind,
  SandboxPromises,
} from "./opened-sandboxes.ts";
export { SandboxError } from "./sandbox-error.ts";
export type {
  CommandEnd,
  CommandResult,
  Sandbox,
  SandboxCommand,
  Sandboxes,
  SandboxFile,
  SandboxLabels,
  SandboxLimits,
  SandboxSpec,
} from "./sandbox.ts";
