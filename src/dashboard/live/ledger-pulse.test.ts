import { expect, test } from "vitest";
import { EpochMs, PlanId, RunId } from "#kernel";
import { LIVE_TOPIC, type PlanRecord } from "#records";
import { type RunRow, StoreRefusedError } from "#store";
import { FakeClock } from "#testing";
import { liveRun } from "../../../test/support/live-words.ts";
import type { Desk } from "../desk/question.ts";
import { LedgerPulse, type PulseOptions } from "./ledger-pulse.ts";

const [run, plan] = [RunId("run-1"), PlanId("plan-1")];
const PLAN: PlanRecord = { v: 1, id: plan, suite: "workflow@1", trials: 10, cells: 1, axes: [], excluded: [] };

function runRow(changes: Partial<RunRow> = {}): RunRow {
  const started = {
    v: 1,
    type: "run-started",
    run,
    plan,
    at: 1,
    title: "quick",
    simulated: true,
    manifest: {},
  } as const;
  return { started, ended: null, alive: true, ...changes };
}

/** A pulse over a ledger that is only said to be there; `looks` counts how often it was looked at, `asked` what the desk was asked. */
function scene(rows: RunRow[]) {
  const clock = new FakeClock();
  const ledger = { version: 1, broken: false, looks: 0, asked: [] as string[], full: 1 };
  const watch: PulseOptions["watch"] = {
    path: "ledger.db",
    version: async () => {
      ledger.looks += 1;
      if (ledger.broken) throw new StoreRefusedError("ledger.db", "the ledger is locked");
      return String(ledger.version);
    },
    size: async () => ({ bytes: 1, trials: 10, plans: 1, sources: 0 }),
    latestPlan: async () => PLAN,
    plan: async () => PLAN,
    runs: async () => rows,
    runTotals: async () => {
      const none = { calls: 0, sends: 0, rejectedSends: 0, failedSends: 0 };
      return { ...none, inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: null };
    },
    heard: async (topic) =>
      topic === LIVE_TOPIC && rows[0]?.alive === true
        ? [{ speaker: run, words: JSON.parse(JSON.stringify(liveRun(run))) as never, at: 1 }]
        : [],
  };
  const desk: Desk = {
    warm: () => undefined,
    ask: async (question) => {
      ledger.asked.push(question.ask);
      const cells = [{ id: "oak", cell: { model: "oak" }, planned: 10, outcomes: { full: ledger.full } }];
      return JSON.stringify({ plan, at: clock.now(), tookMs: 300, cells });
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  const pulse = new LedgerPulse({ watch, desk, clock, orders: [] });
  return { clock, ledger, pulse, rows };
}

test("the ledger is looked at once a second, however many pages are open, and not at all without one", async () => {
  const { clock, ledger, pulse } = scene([runRow()]);
  await clock.advance(5_000);
  expect(ledger.looks).toBe(0);
  const pages = Array.from({ length: 20 }, () => pulse.join());
  await Promise.all(pages.map(() => pulse.refresh()));
  await clock.advance(4_000);
  expect(ledger.looks).toBe(5);
  await Promise.all(pages.map(() => pulse.now()));
  expect(ledger.looks).toBe(5);
  for (const page of pages) page[Symbol.dispose]();
  await clock.advance(60_000);
  expect(ledger.looks).toBe(5);
});

test("counting the cells of a plan takes at most a tenth of the time", async () => {
  const { clock, ledger, pulse } = scene([runRow()]);
  using _page = pulse.join();
  await clock.advance(30_000);
  const counts = ledger.asked.filter((question) => question === "cells").length;
  // Each takes 300 ms: one in three seconds, on the beat.
  expect(counts).toBeGreaterThan(5);
  expect(counts).toBeLessThanOrEqual(11);
});

test("a run whose process is gone is said to be killed, though nobody wrote anything, and then how far it came", async () => {
  const { clock, pulse, rows } = scene([runRow()]);
  using _page = pulse.join();
  await clock.advance(2_000);
  const { seen } = pulse.feed.since(0, null);
  rows[0] = runRow({ alive: false });
  await clock.advance(1_000);
  const gone = pulse.feed.since(seen, null).events.find(({ event }) => event === "gone");
  expect(JSON.parse(gone!.data)).toEqual({ run, state: "killed" });
  await clock.advance(2_000);
  const [line] = (await pulse.now()).overview.runs;
  expect(line).toMatchObject({ state: "killed", graded: 1, setAside: 0, owed: 9, leftMs: null });
});

test("a ledger that cannot be read is told once, and taken back", async () => {
  const { clock, ledger, pulse } = scene([]);
  using _page = pulse.join();
  await clock.advance(1_000);
  const before = pulse.feed.since(0, null).seen;
  ledger.broken = true;
  await clock.advance(3_000);
  const told = pulse.feed.since(before, null);
  expect(told.events).toEqual([{ event: "trouble", data: JSON.stringify({ why: "the ledger is locked" }) }]);
  ledger.broken = false;
  await clock.advance(1_000);
  expect(pulse.feed.since(told.seen, null).events.map(({ event }) => event)).toEqual(["overview"]);
});

test("what a living run says is in its line; what it has left is only said while it lives", async () => {
  const { pulse } = scene([runRow()]);
  const { overview } = await pulse.now();
  expect(overview.runs[0]).toMatchObject({
    state: "running",
    planned: 60,
    graded: 5,
    owed: 55,
    outcomes: { full: 3, failure: 2 },
    leftMs: 4_000,
    startedAt: EpochMs(1),
  });
});
