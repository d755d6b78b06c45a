import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { RunId } from "#kernel";
import { planId } from "#records";
import { FakeClock } from "#testing";
import { madeTrial } from "../../../test/support/made-trial.ts";
import { type ProcessIdentity, thisProcess } from "./process-registry.ts";
import { SqliteStore } from "./sqlite-store.ts";

const opened: SqliteStore[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const store of opened.splice(0)) await store[Symbol.asyncDispose]();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const trial = madeTrial(0);

const [hereRun, thereRun] = [RunId("here"), RunId("there")];

/** A ledger whose only trial was claimed by a process with this identity and clock; and a store of this process on it. */
async function claimedBy(identity: ProcessIdentity, theirClock: FakeClock) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-processes-"));
  folders.push(folder);
  const clock = new FakeClock();
  const there = await SqliteStore.open(folder, { clock: theirClock, identity });
  const here = await SqliteStore.open(folder, { clock });
  opened.push(there, here);
  await there.recordPlan(
    { v: 1, id: planId([trial]), suite: "workflow@1", trials: 1, cells: 1, axes: [], excluded: [] },
    [trial],
  );
  expect(await there.claim(trial.id, thereRun, false)).toMatchObject({ attempt: 1 });
  return { here, there, clock, claimHere: () => here.claim(trial.id, hereRun, false) };
}

const elsewhere: ProcessIdentity = { host: "another machine", pid: 1, token: "1" };

test("a trial of a process that lives on this host stays its own, however long it says nothing", async () => {
  const { clock, claimHere } = await claimedBy(thisProcess(), new FakeClock());
  await clock.advance(3_600_000);
  expect(await claimHere()).toBeNull();
});

test("a trial of a process of this host that is gone is free at once", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const { claimHere } = await claimedBy({ ...thisProcess(), pid }, new FakeClock());
  expect(await claimHere()).toMatchObject({ attempt: 2 });
});

test.skipIf(thisProcess().token === "")("a later process with the same pid does not keep a trial", async () => {
  const earlier = { ...thisProcess(), token: `${Number(thisProcess().token) - 1}` };
  const { claimHere } = await claimedBy(earlier, new FakeClock());
  expect(await claimHere()).toMatchObject({ attempt: 2 });
});

test("where the system does not say when a process was started, its pid and a recent word are both needed", async () => {
  const { clock, claimHere } = await claimedBy({ ...thisProcess(), token: "" }, new FakeClock());
  expect(await claimHere()).toBeNull();
  await clock.advance(10_001);
  expect(await claimHere()).toMatchObject({ attempt: 2 });
});

test("a process of another host keeps its trial while it gives signs of life, and loses it ten seconds after the last", async () => {
  const theirs = new FakeClock();
  const { clock, claimHere } = await claimedBy(elsewhere, theirs);
  for (let passed = 0; passed < 60; passed++) {
    await theirs.advance(1_000);
    await clock.advance(1_000);
  }
  expect(await claimHere()).toBeNull();
  await clock.advance(9_900);
  expect(await claimHere()).toBeNull();
  await clock.advance(101);
  expect(await claimHere()).toMatchObject({ attempt: 2 });
});

test("a clock that was set back neither frees the trial of a living process nor keeps that of a dead one", async () => {
  const anHourAhead = new FakeClock(new FakeClock().now() + 3_600_000);
  const { clock, claimHere } = await claimedBy(elsewhere, anHourAhead);
  for (let passed = 0; passed < 60; passed++) {
    await anHourAhead.advance(1_000);
    await clock.advance(1_000);
    expect(await claimHere()).toBeNull();
  }
  await clock.advance(10_001);
  expect(await claimHere()).toMatchObject({ attempt: 2 });
});

test("the order of runs and the number of an attempt do not depend on clocks", async () => {
  const anHourAhead = new FakeClock(new FakeClock().now() + 3_600_000);
  const { here, there, clock, claimHere } = await claimedBy(elsewhere, anHourAhead);
  const started = {
    v: 1,
    type: "run-started",
    plan: planId([trial]),
    title: "",
    simulated: true,
    manifest: {},
  } as const;
  await there.append({ ...started, run: thereRun, at: anHourAhead.now() });
  await here.append({ ...started, run: hereRun, at: clock.now() });
  expect((await here.runs()).map((row) => row.started.run)).toEqual([hereRun, thereRun]);
  await there[Symbol.asyncDispose]();
  expect(await claimHere()).toMatchObject({ attempt: 2 });
});

test("a store that holds nothing has no timer, so that it keeps no process from ending", async () => {
  const { there } = await claimedBy(elsewhere, new FakeClock());
  const clock = new FakeClock();
  const idle = await SqliteStore.open(folders[0]!, { clock });
  opened.push(idle);
  await there[Symbol.asyncDispose]();
  const claim = await idle.claim(trial.id, hereRun, false);
  const forEver = new Promise<never>(() => undefined);
  const verdict = { kind: "graded", outcome: "full", score: 1, scoring: "workflow@1", facts: {} } as const;
  const flags = { reason: null, transcript: null, quarantined: false, simulated: true };
  await clock.advance(10_000);
  const { attempt } = claim!;
  await idle.append({ v: 1, type: "attempt-ended", trial: trial.id, attempt, run: hereRun, at: 1, verdict, ...flags });
  await expect(clock.run(forEver)).rejects.toThrow("virtual time stands still");
});
