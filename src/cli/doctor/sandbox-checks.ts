import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, never } from "#kernel";
import { carries, openSandboxes, SandboxError, type SandboxKind, sandboxRoom, type SandboxesOptions } from "#sandbox";
import { DEFAULT_SWE_LIMITS, repairNeed } from "#suites";
import type { Check } from "./check.ts";

/** Opens each kind of sandbox once, in a temporary folder, and tells how many the machine carries. */
export async function sandboxChecks(
  clock: Clock,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Check[]> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-doctor-"));
  try {
    const socket = env["DOCKER_HOST"];
    const container = socket?.startsWith("unix://") ? { container: { socket } } : {};
    const options = { clock, folder, ...container };
    const containers = await tried("container", options);
    const bubblewrap = await tried("bubblewrap", options);
    return [kindsCheck(containers, bubblewrap), await roomCheck(folder)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Why it does not work; null when it does. */
async function tried(kind: SandboxKind, options: SandboxesOptions): Promise<string | null> {
  try {
    await using _sandboxes = await openSandboxes(kind, options, never);
    return null;
  } catch (error) {
    if (error instanceof SandboxError) return error.message;
    throw error;
  }
}

function kindsCheck(containers: string | null, bubblewrap: string | null): Check {
  const name = "sandbox";
  const working = [containers === null ? "containers" : "", bubblewrap === null ? "bubblewrap" : ""].filter(Boolean);
  if (working.length > 0) return { name, state: "good", says: `${[...working, "plain processes"].join(", ")}` };
  return {
    name,
    state: "warn",
    says: `plain processes only: ${containers}; ${bubblewrap}`,
    advice: "programs of a model would reach the network and your files; workflow and dataset run none",
  };
}

async function roomCheck(folder: string): Promise<Check> {
  const room = await sandboxRoom(folder);
  const memory = { "memory-mb": DEFAULT_SWE_LIMITS.memoryMb! };
  const containers = carries(room, repairNeed("container", memory));
  const others = carries(room, repairNeed("bubblewrap", memory));
  const name = "sandboxes at once";
  const says = `${containers.count} containers (${containers.bound} ends first) or ${others.count} others (${others.bound}), of ${memory["memory-mb"]} MB each`;
  return others.count === 0
    ? { name, state: "warn", says, advice: "they wait until there is room; or write less under swe.memory-mb" }
    : { name, state: "good", says };
}
