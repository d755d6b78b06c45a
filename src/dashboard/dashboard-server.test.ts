import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deferred, EpochMs, type Json, LaneId, RunId, systemClock } from "#kernel";
import { LIVE_TOPIC, liveHistoryTopic, type Trial } from "#records";
import type { OrderReply, OrderRequest, Overview, TrialPage, TrialsPage } from "#report";
import { madeTrial } from "../../test/support/made-trial.ts";
import { fillLedger } from "../../test/support/filled-ledger.ts";
import { liveHistory, liveRun } from "../../test/support/live-words.ts";
import { beginRun, type HeardEvent, listenTo, servedDashboard, statusOf } from "../../test/support/served-dashboard.ts";
import type { Controls } from "./controls.ts";

function trialsOf(model: string, count: number): Trial[] {
  return Array.from({ length: count }, (_, at) => madeTrial(at, { cell: { model, promptType: "cot" } }));
}

const EVERY_PATH = [
  "/",
  "/api/overview",
  "/api/runs/run-1",
  "/api/runs/run-1/matrix",
  "/api/runs/run-1/calls",
  "/api/results",
  "/api/results?by=model,promptType&order=axes&plan=all",
  "/api/coverage",
  "/api/trials",
  "/api/compare?axis=model&values=tree-0,tree-1",
  "/api/compare-runs?first=run-1&second=run-1",
  "/api/experiments",
  "/api/errors",
  "/api/errors?run=run-1",
  "/api/audit",
];

/** What a run says, as JSON. */
const words = (said: unknown): Json => JSON.parse(JSON.stringify(said)) as Json;

test("every endpoint answers, bears the security headers, and lets nothing be kept", async () => {
  await using scene = await servedDashboard(fillLedger);
  for (const path of EVERY_PATH.filter((one) => one !== "/")) {
    const answer = await scene.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const policy = answer.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(await answer.json()).toBeDefined();
  }
  expect(scene.bugs).toEqual([]);
});

test("what is not there is 404, what makes no sense 400, each with a reason", async () => {
  await using scene = await servedDashboard(fillLedger);
  const statusOfPath = async (path: string): Promise<number> => {
    const answer = await scene.get(path);
    expect(await answer.json()).toMatchObject({
      error: { code: expect.stringMatching(/^SLUICE_/), message: expect.any(String) },
    });
    return answer.status;
  };
  for (const path of ["/api/nothing", "/api/runs/nobody", "/api/trials/nobody", "/api/runs/nobody/matrix"]) {
    expect([path, await statusOfPath(path)]).toEqual([path, 404]);
  }
  for (const path of [
    "/api/trials?limit=many",
    "/api/results?by=colour",
    "/api/results?plan=none",
    "/api/compare?axis=model",
  ]) {
    expect([path, await statusOfPath(path)]).toEqual([path, 400]);
  }
  expect(scene.bugs).toEqual([]);
});

test("what every answer says agrees with the ledger", async () => {
  await using scene = await servedDashboard(fillLedger);
  const trials = (await (await scene.get("/api/trials?limit=200")).json()) as TrialsPage;
  expect(trials.trials).toHaveLength(60);
  expect(trials.next).toBeNull();
  const counted = (await (await scene.get("/api/results?by=model")).json()) as {
    table: { counts: { graded: number } };
  };
  const graded = (await (await scene.get("/api/trials?outcome=graded&limit=200")).json()) as TrialsPage;
  expect(graded.trials).toHaveLength(counted.table.counts.graded);
  const [first] = trials.trials;
  const story = (await (await scene.get(`/api/trials/${first!.id}`)).json()) as TrialPage;
  expect(story.trial).toEqual(first);
  expect(story.attempts[0]!.calls[0]!.answer!.content).toEqual(expect.any(String));
});

test("names of this machine alone are answered, and no other site's requests", async () => {
  await using scene = await servedDashboard(fillLedger);
  const { port } = scene.dashboard;
  const own = `127.0.0.1:${port}`;
  expect(await statusOf(port, { host: own })).toBe(200);
  expect(await statusOf(port, { host: `localhost:${port}` })).toBe(200);
  expect(await statusOf(port, { host: `evil.example:${port}` })).toBe(403);
  expect(await statusOf(port, { host: `evil.example:${port}` }, "/")).toBe(403);
  expect(await statusOf(port, { host: own, origin: "https://evil.example" })).toBe(403);
  expect(await statusOf(port, { host: own, "sec-fetch-site": "cross-site" }, "/api/events")).toBe(403);
  expect(await statusOf(port, { host: own, "sec-fetch-site": "same-site" })).toBe(403);
});

test("orders need the token; they are passed on with it, and nothing else is", async () => {
  const given: (readonly [RunId, OrderRequest])[] = [];
  const controls: Controls = {
    orders: ["pause"],
    give: async (run, request) => {
      given.push([run, request]);
      return { end: "followed", did: "paused", tookMs: 1 };
    },
  };
  await using scene = await servedDashboard(fillLedger, { controls });
  const { shareUrl, token, url } = scene.dashboard;
  expect(url).toBe(`${shareUrl}#token=${token}`);
  const order = async (headers: Readonly<Record<string, string>>, body: unknown, run = "run-1"): Promise<number> => {
    const text = JSON.stringify(body);
    return (await fetch(`${shareUrl}api/runs/${run}/orders`, { method: "POST", headers, body: text })).status;
  };
  const right = { "x-sluice-token": token };
  expect(await order({}, { order: "pause" })).toBe(401);
  expect(await order({ "x-sluice-token": `${token}0` }, { order: "pause" })).toBe(401);
  expect(await order({ ...right, origin: "https://evil.example" }, { order: "pause" })).toBe(403);
  expect(await order(right, { order: "explode" })).toBe(400);
  expect(await order(right, { order: "pause", more: 1 })).toBe(400);
  expect(await order(right, "pause".repeat(10_000))).toBe(413);
  expect(await order(right, { order: "pause" }, "nobody")).toBe(404);
  expect(given).toEqual([]);
  expect(await order(right, { order: "pause" })).toBe(200);
  expect(given).toEqual([["run-1", { order: "pause" }]]);
  expect((await scene.get("/api/runs/run-1/orders", right)).status).toBe(404);
});

test("an order that ends the run is answered though the dashboard ends with the run", async () => {
  const [asked, did] = [deferred<void>(), deferred<OrderReply>()];
  const give = (): Promise<OrderReply> => {
    asked.resolve();
    return did.promise;
  };
  await using scene = await servedDashboard(fillLedger, { controls: { orders: ["drain"], give } });
  const { shareUrl, token } = scene.dashboard;
  const body = JSON.stringify({ order: "drain" });
  const answer = fetch(`${shareUrl}api/runs/run-1/orders`, {
    method: "POST",
    headers: { "x-sluice-token": token },
    body,
  });
  await asked.promise;
  const ended = scene.dashboard[Symbol.asyncDispose]();
  did.resolve({ end: "followed", did: "drained", tookMs: 1 });
  expect(await (await answer).json()).toMatchObject({ did: "drained" });
  await ended;
});

test("a page that connects again hears what it missed, from every process that writes", async () => {
  await using scene = await servedDashboard(fillLedger);
  const writers = [await scene.writer(), await scene.writer()];
  const runs = ["run-a", "run-b"] as const;
  for (const [at, store] of writers.entries()) {
    await beginRun(store, runs[at]!, trialsOf(`model-${at}`, 5));
    await store.say(LIVE_TOPIC, runs[at]!, words(liveRun(RunId(runs[at]!))));
    await store.say(liveHistoryTopic(RunId(runs[at]!)), runs[at]!, words(liveHistory(RunId(runs[at]!), [1, 2])));
  }
  const cellsOf = (events: readonly HeardEvent[]) => events.filter(({ event }) => event === "cells").length;
  const first = await listenTo(await scene.get("/api/events"), (_, all) => cellsOf(all) === 2);
  expect(first[0]).toMatchObject({ event: "hello", data: { caughtUp: false } });
  expect(new Set(first.map(({ event }) => event))).toEqual(new Set(["hello", "overview", "live", "history", "cells"]));
  expect(
    first
      .filter(({ event }) => event === "live")
      .map(({ data }) => (data as { run: string }).run)
      .toSorted(),
  ).toEqual(["run-a", "run-b"]);

  await writers[1]!.say(LIVE_TOPIC, "run-b", words(liveRun(RunId("run-b"), { at: EpochMs(99), graded: 50 })));
  await writers[1]!.say(liveHistoryTopic(RunId("run-b")), "run-b", words(liveHistory(RunId("run-b"), [1, 2, 3])));
  const id = first.findLast((event) => event.id !== null)!.id!;
  const again = await listenTo(
    await scene.get("/api/events", { "last-event-id": id }),
    ({ event }) => event === "history",
  );
  expect(again[0]).toMatchObject({ event: "hello", data: { caughtUp: true } });
  expect(again.filter(({ event }) => event === "live").map(({ data }) => data)).toEqual([
    liveRun(RunId("run-b"), { at: EpochMs(99), graded: 50 }),
  ]);
  expect(again.at(-1)!.data).toMatchObject({ run: "run-b", whole: false });

  const stranger = await listenTo(
    await scene.get("/api/events", { "last-event-id": "elsewhere.7" }),
    ({ event }) => event === "cells",
  );
  expect(stranger[0]).toMatchObject({ data: { caughtUp: false } });
  expect(stranger.find(({ event }) => event === "history")).toMatchObject({ data: { whole: true } });
});

test("a run that ends is said to be gone, and how", async () => {
  await using scene = await servedDashboard(fillLedger);
  const store = await scene.writer();
  const run = RunId("run-a");
  await beginRun(store, run, trialsOf("oak", 2));
  const isKnown = ({ event, data }: HeardEvent): boolean =>
    event === "overview" && (data as Overview).runs.some((line) => line.run === run && line.state === "running");
  // What comes together has one number, with the last of it.
  const known = await listenTo(
    await scene.get("/api/events?run=run-a"),
    ({ id }, all) => id !== null && all.some(isKnown),
  );
  await store.append({ v: 1, type: "run-ended", run, at: systemClock.now(), how: "drained", summary: {} });
  const id = known.at(-1)!.id!;
  const stream = await scene.get("/api/events?run=run-a", { "last-event-id": id });
  const events = await listenTo(stream, ({ event }) => event === "gone");
  expect(events.at(-1)!.data).toEqual({ run, state: "drained" });
});

test("what a model wrote comes as JSON text and as nothing else", async () => {
  const hostile = `</script><img src=x onerror="alert(1)">\u2028\u202E{{constructor}}`;
  await using scene = await servedDashboard(fillLedger);
  const store = await scene.writer();
  const [trial] = trialsOf(hostile, 1);
  await beginRun(store, "run-h", [trial!]);
  const of = { v: 1, trial: trial!.id, attempt: 1, run: RunId("run-h") } as const;
  const completion = {
    content: hostile,
    reasoning: hostile,
    toolCalls: [{ id: "1", name: hostile, arguments: hostile }],
    finishReason: "stop",
    usage: null,
    reportedModel: hostile,
    simulated: true,
  } as const;
  await store.append({
    ...of,
    type: "call-answered",
    call: 0,
    promptDigest: "p",
    lane: LaneId("lane"),
    requestedModel: hostile,
    routedModel: hostile,
    completion,
    sends: 1,
    sentAt: 1,
    at: 2,
    costUsd: null,
  });
  await store.append({
    ...of,
    type: "attempt-ended",
    at: 3,
    verdict: null,
    reason: { code: "SLUICE_X", message: hostile },
    transcript: { messages: [{ role: "assistant", content: hostile }] },
    quarantined: false,
    simulated: true,
  });
  const answer = await scene.get(`/api/trials/${trial!.id}`);
  expect(answer.headers.get("content-type")).toContain("application/json");
  const page = (await answer.json()) as TrialPage;
  expect(page.attempts[0]!.messages).toEqual([{ role: "assistant", content: hostile }]);
  expect(page.attempts[0]!.calls[0]!.answer).toMatchObject({ content: hostile, reasoning: hostile });
  const found = (await (await scene.get(`/api/trials?query=${encodeURIComponent("onerror")}`)).json()) as TrialsPage;
  expect(found.trials.map(({ id }) => id)).toEqual([trial!.id]);
});

test("the page's files come as they are, hashed ones for ever; no path leads out of their folder", async () => {
  const pageFolder = mkdtempSync(join(tmpdir(), "sluice-page-"));
  mkdirSync(join(pageFolder, "assets"));
  writeFileSync(join(pageFolder, "index.html"), "<!doctype html><title>Sluice</title>");
  writeFileSync(join(pageFolder, "assets/index-B1u2C3d4.js"), "export {};");
  try {
    await using scene = await servedDashboard(fillLedger, { pageFolder });
    expect(scene.dashboard.hasPage).toBe(true);
    const page = await scene.get("/");
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(await page.text()).toContain("Sluice");
    const script = await scene.get("/assets/index-B1u2C3d4.js");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("content-type")).toContain("text/javascript");
    for (const path of ["/../ledger.db", "/%2e%2e/ledger.db", "/assets/..%2f..%2fetc%2fpasswd", "/assets/", "/other"]) {
      expect([path, await statusOf(scene.dashboard.port, { host: `127.0.0.1:${scene.dashboard.port}` }, path)]).toEqual(
        [path, 404],
      );
    }
  } finally {
    rmSync(pageFolder, { recursive: true });
  }
});

test("without a built page it says how to build one", async () => {
  await using scene = await servedDashboard(fillLedger);
  const answer = await scene.get("/");
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain("npm run build");
});

test("closing cuts open streams at once", async () => {
  const scene = await servedDashboard(fillLedger);
  const streams = await Promise.all([scene.get("/api/events"), scene.get("/api/events")]);
  const ends = streams.map((stream) => listenTo(stream, () => false).catch(() => []));
  const began = systemClock.now();
  await scene[Symbol.asyncDispose]();
  await Promise.all(ends);
  // Nothing is said into their silence before fifteen seconds, at which a stream would notice by itself.
  expect(systemClock.now() - began).toBeLessThan(10_000);
});
