import type { SandboxNeed, SandboxKind } from "#sandbox";
import type { SweOptions } from "./swe-options.ts";
import type { SweSettings } from "./swe-settings.ts";

/** How a config's section has repairs put, but for which they are, where they run and what is shown with them. */
export const settingsOfOptions = (options: SweOptions) =>
  ({
    protocol: options.protocol,
    maxIterations: options["max-iterations"],
    skipEvaluation: options["skip-evaluation"],
    showHints: options.hints,
    limits: {
      commandMs: options["command-seconds"] * 1000,
      evaluationMs: options["evaluation-seconds"] * 1000,
      memoryMb: options["memory-mb"],
      cpus: options.cpus,
    },
  }) satisfies Partial<SweSettings>;

/** What a repair's sandbox takes of the machine: its tests run a small part of the time, the model thinks the rest. */
export const repairNeed = (kind: SandboxKind, { "memory-mb": memoryMb }: Pick<SweOptions, "memory-mb">): SandboxNeed =>
  kind === "container" ? { memoryMb, cores: 1, diskMb: 4_096 } : { memoryMb, cores: 0.25, diskMb: 256 };
