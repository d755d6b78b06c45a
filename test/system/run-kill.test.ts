import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock, systemRandom } from "#kernel";
import type { RunSummary } from "#records";
import { type RunTotals, type Settled, SqliteStore } from "#store";
import { parseWorld, type WorldServer, worldServer } from "#worlds";
import { startSluice } from "./sluice-process.ts";

const KILLS = Number(process.env["SLUICE_RUN_KILLS"] ?? 3);
const KEYS = { KEY_1: "made-up-key-one", KEY_2: "made-up-key-two", KEY_3: "made-up-key-three" };

let folder: string;
let world: WorldServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-run-kill-"));
  world = await worldServer(parseWorld("quick", "test"), { clock: systemClock, random: systemRandom, port: 0 });
  await writeFile(join(folder, "sluice.yaml"), config(world.url));
});

afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const config = (url: string): string => `
providers:
  three-keys:
    protocol: openai
    base-url: ${url}/v1
    keys: [env:KEY_1, env:KEY_2, env:KEY_3]
    models: [sim-large, sim-small]
suite: workflow
plan: { prompt-types: [optimal], instances: 8 }
`;

test(
  `a run that is killed ${KILLS} times settles every trial once and pays for no answer twice`,
  { timeout: 120_000 + KILLS * 40_000 },
  async () => {
    for (let kill = 0; kill < KILLS; kill++) await killSoon();
    const last = startSluice(["run", "--json"], { cwd: folder, env: KEYS });
    expect(await last.gone, last.err()).toBe(0);
    const summary = JSON.parse(last.out()) as RunSummary;
    expect(summary.plan.trials).toBe(80);
    expect(summary.graded + summary.owed).toBe(summary.plan.trials);
    expect(summary.replayedCalls).toBeGreaterThan(0);
    await expectNothingPaidTwice();
    expect(await outcomesOf(folder)).toEqual(await outcomesUninterrupted());
  },
);

/** Starts the run and kills it once it has settled something new. */
async function killSoon(): Promise<void> {
  const process = startSluice(["run", "--verbose"], { cwd: folder, env: KEYS });
  await process.says(/attempt-ended(.|\n)*attempt-ended(.|\n)*attempt-ended/);
  process.send("SIGKILL");
  expect(await process.gone).toBeNull();
}

/** What the provider let in is what the ledger has answers for, and at most the sends that were in flight at a kill. */
async function expectNothingPaidTwice(): Promise<void> {
  await using store = await SqliteStore.open(join(folder, "sluice-out"), { clock: systemClock });
  const runs = await store.runs();
  expect(runs).toHaveLength(KILLS + 1);
  const totals = await Promise.all(runs.map(({ started }) => store.runTotals(started.run)));
  const sum = (of: (total: RunTotals) => number): number => totals.reduce((all, total) => all + of(total), 0);
  const answered = sum(({ calls }) => calls);
  const inFlightAtAKill = sum(
    ({ sends, calls, rejectedSends, failedSends }) => sends - calls - rejectedSends - failedSends,
  );
  const paid = world.stats().lanes.reduce((all, { admitted }) => all + admitted, 0);
  expect(paid).toBeGreaterThanOrEqual(answered);
  expect(paid).toBeLessThanOrEqual(answered + inFlightAtAKill);
}

type Outcomes = ReadonlyMap<string, Pick<Settled, "outcome" | "score">>;

async function outcomesUninterrupted(): Promise<Outcomes> {
  const whole = startSluice(["run", "--json", "-o", "whole"], { cwd: folder, env: KEYS });
  expect(await whole.gone, whole.err()).toBe(0);
  return outcomesOf(folder, "whole");
}

async function outcomesOf(cwd: string, outputDir = "sluice-out"): Promise<Outcomes> {
  await using store = await SqliteStore.open(join(cwd, outputDir), { clock: systemClock });
  const [latest] = await store.runs();
  const settled = await store.settled(latest!.started.plan);
  return new Map([...settled].map(([trial, { outcome, score }]) => [trial, { outcome, score }]));
}
