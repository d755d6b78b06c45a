import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemRandom } from "#kernel";
import type { RunSummary } from "#records";
import { parseWorld, type WorldServer, worldServer } from "#worlds";
import { HeldClock } from "../support/held-clock.ts";
import { type SluiceProcess, startSluice } from "./sluice-process.ts";

const env = { KEY: "a-made-up-key" };
const TRIALS = 24;
let folder: string;
let world: WorldServer;
let clock: HeldClock;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-shared-lanes-"));
  const limits = { "requests-per-minute": 900, "burst-seconds": 1 };
  const spec = parseWorld({ like: "quick", headers: "absent", rejections: "bare", limits }, "test");
  clock = new HeldClock();
  world = await worldServer(spec, { clock, random: systemRandom, port: 0 });
  const provider = `{ protocol: openai, base-url: ${world.url}/v1, keys: [env:KEY], models: [sim-large] }`;
  const plan = `{ instances: ${TRIALS}, task-types: [basic_task], prompt-types: [baseline] }`;
  await writeFile(join(folder, "sluice.yaml"), `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\n`);
});

afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const start = (...more: readonly string[]): SluiceProcess =>
  startSluice(["run", "--json", ...more], { cwd: folder, env });

async function summaryOf(process: SluiceProcess): Promise<RunSummary> {
  await process.gone;
  return JSON.parse(process.out()) as RunSummary;
}

const stats = () =>
  world
    .stats()
    .lanes.reduce((sum, { sends, rejected }) => ({ sends: sum.sends + sends, rejected: sum.rejected + rejected }), {
      sends: 0,
      rejected: 0,
    });

test("three processes on one output folder share the plan and the quota: each trial once, few rejected sends", async () => {
  const summaries = await Promise.all([start(), start(), start()].map(summaryOf));
  for (const summary of summaries) expect(summary).toMatchObject({ graded: TRIALS, owed: 0 });
  const { sends, rejected } = stats();
  expect(summaries.reduce((sum, { calls }) => sum + calls, 0)).toBe(sends - rejected);
  // What sharing is worth in time and refusals is measured on a virtual clock, beside the lanes.
  expect(rejected / sends).toBeLessThan(0.1);
});

test("a killed process gives its share and its trials back: the other one finishes", async () => {
  const doomed = start("--verbose");
  await doomed.says(/attempt-ended/);
  // Until both have begun nothing is answered, so that the first is not done before.
  clock.hold();
  const other = start("--verbose");
  await other.says(/run-started/);
  clock.letGo();
  await doomed.says(/(attempt-ended(.|\n)*){8}/);
  doomed.send("SIGKILL");
  await doomed.gone;
  expect(await summaryOf(other)).toMatchObject({ graded: TRIALS, owed: 0 });
});
