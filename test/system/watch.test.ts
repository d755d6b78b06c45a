import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import { foretoldRuns, liveRuns, SqliteStore } from "#store";
import { startSluice } from "./sluice-process.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-watch-"));
  const provider = "{ protocol: world, world: { like: quick, latency-scale: 0.4 }, models: [sim-small, sim-large] }";
  const plan = "{ instances: 3, task-types: all, prompt-types: [baseline, optimal] }";
  await writeFile(join(folder, "sluice.yaml"), `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\n`);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test(
  "a run is watched from another process while it goes, and its summary is shown when it ends",
  { timeout: 120_000 },
  async () => {
    const run = startSluice(["run", "--json", "--verbose"], { cwd: folder });
    await run.says(/attempt-ended/);
    const watch = startSluice(["watch"], { cwd: folder });
    await watch.says(/workflow \(simulated\): \d+ of 60 trials/);
    expect(await run.gone, run.err()).toBe(0);
    expect(await watch.gone, watch.err()).toBe(0);
    expect(watch.out()).toMatch(/workflow: finished at/);
    expect(watch.out()).toContain("60 of 60 trials");
    expect(watch.out()).toMatch(/SIMULATED/);
  },
);

test("with nothing to watch, watch says so and ends", { timeout: 120_000 }, async () => {
  const run = startSluice(["run", "--limit", "2", "--quiet"], { cwd: folder });
  expect(await run.gone, run.err()).toBe(0);
  const watch = startSluice(["watch"], { cwd: folder });
  expect(await watch.gone).toBe(0);
  expect(watch.out()).toContain("No run is going on here");
  const named = startSluice(["watch", "latest", "--json"], { cwd: folder });
  expect(await named.gone).toBe(0);
  expect(JSON.parse(named.out())).toMatchObject({ runs: [{ state: "finished", summary: { graded: 2 } }] });
});

test("a run that will last is foretold while it goes, in a thread of its own", { timeout: 120_000 }, async () => {
  const slow = "{ protocol: world, world: { like: quick, limits: { concurrency: 1 } }, models: [sim-small] }";
  await writeFile(join(folder, "sluice.yaml"), `providers:\n  one: ${slow}\nsuite: workflow\nplan: { instances: 4 }\n`);
  const run = startSluice(["run", "--quiet"], { cwd: folder });
  const store = await storeIn(join(folder, "sluice-out"));
  try {
    const foretold = await eventually(async () => (await liveRuns(store))[0]?.foretold ?? null);
    expect(foretold.p10).toBeGreaterThan(5_000);
    expect(foretold.p50).toBeGreaterThanOrEqual(foretold.p10);
    expect(foretold.p90).toBeGreaterThanOrEqual(foretold.p50);
    const [kept] = (await foretoldRuns(store)).values();
    expect(kept).toEqual(foretold);
  } finally {
    run.send("SIGINT");
    run.send("SIGINT");
    await run.gone;
    await store[Symbol.asyncDispose]();
  }
});

async function storeIn(path: string): Promise<SqliteStore> {
  await eventually(() => Promise.resolve(existsSync(join(path, "ledger.db")) ? true : null));
  return SqliteStore.open(path);
}

/** What is there at last; the test's own time limit ends the wait. */
async function eventually<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    await systemClock.sleep(200, never);
  }
}
