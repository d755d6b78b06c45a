import { expect, test } from "vitest";
import { EpochMs, type Json, RunId, systemClock } from "#kernel";
import { LIVE_TOPIC, liveHistoryTopic } from "#records";
import { fillLedger } from "../../test/support/filled-ledger.ts";
import { liveHistory, liveRun } from "../../test/support/live-words.ts";
import { beginRun, listenTo, servedDashboard } from "../../test/support/served-dashboard.ts";

const PATHS = [
  "/api/overview",
  "/api/runs/run-f",
  "/api/runs/run-f/calls",
  "/api/runs/run-1/matrix",
  "/api/compare-runs?first=run-1&second=run-1",
];
/** Nothing else that the API says is so large. */
const MOMENTS_FROM = 1e11;

/** Every number of an answer that can only be a moment. */
function momentsIn(answer: unknown): readonly number[] {
  const found: number[] = [];
  JSON.stringify(answer, (_, part: unknown) => {
    if (typeof part === "number" && part > MOMENTS_FROM) found.push(part);
    return part;
  });
  return found;
}

test("moments are whole milliseconds in every answer and every event, though they are kept with fractions", async () => {
  await using scene = await servedDashboard(fillLedger);
  const store = await scene.writer();
  const run = RunId("run-f");
  await beginRun(store, run, []);
  const at = EpochMs(Math.floor(systemClock.now()) + 0.375);
  const words = (said: object): Json => JSON.parse(JSON.stringify(said)) as Json;
  const live = liveRun(run, { at, startedAt: at, quietSince: at });
  const oldest = live.oldest.map((call) => ({ ...call, since: at, until: at, lastByteAt: at, startedAt: at }));
  await store.say(LIVE_TOPIC, run, words({ ...live, oldest }));
  await store.say(liveHistoryTopic(run), run, words(liveHistory(run, [at, at + 1])));
  const events = await listenTo(await scene.get("/api/events"), ({ event }) => event === "history");
  const answers = await Promise.all(PATHS.map(async (path) => (await scene.get(path)).json()));
  for (const said of [...events, ...answers]) {
    const moments = momentsIn(said);
    expect(moments).toEqual(moments.map(Math.round));
  }
  expect(momentsIn(events)).toContain(Math.round(at));
  expect(momentsIn(answers).length).toBeGreaterThan(10);
});
