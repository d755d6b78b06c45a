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
