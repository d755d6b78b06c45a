import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "#kernel";
import type { LiveRun } from "#records";
import type { OrderReply, Overview } from "#report";
import type { WorldServer } from "#worlds";
import { type HeardEvent, listenTo } from "../support/served-dashboard.ts";
import { LONG_RUN_ENV, type LongRunScene, setLongRunScene } from "./long-run-scene.ts";
import { type SluiceProcess, startSluice } from "./sluice-process.ts";

/** When an open stream would notice by itself that its page is gone. */
const HEARTBEAT_MS = 15_000;

let scene: LongRunScene;
let folder: string;
let world: WorldServer;
const started: SluiceProcess[] = [];

beforeEach(async () => {
  scene = await setLongRunScene();
  ({ folder, world } = scene);
});

afterEach(async () => {
  for (const each of started.splice(0)) {
    each.send("SIGKILL");
    await each.gone;
  }
  await scene[Symbol.asyncDispose]();
});

function start(...words: readonly string[]): SluiceProcess {
  const process = startSluice(words, { cwd: folder, env: LONG_RUN_ENV });
  started.push(process);
  return process;
}

interface Address {
  readonly base: string;
  readonly token: string;
}

async function dashboardOf(process: SluiceProcess): Promise<Address> {
  const pattern = /(http:\/\/127\.0\.0\.1:\d+\/)#token=(\w+)\s/;
  await process.says(pattern);
  const [, base = "", token = ""] = pattern.exec(process.err())!;
  return { base, token };
}

const events = async ({ base }: Address, until: (event: HeardEvent) => boolean): Promise<readonly HeardEvent[]> =>
  listenTo(await fetch(`${base}api/events`), until);

async function order({ base, token }: Address, run: string, verb: string): Promise<OrderReply> {
  const headers = { "x-sluice-token": token, "content-type": "application/json" };
  const body = JSON.stringify({ order: verb });
  const answer = await fetch(`${base}api/runs/${run}/orders`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  return (await answer.json()) as OrderReply;
}

test("a dashboard shows a run of another process, passes orders on to it, and says when it was killed", async () => {
  const run = start("run", "--json", "--verbose");
  await run.says(/attempt-ended/);
  const dashboard = start("dashboard", "--port", "0");
  const address = await dashboardOf(dashboard);
  // A run speaks once a second: its first word may be from before its first call.
  const heard = await events(address, ({ event, data }) => event === "live" && (data as LiveRun).calls > 0);
  const live = heard.at(-1)!.data as LiveRun;
  expect(await order(address, live.run, "pause")).toMatchObject({
    end: "followed",
    did: expect.stringContaining("paused") as string,
  });
  expect(await order(address, live.run, "resume")).toMatchObject({ end: "followed" });
  // One stream alone has certainly heard of the run before it is gone.
  const gone = await events(address, ({ event }) => {
    if (event === "live") run.send("SIGKILL");
    return event === "gone";
  });
  expect(gone.at(-1)!.data).toEqual({ run: live.run, state: "killed" });
  const { runs } = (await (await fetch(`${address.base}api/overview`)).json()) as Overview;
  expect(runs.map(({ state }) => state)).toEqual(["killed"]);

  const open = await fetch(`${address.base}api/events`);
  const cut = listenTo(open, () => false).catch(() => []);
  const began = systemClock.now();
  dashboard.send("SIGINT");
  expect(await dashboard.gone).toBe(0);
  expect(systemClock.now() - began).toBeLessThan(HEARTBEAT_MS);
  await cut;
});

test("a run serves its own dashboard, which ends with it though a page is open", async () => {
  const run = start("run", "--json", "--verbose", "--dashboard", "--port", "0");
  const address = await dashboardOf(run);
  const page = events(address, () => false).catch(() => []);
  const heard = await events(address, ({ event }) => event === "cells");
  expect(heard.map(({ event }) => event)).toContain("overview");
  const { runs } = (await (await fetch(`${address.base}api/overview`)).json()) as Overview;
  expect(await order(address, runs[0]!.run, "drain")).toMatchObject({ end: "followed" });
  const began = systemClock.now();
  expect(await run.gone).toBe(130);
  expect(systemClock.now() - began).toBeLessThan(HEARTBEAT_MS);
  await page;
});

test("a port that is taken, or one without a dashboard, is said before anything is sent", async () => {
  const { port } = new URL(world.url);
  for (const words of [
    ["--dashboard", "--port", port],
    ["--port", port],
  ]) {
    const run = start("run", ...words);
    expect(await run.gone).toBe(2);
    expect(run.err()).toContain("port");
  }
  expect(world.stats().lanes.reduce((sum, { admitted }) => sum + admitted, 0)).toBe(0);
});
