import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunSummary } from "#records";
import type { WorldServer } from "#worlds";
import { LONG_RUN_ENV, type LongRunScene, setLongRunScene } from "./long-run-scene.ts";
import { type SluiceProcess, startSluice } from "./sluice-process.ts";

/** That it takes a second and a bit is held on a virtual clock, beside the engine; here two processes wait for a core besides. */
const MOST_MS = 6_000;

let scene: LongRunScene;
let folder: string;
let world: WorldServer;

beforeEach(async () => {
  scene = await setLongRunScene();
  ({ folder, world } = scene);
});

afterEach(async () => {
  await scene[Symbol.asyncDispose]();
});

interface Answer {
  readonly run: string;
  readonly followed: boolean;
  readonly did: string | null;
  readonly why: string | null;
  readonly tookMs: number;
}

/** Gives an order from a process of its own. */
async function order(verb: string, run = "latest"): Promise<{ readonly code: number | null; readonly answer: Answer }> {
  const process = startSluice([verb, run, "--json"], { cwd: folder });
  const code = await process.gone;
  return { code, answer: JSON.parse(process.out()) as Answer };
}

interface Listed {
  readonly run: string;
  readonly state: string;
  readonly progress: { readonly graded: number; readonly owed: number };
}

async function newest(): Promise<Listed> {
  const process = startSluice(["status", "--json"], { cwd: folder });
  expect(await process.gone, process.err()).toBe(0);
  return (JSON.parse(process.out()) as { readonly runs: readonly Listed[] }).runs[0]!;
}

const sendsSeen = (): number => world.stats().lanes.reduce((sum, { admitted }) => sum + admitted, 0);

async function running(): Promise<SluiceProcess> {
  const process = startSluice(["run", "--json", "--verbose"], { cwd: folder, env: LONG_RUN_ENV });
  await process.says(/attempt-ended/);
  return process;
}

test("a run is paused, resumed and drained from other processes, each soon", async () => {
  const run = await running();
  const paused = await order("pause");
  expect(paused).toMatchObject({ code: 0, answer: { followed: true, did: expect.stringContaining("paused") } });
  expect(paused.answer.tookMs).toBeLessThan(MOST_MS);
  expect((await newest()).state).toBe("paused");
  const sent = sendsSeen();
  expect(await newest()).toMatchObject({ run: paused.answer.run, state: "paused" });
  expect(sendsSeen()).toBe(sent);

  const resumed = await order("resume", paused.answer.run.slice(0, 12));
  expect(resumed).toMatchObject({
    code: 0,
    answer: { run: paused.answer.run, did: expect.stringContaining("resumed") },
  });
  expect(resumed.answer.tookMs).toBeLessThan(MOST_MS);
  await run.says(/resumed: it sends again(.|\n)*attempt-ended/);
  expect(sendsSeen()).toBeGreaterThan(sent);

  const drained = await order("drain");
  expect(drained).toMatchObject({ code: 0, answer: { did: expect.stringContaining("draining") } });
  expect(drained.answer.tookMs).toBeLessThan(MOST_MS);
  expect(await run.gone, run.err()).toBe(130);
  const summary = JSON.parse(run.out()) as RunSummary;
  expect(summary.owed).toBeGreaterThan(0);
  expect(summary.calls).toBe(sendsSeen());
  expect(await newest()).toMatchObject({
    state: "drained",
    progress: { graded: summary.graded, owed: summary.owed },
  });
});

test("a run is cancelled from another process soon, and ordering it again says that it ended", async () => {
  const run = await running();
  const cancelled = await order("cancel");
  expect(cancelled).toMatchObject({ code: 0, answer: { did: expect.stringContaining("cancelled") } });
  expect(cancelled.answer.tookMs).toBeLessThan(MOST_MS);
  expect(await run.gone, run.err()).toBe(130);
  const again = await order("pause");
  expect(again).toMatchObject({
    code: 1,
    answer: { followed: false, why: expect.stringContaining("is not running") },
  });
});

test("a run whose process was killed is shown as killed, and says so to who orders it", async () => {
  const run = await running();
  run.send("SIGKILL");
  await run.gone;
  const killed = await newest();
  expect(killed.state).toBe("killed");
  expect(killed.progress.graded).toBeGreaterThan(0);
  const told = await order("drain", killed.run);
  expect(told).toMatchObject({ code: 1, answer: { why: expect.stringContaining("its process is gone") } });
  const nowhere = startSluice(["pause", "1999"], { cwd: folder });
  expect(await nowhere.gone).toBe(2);
  expect(nowhere.err()).toMatch(/no run "1999" in this ledger/);
});
