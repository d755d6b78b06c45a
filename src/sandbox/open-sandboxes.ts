import { assertNever, systemClock } from "#kernel";
import { openBubblewrapSandboxes } from "./bubblewrap/open-bubblewrap.ts";
import type { OpenedSandboxes, SandboxesOptions, SandboxesSettings, SandboxKind } from "./opened-sandboxes.ts";
import { openContainers } from "./container/open-containers.ts";
import { openProcessSandboxes } from "./process/open-process.ts";
import { SandboxError } from "./sandbox-error.ts";

/**
 * Opens sandboxes of a kind; "best" is bubblewrap where it works, and else plain processes. Rejects with a SandboxError that says
 * what is missing.
 */
export async function openSandboxes(
  kind: SandboxKind | "best",
  options: SandboxesOptions,
  signal: AbortSignal,
): Promise<OpenedSandboxes> {
  const settings = { clock: systemClock, ...options };
  switch (kind) {
    case "process":
      return openProcessSandboxes(settings);
    case "bubblewrap":
      return openBubblewrapSandboxes(settings, signal);
    case "best":
      return openBest(settings, signal);
    case "container":
      return openContainers(settings, signal);
    default:
      return assertNever(kind);
  }
}

async function openBest(settings: SandboxesSettings, signal: AbortSignal): Promise<OpenedSandboxes> {
  try {
    return await openBubblewrapSandboxes(settings, signal);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return openProcessSandboxes(settings);
  }
}
