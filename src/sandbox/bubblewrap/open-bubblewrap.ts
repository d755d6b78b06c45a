import { existsSync } from "node:fs";
import { join } from "node:path";
import { LocalSandboxes } from "../local-sandboxes.ts";
import type { OpenedSandboxes, SandboxesSettings } from "../opened-sandboxes.ts";
import { tellsFamilies } from "../process-table.ts";
import type { SandboxLabels } from "../sandbox.ts";
import { SandboxError } from "../sandbox-error.ts";
import { programFolders } from "../shell.ts";
import { BubblewrapLauncher } from "./bubblewrap-launcher.ts";

const TRIED: SandboxLabels = { run: "none", trial: "none", role: "agent" };
const NO_LIMITS = { memoryMb: null, cpus: null, processes: null };
const TRY_MS = 10_000;

/** Bubblewrap, tried with one command: rejects with a SandboxError where it is missing or the kernel refuses it. */
export async function openBubblewrapSandboxes(
  options: SandboxesSettings,
  signal: AbortSignal,
): Promise<OpenedSandboxes> {
  const bubblewrap = { program: findBubblewrap(), privileged: process.getuid?.() === 0 };
  const sandboxes = await LocalSandboxes.open(
    {
      kind: "bubblewrap",
      promises: {
        network: true,
        files: true,
        limits: { memoryMb: tellsFamilies(), cpus: false, processes: true },
        images: false,
      },
      warnings: [],
      launcher: (folder, spec) => BubblewrapLauncher.open(bubblewrap, folder, spec),
      // They ended with the process that started them.
      endLeft: () => undefined,
    },
    options,
  );
  await tryOnce(sandboxes, signal);
  return sandboxes;
}

function findBubblewrap(): string {
  const found = programFolders()
    .map((folder) => join(folder, "bwrap"))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new SandboxError(
    "bubblewrap is not installed: no bwrap in the system's folders; install the package bubblewrap, or use another kind of sandbox",
    {
      do: "abort-run",
    },
  );
}

async function tryOnce(sandboxes: OpenedSandboxes, signal: AbortSignal): Promise<void> {
  await using sandbox = await sandboxes.open(
    { labels: TRIED, image: null, limits: NO_LIMITS, network: "none" },
    signal,
  );
  const { end, stderr } = await sandbox.run({ argv: ["true"], timeoutMs: TRY_MS }, signal);
  if (end.kind === "exited" && end.code === 0) return;
  throw new SandboxError(
    `bubblewrap does not work here: ${stderr.trim() || end.kind}; does the kernel allow user namespaces?`,
    {
      do: "abort-run",
    },
  );
}
