import { LocalSandboxes } from "../local-sandboxes.ts";
import type { OpenedSandboxes, SandboxesSettings } from "../opened-sandboxes.ts";
import { tellsFamilies } from "../process-table.ts";
import { endFamily, ProcessLauncher, tracesOf } from "./process-launcher.ts";

const NO_FENCE =
  "plain processes are no fence: a program reaches the network, every file that this user may read, and through /proc what other processes were started with, keys in the environment too; use bubblewrap or containers for programs you do not trust";

/** Plain processes: for programs that are trusted, or where nothing better is there. */
export function openProcessSandboxes(options: SandboxesSettings): Promise<OpenedSandboxes> {
  const limits = { memoryMb: tellsFamilies(), cpus: false, processes: false };
  return LocalSandboxes.open(
    {
      kind: "process",
      promises: { network: false, files: false, limits, images: false },
      warnings: [NO_FENCE],
      launcher: (folder, spec) => ProcessLauncher.open(folder, spec.limits),
      endLeft: (name, folder) => endFamily(null, tracesOf(name, folder)),
    },
    options,
  );
}
