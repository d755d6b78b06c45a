import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { never, systemClock } from "#kernel";
import { openSandboxes, SandboxError } from "#sandbox";
import type { SandboxPlace } from "#testing";
import { startWorker } from "../system/worker-process.ts";

export type LocalKind = "process" | "bubblewrap";

/** A folder of its own for sandboxes that are processes of this machine. */
export async function localSandboxPlace(kind: LocalKind, cycles: number): Promise<SandboxPlace> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-place-"));
  const connect =
    "require('net').connect(+process.argv[1],'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(9))";
  return {
    open: () => openSandboxes(kind, { clock: systemClock, folder }, never),
    image: null,
    reach: (port) => [process.execPath, "-e", connect, String(port)],
    remains: async () => (await readdir(folder)).length,
    killAnOwner: async (nap) => {
      const owner = startWorker("sandbox-owner.ts", String(nap), kind, folder);
      await owner.printed(1);
      owner.kill();
      await owner.gone;
    },
    cycles,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Why a kind cannot be tried here; null when it can. */
export async function whyUnavailable(kind: LocalKind): Promise<string | null> {
  await using place = await localSandboxPlace(kind, 0);
  try {
    await using _sandboxes = await place.open();
    return null;
  } catch (error) {
    if (error instanceof SandboxError) return error.message;
    throw error;
  }
}
