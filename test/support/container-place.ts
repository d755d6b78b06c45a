import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { never, systemClock } from "#kernel";
import { openSandboxes } from "#sandbox";
import type { SandboxPlace } from "#testing";
import { startWorker } from "../system/worker-process.ts";
import { type EngineKind, startEngine } from "./container-engine.ts";

/** Containers take a quarter of a second each. */
const CYCLES = 24;

/** Containers of an engine that is started for the tests. */
export async function containerPlace(kind: EngineKind = "podman"): Promise<SandboxPlace> {
  const engine = await startEngine(kind);
  const folder = await mkdtemp(join(tmpdir(), "sluice-place-"));
  const { socket, image, docker } = engine;
  return {
    open: () => openSandboxes("container", { clock: systemClock, folder, container: { socket } }, never),
    image,
    reach: (port) => ["nc", "-w", "2", "127.0.0.1", String(port)],
    remains: async () => (await docker.listContainers({ all: true })).length,
    killAnOwner: async (nap) => {
      const owner = startWorker("sandbox-owner.ts", String(nap), "container", folder, socket, image);
      await owner.printed(1);
      owner.kill();
      await owner.gone;
    },
    cycles: CYCLES,
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
