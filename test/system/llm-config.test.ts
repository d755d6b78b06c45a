import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secret, systemClock, systemRandom } from "#kernel";
import type { RunSummary } from "#records";
import { SqliteStore } from "#store";
import { parseWorld, type WorldServer, worldServer } from "#worlds";
import { type SluiceProcess, startSluice } from "./sluice-process.ts";

const ONE = "made-up-key-of-section-one";
const TWO = "made-up-key-of-section-two";
const OTHER = "made-up-key-of-the-flag";
const PLAN = ["-t", "basic_task,simple_task", "-p", "baseline", "-n", "3", "-d", "easy"];
const TRIALS = 6;

let folder: string;
let world: WorldServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-llm-config-"));
  world = await worldServer(parseWorld("quick", "test"), { clock: systemClock, random: systemRandom, port: 0 });
  const section = (name: string, key: string): string =>
    `[llm.${name}]\nmodel = "openai/sim-large"\nbase_url = "${world.url}/v1"\napi_key = "${key}"\n`;
  await writeFile(join(folder, "config.toml"), `${section("one", ONE)}\n${section("two", TWO)}`);
});

afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function start(section: string, ...words: readonly string[]): SluiceProcess {
  return startSluice(["run", "--llm-config", section, "--json", ...PLAN, ...words], { cwd: folder });
}

async function finished(process: SluiceProcess): Promise<RunSummary> {
  expect({ code: await process.gone, err: process.err() }).toMatchObject({ code: 0 });
  return JSON.parse(process.out()) as RunSummary;
}

/** How many sends the provider let in with each key, by fingerprint. */
function admittedBy(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { key, admitted } of world.stats().lanes) counts[key] = (counts[key] ?? 0) + admitted;
  return counts;
}

const settledIn = async (outputDir: string): Promise<number> => {
  await using store = await SqliteStore.open(join(folder, outputDir), { clock: systemClock });
  const plan = await store.latestPlan();
  return (await store.settled(plan!.id)).size;
};

const fingerprint = (key: string): string => new Secret(key).fingerprint;

test("two processes with different keys and output directories share nothing", async () => {
  const both = [start("one", "-o", "out-one"), start("two", "-o", "out-two")];
  const [one, two] = await Promise.all(both.map(finished));
  expect([one, two]).toMatchObject([
    { graded: TRIALS, owed: 0, reused: 0 },
    { graded: TRIALS, owed: 0, reused: 0 },
  ]);
  expect(admittedBy()).toEqual({ [fingerprint(ONE)]: one!.calls, [fingerprint(TWO)]: two!.calls });
  expect(one!.lanes.map(({ key }) => key)).toEqual([fingerprint(ONE)]);
  expect(two!.lanes.map(({ key }) => key)).toEqual([fingerprint(TWO)]);
  expect(await settledIn("out-one")).toBe(TRIALS);
  expect(await settledIn("out-two")).toBe(TRIALS);
  expect(await readdir(join(folder, "out-one", "runs"))).toEqual([one!.run]);
  expect(await readdir(join(folder, "out-two", "runs"))).toEqual([two!.run]);
  expect((await readdir(folder)).toSorted()).toEqual(["config.toml", "out-one", "out-two"]);
});

test("two processes in one directory carry out the plan together: every trial once, with both keys, and nothing paid twice", async () => {
  const both = [start("one", "-o", "out"), start("two", "-o", "out")];
  const [one, two] = await Promise.all(both.map(finished));
  expect([one, two]).toMatchObject([
    { graded: TRIALS, owed: 0 },
    { graded: TRIALS, owed: 0 },
  ]);
  expect(await settledIn("out")).toBe(TRIALS);
  const admitted = admittedBy();
  expect((admitted[fingerprint(ONE)] ?? 0) + (admitted[fingerprint(TWO)] ?? 0)).toBe(one!.calls + two!.calls);
  // As many calls as one process alone would have made.
  const alone = await finished(start("one", "-o", "alone"));
  expect(one!.calls + two!.calls).toBe(alone.calls);
  expect((await readdir(join(folder, "out", "runs"))).toSorted()).toEqual([one!.run, two!.run].toSorted());
});

test("a key given on the command line takes the place of the file's, and a warning says that it can be seen", async () => {
  const process = start("one", "-o", "out", "--api-key", OTHER);
  const summary = await finished(process);
  expect(admittedBy()).toEqual({ [fingerprint(OTHER)]: summary.calls });
  expect(process.err()).toMatch(/--api-key can be seen in the list of processes/);
  expect(process.err()).not.toContain(OTHER);
});
