import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { learn } from "#learning";
import { never, systemClock } from "#kernel";
import { openSandboxes } from "#sandbox";
import { SqliteStore } from "#store";
import { carriedDirectly, toyRepairs } from "../support/toy-repairs.ts";
import { toyLearning } from "../support/toy-learning.ts";

const TASKS = 500;

/** What this process holds: file descriptors, and processes it has started. */
function held(): { readonly descriptors: number; readonly children: number } {
  const children = readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === String(process.pid);
    } catch {
      return false;
    }
  });
  return { descriptors: readdirSync("/proc/self/fd").length, children: children.length };
}

test.skipIf(process.platform !== "linux")(
  `M5: ${TASKS} tasks, each with a sandbox and a program in it, leave descriptors and processes as they were`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-learn-flat-"));
    const readings: ReturnType<typeof held>[] = [];
    {
      await using store = await SqliteStore.open(folder);
      const place = { clock: systemClock, folder: join(folder, "sandboxes") };
      await using sandboxes = await openSandboxes("process", place, never);
      const limits = { memoryMb: null, cpus: null, processes: null };
      const labels = { run: "flat", trial: "any", role: "agent" } as const;
      const work = async (signal: AbortSignal): Promise<void> => {
        await using sandbox = await sandboxes.open({ labels, image: null, limits, network: "none" }, signal);
        const { end } = await sandbox.run({ argv: ["true"], timeoutMs: 30_000 }, signal);
        expect(end).toEqual({ kind: "exited", code: 0 });
      };
      const usual = toyLearning("http://127.0.0.1:9/v1");
      const settings = { ...usual, arms: ["memory"] as const, streams: { ...usual.streams, generation: 100 } };
      const carry = (plan: Parameters<typeof carriedDirectly>[0]): Promise<void> => carriedDirectly(plan, store);
      const onGeneration = (): Promise<void> => Promise.resolve(void readings.push(held()));
      const result = await learn(settings, { store, bench: toyRepairs(TASKS, { work }), carry, onGeneration });
      expect(result.rows.filter(({ outcome }) => outcome !== null)).toHaveLength(TASKS);
    }
    await rm(folder, { recursive: true, force: true });
    const [first, ...later] = readings;
    expect(later).toHaveLength(4);
    for (const reading of later) {
      expect(reading.children).toBeLessThanOrEqual(first!.children);
      expect(Math.abs(reading.descriptors - first!.descriptors)).toBeLessThanOrEqual(2);
    }
  },
  300_000,
);
