import { expect, test } from "vitest";
import { never } from "#kernel";
import { liveHistory, liveRuns } from "#store";
import { giveOrder } from "../orders.ts";
import { beginOneLaneRun, RUN, TRIALS } from "../../../test/support/one-lane-run.ts";

test("a run says each second what it is at: trials, lanes, calls in flight, the rest", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(10_500);
  const [live, ...others] = await liveRuns(begun.elsewhere);
  expect(others).toEqual([]);
  expect(live).toMatchObject({
    run: RUN,
    state: "running",
    planned: TRIALS,
    reused: 0,
    graded: 5,
    open: 1,
    outcomes: { failure: 5 },
    calls: 5,
    sends: 6,
    inFlight: { total: 1 },
    leftMs: 70_000,
  });
  expect(begun.clock.now() - live!.at).toBeLessThan(1_000);
  expect(live!.lanes).toMatchObject([{ model: "a", state: "ready", inFlight: 1, answered: 5, sentPerMinute: 36 }]);
  expect(live!.oldest).toMatchObject([{ model: "a", sends: 1 }]);
  expect(live!.cells).toEqual([expect.objectContaining({ planned: TRIALS, outcomes: { failure: 5 } })]);
  await begun.clock.run(begun.running);
});

test("what a run said is taken back when it ends, and its lanes' courses stay and add up", async () => {
  const begun = beginOneLaneRun({ trials: 400 });
  const summary = await begun.clock.run(begun.running);
  expect(await liveRuns(begun.elsewhere)).toEqual([]);
  const history = await liveHistory(begun.elsewhere, RUN);
  const [points] = Object.values(history!.lanes);
  expect(points!.length).toBeGreaterThan(50);
  expect(points!.length).toBeLessThanOrEqual(120);
  expect(points!.reduce((sum, { sends }) => sum + sends, 0)).toBe(summary.sends);
  expect(points!.map(({ at }) => at)).toEqual(points!.map(({ at }) => at).toSorted((a, b) => a - b));
});

test("words of another version are left out", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(5_000);
  await begun.elsewhere.say("live", RUN, { v: 2, run: RUN });
  expect(await liveRuns(begun.elsewhere)).toEqual([]);
  await begun.clock.run(begun.running);
});

test("a run that is drained ends with nothing open, though conversations were given back before they spoke", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(10_500);
  const ordered = giveOrder({ store: begun.elsewhere, clock: begun.clock }, { run: RUN, order: "pause" }, never);
  await begun.clock.advance(5_000);
  await ordered;
  expect((await liveRuns(begun.elsewhere))[0]).toMatchObject({ state: "paused", open: 0, inFlight: { total: 0 } });
  void giveOrder({ store: begun.elsewhere, clock: begun.clock }, { run: RUN, order: "drain" }, never);
  const opens: number[] = [];
  const summary = await begun.clock.run(
    (async () => {
      for (let looks = 0; looks < 20; looks++) {
        await begun.clock.sleep(100, never);
        opens.push(...(await liveRuns(begun.elsewhere)).map(({ open }) => open));
      }
      return begun.running;
    })(),
  );
  expect(summary.owed).toBeGreaterThan(0);
  expect(Math.min(...opens)).toBeGreaterThanOrEqual(0);
});
