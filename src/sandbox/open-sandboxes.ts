import { assertNever } from "#kernel";
import { openBubblewrapSandboxes } from "./bubblewrap/open-bubblewrap.ts";
import type { OpenedSandboxes, SandboxesOptions, SandboxKind } from "./opened-sandboxes.ts";
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
  switch (kind) {
    case "process":
      return openProcessSandboxes(options);
    case "bubblewrap":
      return openBubblewrapSandboxes(options, signal);
    case "best":
      return openBest(options, signal);
    case "container":
      return openContainers(options, signal);
    default:
      return assertNever(kind);
  }
}

async function openBest(options: SandboxesOptions, signal: AbortSignal): Promise<OpenedSandboxes> {
  try {
    return await openBubblewrapSandboxes(options, signal);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return openProcessSandboxes(options);
  }
}
