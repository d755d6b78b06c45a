import { expect, test } from "vitest";
import { EpochMs, PlanId, RunId } from "#kernel";
import type { MatrixCell, Overview, RunLine } from "#report";
import { liveHistory, liveRun } from "../../../test/support/live-words.ts";
import { Feed, type News } from "./feed.ts";

const [run, other, plan, otherPlan] = [RunId("run-1"), RunId("run-2"), PlanId("plan-1"), PlanId("plan-2")];

function overview(at: number, runs: readonly Partial<RunLine>[] = [{ run, plan }]): Overview {
  const ledger = { path: "ledger.db", bytes: 1, trials: 60, plans: 1, latestPlan: plan, importedSources: 0 };
  return { v: 1, at: EpochMs(at), ledger, runs: runs as RunLine[], moreRuns: 0, orders: [] };
}

const cell = (model: string, full: number): MatrixCell => ({
  id: model,
  cell: { model },
  planned: 10,
  outcomes: { full },
});

/** The news as their names and what they hold. */
const told = ({ events }: News): readonly (readonly [string, unknown])[] =>
  events.map(({ event, data }) => [event, JSON.parse(data)]);
const names = (news: News): readonly string[] => news.events.map(({ event }) => event);

test("who begins is told everything once; who has seen it nothing", () => {
  const feed = new Feed();
  feed.overview(overview(1));
  feed.live(liveRun(run));
  feed.history(liveHistory(run, [1, 2]));
  feed.cells(plan, [cell("oak", 1)]);
  const news = feed.since(0, null);
  expect(names(news)).toEqual(["overview", "live", "history", "cells"]);
  expect(feed.since(news.seen, null).events).toEqual([]);
});

test("a page that was away hears each thing once, as it is now", () => {
  const feed = new Feed();
  feed.live(liveRun(run));
  const { seen } = feed.since(0, null);
  for (const graded of [6, 7, 8]) feed.live(liveRun(run, { graded }));
  expect(told(feed.since(seen, null))).toEqual([["live", liveRun(run, { graded: 8 })]]);
});

test("an overview that only grew older is no news", () => {
  const feed = new Feed();
  feed.overview(overview(1));
  const { seen } = feed.since(0, null);
  feed.overview(overview(2));
  expect(feed.since(seen, null).events).toEqual([]);
  feed.overview(overview(3, []));
  expect(names(feed.since(seen, null))).toEqual(["overview"]);
});

test("a course that goes on is told by its new points, whatever a page has missed; one that was thinned out is told whole", () => {
  const feed = new Feed();
  feed.history(liveHistory(run, [1, 2]));
  const { seen } = feed.since(0, null);
  feed.history(liveHistory(run, [1, 2, 3]));
  feed.history(liveHistory(run, [1, 2, 3, 4]));
  expect(told(feed.since(seen, null))).toEqual([["history", { ...liveHistory(run, [3, 4]), whole: false }]]);
  feed.history(liveHistory(run, [1, 3, 5]));
  expect(told(feed.since(seen, null))).toEqual([["history", { ...liveHistory(run, [1, 3, 5]), whole: true }]]);
  const next = feed.since(0, null).seen;
  feed.history(liveHistory(run, [1, 3, 5]));
  expect(feed.since(next, null).events).toEqual([]);
});

test("of a matrix only the cells that changed are told", () => {
  const feed = new Feed();
  feed.cells(plan, [cell("oak", 1), cell("elm", 1), cell("ash", 1)]);
  const { seen } = feed.since(0, null);
  feed.cells(plan, [cell("oak", 2), cell("elm", 1), cell("ash", 1)]);
  feed.cells(plan, [cell("oak", 3), cell("elm", 1), cell("ash", 2)]);
  const changes = [
    { id: "oak", outcomes: { full: 3 } },
    { id: "ash", outcomes: { full: 2 } },
  ];
  expect(told(feed.since(seen, null))).toEqual([["cells", { plan, whole: false, changes }]]);
  feed.cells(plan, [cell("oak", 3)]);
  expect(told(feed.since(seen, null))).toEqual([["cells", { plan, whole: true, cells: [cell("oak", 3)] }]]);
});

test("a run that is gone is said so to who knew it, and says no more", () => {
  const feed = new Feed();
  feed.live(liveRun(run));
  const { seen } = feed.since(0, null);
  feed.gone({ run, state: "killed" });
  expect(told(feed.since(seen, null))).toEqual([["gone", { run, state: "killed" }]]);
  expect(feed.since(0, null).events).toEqual([]);
});

test("a page of one run hears of that run and its plan alone", () => {
  const feed = new Feed();
  feed.overview(
    overview(1, [
      { run, plan },
      { run: other, plan: otherPlan },
    ]),
  );
  for (const one of [run, other]) feed.live(liveRun(one));
  feed.history(liveHistory(other, [1]));
  feed.cells(plan, [cell("oak", 1)]);
  feed.cells(otherPlan, [cell("elm", 1)]);
  expect(told(feed.since(0, run)).slice(1)).toEqual([
    ["live", liveRun(run)],
    ["cells", { plan, whole: true, cells: [cell("oak", 1)] }],
  ]);
});

test("trouble is told until the ledger can be read again", () => {
  const feed = new Feed();
  feed.overview(overview(1));
  feed.trouble({ why: "locked" });
  const { seen } = feed.since(0, null);
  feed.trouble({ why: "locked" });
  expect(feed.since(seen, null).events).toEqual([]);
  feed.overview(overview(2));
  expect(names(feed.since(seen, null))).toEqual(["overview"]);
  expect(names(feed.since(0, null))).toEqual(["overview"]);
});
