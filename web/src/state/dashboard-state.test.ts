import { expect, test } from "vitest";
import { EpochMs, LaneId, PlanId, RunId } from "#kernel";
import type { LanePoint, LiveLane, LiveRun } from "#records";
import type { Overview, RunLine } from "#report";
import { type DashboardEvent, type DashboardState, NOTHING_HEARD, reduceDashboard } from "./dashboard-state.ts";

const run = RunId("r1");
const plan = PlanId("p1");

const after = (...events: readonly DashboardEvent[]): DashboardState => events.reduce(reduceDashboard, NOTHING_HEARD);

const live = (at: number, lanes: readonly Partial<LiveLane>[] = []): DashboardEvent => ({
  type: "live",
  data: { v: 1, run, at: EpochMs(at), lanes, inFlight: { total: 3, byPhase: {} } } as unknown as LiveRun,
});

const overview = (state: RunLine["state"]): DashboardEvent => ({
  type: "overview",
  data: { v: 1, runs: [{ run, state, plan }] } as unknown as Overview,
});

const hello = (at: number, heardAt: number): DashboardEvent => ({
  type: "hello",
  data: { at: EpochMs(at), caughtUp: false },
  heardAt,
});

test("the badge goes from connecting to live, and to reconnecting and back", () => {
  const states = [
    [],
    [hello(0, 0)],
    [hello(0, 0), { type: "lost" } as const],
    [{ type: "lost" } as const, hello(0, 0)],
  ];
  expect(states.map((events) => after(...events).connection)).toEqual(["connecting", "live", "reconnecting", "live"]);
});

test("what was shown stays while the stream is away", () => {
  const state = after(live(1), { type: "lost" });
  expect(state.live[run]?.at).toBe(1);
});

test("the server's clock is told from the browser's", () => {
  expect(after(hello(5000, 4000)).skewMs).toBe(1000);
});

test("words from before, told again after a reconnect, change nothing", () => {
  const state = after(live(2000));
  expect(reduceDashboard(state, live(1000))).toBe(state);
  expect(after(live(2000), live(2000)).paces[run]).toHaveLength(1);
});

test("pace is summed over lanes, and unbounded when one of them is", () => {
  const lane = { sentPerMinute: 10, ratePerMinute: 20 };
  expect(after(live(1, [lane, lane])).paces[run]).toEqual([
    { at: 1, sentPerMinute: 20, allowedPerMinute: 40, inFlight: 3 },
  ]);
  expect(after(live(1, [lane, { ...lane, ratePerMinute: null }])).paces[run]?.[0]?.allowedPerMinute).toBeNull();
});

test("pace is kept for minutes, not for days", () => {
  const events = Array.from({ length: 700 }, (_, n) => live(n * 1000));
  const pace = after(...events).paces[run] ?? [];
  expect([pace.length, pace.at(-1)?.at]).toEqual([600, 699_000]);
});

test("points of a lane are added to those told before, each once", () => {
  const lane = LaneId("l1");
  const history = (whole: boolean, ...moments: readonly number[]): DashboardEvent => {
    const points = moments.map((at) => ({ at }) as LanePoint);
    return { type: "history", data: { v: 1, run, whole, lanes: { [lane]: points } } };
  };
  const moments = (state: DashboardState) => state.histories[run]?.lanes[lane]?.map(({ at }) => at);
  expect(moments(after(history(true, 1, 2), history(false, 2, 3)))).toEqual([1, 2, 3]);
  expect(moments(after(history(true, 1, 2), history(true, 2)))).toEqual([2]);
  expect(moments(after(history(false, 7)))).toEqual([7]);
});

test("changes of cells leave the others the same objects", () => {
  const cells = ["a", "b"].map((id) => ({ id, cell: { model: id }, planned: 2, outcomes: {} }));
  const state = after(
    { type: "cells", data: { plan, whole: true, cells } },
    { type: "cells", data: { plan, whole: false, changes: [{ id: "b", outcomes: { full: 1 } }] } },
  );
  expect(state.cells[plan]?.[0]).toBe(cells[0]);
  expect(state.cells[plan]?.[1]?.outcomes).toEqual({ full: 1 });
});

test("a run that is gone stays gone until the overview says that it lives", () => {
  const gone: DashboardEvent = { type: "gone", data: { run, state: "killed" } };
  expect(after(gone, overview("killed")).gone).toEqual({ [run]: "killed" });
  expect(after(gone, overview("running")).gone).toEqual({});
});

test("trouble with the ledger lasts until the next overview", () => {
  const trouble: DashboardEvent = { type: "trouble", data: { why: "locked" } };
  expect(after(trouble).trouble).toBe("locked");
  expect(after(trouble, overview("running")).trouble).toBeNull();
});
