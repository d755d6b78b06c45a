import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock, systemRandom } from "#kernel";
import type { RunSummary } from "#records";
import { parseWorld, worldServer } from "#worlds";
import { HeldClock } from "../support/held-clock.ts";
import { startSluice } from "./sluice-process.ts";

const env = { KEY: "a-made-up-key" };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-run-ends-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function writeConfig(baseUrl: string, instances: number): Promise<void> {
  const provider = `{ protocol: openai, base-url: ${baseUrl}/v1, keys: [env:KEY], models: [sim-large] }`;
  const plan = `{ instances: ${instances}, task-types: [basic_task], prompt-types: [baseline] }`;
  await writeFile(join(folder, "sluice.yaml"), `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\n`);
}

test("one Ctrl-C drains: what is in flight arrives, exit code 130, and the same command finishes without paying again", async () => {
  const world = parseWorld({ like: "quick", "latency-scale": 0.12 }, "test");
  const clock = new HeldClock();
  await using server = await worldServer(world, { clock, random: systemRandom, port: 0 });
  await writeConfig(server.url, 16);
  const first = startSluice(["run", "--json", "--verbose"], { cwd: folder, env });
  await first.says(/attempt-ended/);
  // Whatever the two processes are kept from, no answer comes before the order.
  clock.hold();
  first.send("SIGINT");
  await first.says(/draining/);
  clock.letGo();
  expect(await first.gone, first.err()).toBe(130);
  const drained = JSON.parse(first.out()) as RunSummary;
  expect(drained.owed).toBeGreaterThan(0);
  expect(drained.sends - drained.rejectedSends - drained.failedSends).toBe(drained.calls);
  const second = startSluice(["run", "--json"], { cwd: folder, env });
  expect(await second.gone, second.err()).toBe(0);
  const finished = JSON.parse(second.out()) as RunSummary;
  expect(finished).toMatchObject({ graded: 16, owed: 0, reused: drained.graded });
  const paid = server.stats().lanes.reduce((sum, { admitted }) => sum + admitted, 0);
  expect(paid).toBe(drained.calls + finished.calls);
});

test("two Ctrl-C stop at once, also while an answer never comes", async () => {
  const world = parseWorld({ like: "quick", faults: { "hang-share": 1 } }, "test");
  await using server = await worldServer(world, { clock: systemClock, random: systemRandom, port: 0 });
  await writeConfig(server.url, 4);
  const process = startSluice(["run", "--json", "--verbose"], { cwd: folder, env });
  await process.says(/attempt-opened/);
  process.send("SIGINT");
  await process.says(/draining/);
  process.send("SIGINT");
  expect(await process.gone, process.err()).toBe(130);
  expect(JSON.parse(process.out())).toMatchObject({ graded: 0, owed: 4, outcomes: { failure: 0 } });
});

test("trials that a provider never answered are not scored but owed, and the run says what it waited for, with exit code 1", async () => {
  await writeConfig("http://127.0.0.1:1", 1);
  await appendFile(join(folder, "sluice.yaml"), "timeouts: { stall: 3s }\n");
  const process = startSluice(["run", "--json"], { cwd: folder, env });
  expect(await process.gone, process.err()).toBe(1);
  expect(JSON.parse(process.out())).toMatchObject({
    graded: 0,
    owed: 1,
    outcomes: { full: 0, partial: 0, failure: 0 },
    warnings: [
      expect.stringMatching(/^lane one\/.* has never answered and fails: ECONNREFUSED/),
      expect.stringContaining("timeouts.stall"),
    ],
  });
  expect(process.err()).toContain("the run waits for:");
});
