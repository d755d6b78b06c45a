import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { never, systemClock, systemRandom } from "#kernel";
import { foretoldRuns, liveRuns, SqliteStore } from "#store";
import { parseWorld, worldServer } from "#worlds";
import { HeldClock } from "../support/held-clock.ts";
import { startSluice } from "./sluice-process.ts";

const PLAN = "{ instances: 3, task-types: all, prompt-types: [baseline, optimal] }";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-watch-"));
  await writeConfig("{ protocol: world, world: quick, models: [sim-small, sim-large] }", PLAN);
});

async function writeConfig(provider: string, plan: string): Promise<void> {
  await writeFile(join(folder, "sluice.yaml"), `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\n`);
}

afterEach(() => rm(folder, { recursive: true, force: true }));

test("a run is watched from another process while it goes, and its summary is shown when it ends", async () => {
  const clock = new HeldClock();
  await using world = await worldServer(parseWorld("quick", "test"), { clock, random: systemRandom, port: 0 });
  const models = "[sim-small, sim-large]";
  await writeConfig(`{ protocol: openai, base-url: ${world.url}/v1, keys: [env:KEY], models: ${models} }`, PLAN);
  const run = startSluice(["run", "--json", "--verbose"], { cwd: folder, env: { KEY: "a-made-up-key" } });
  await run.says(/attempt-ended/);
  // Until it was watched nothing more is answered, so that it is not done before.
  clock.hold();
  const watch = startSluice(["watch"], { cwd: folder });
  await watch.says(/workflow \(simulated\): \d+ of 60 trials/);
  clock.letGo();
  expect(await run.gone, run.err()).toBe(0);
  expect(await watch.gone, watch.err()).toBe(0);
  expect(watch.out()).toMatch(/workflow: finished at/);
  expect(watch.out()).toContain("60 of 60 trials");
  expect(watch.out()).toMatch(/SIMULATED/);
});

test("with nothing to watch, watch says so and ends", async () => {
  const run = startSluice(["run", "--limit", "2", "--quiet"], { cwd: folder });
  expect(await run.gone, run.err()).toBe(0);
  const watch = startSluice(["watch"], { cwd: folder });
  expect(await watch.gone).toBe(0);
  expect(watch.out()).toContain("No run is going on here");
  const named = startSluice(["watch", "latest", "--json"], { cwd: folder });
  expect(await named.gone).toBe(0);
  expect(JSON.parse(named.out())).toMatchObject({ runs: [{ state: "finished", summary: { graded: 2 } }] });
});

test("a run that will last is foretold while it goes, in a thread of its own", async () => {
  const slow = "{ protocol: world, world: { like: quick, limits: { concurrency: 1 } }, models: [sim-small] }";
  await writeConfig(slow, "{ instances: 4 }");
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
