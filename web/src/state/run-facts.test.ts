import { expect, test } from "vitest";
import type { LiveRun, RunSummary } from "#records";
import type { RunLine } from "#report";
import { runFacts } from "./run-facts.ts";

const live = { state: "running", outcomes: { full: 2 }, calls: 9, reused: 1, budgetUsd: 5 } as unknown as LiveRun;
const line = { state: "running", outcomes: { full: 1 }, calls: 3, endedAt: null } as unknown as RunLine;
const summary = { reused: 4, lowerBoundMs: 100, warnings: ["w"] } as unknown as RunSummary;
const nothing = { line: null, live: null, summary: null, gone: null };

test("while a run goes on, what it says of itself counts", () => {
  expect(runFacts({ ...nothing, line, live })).toMatchObject({ living: true, calls: 9, outcomes: { full: 2 } });
  expect(runFacts({ ...nothing, line })).toMatchObject({ living: true, calls: 3 });
});

test("a run that has ended is as the ledger has it, with its summary", () => {
  const ended = { ...line, state: "finished", calls: 12, endedAt: 7 } as unknown as RunLine;
  expect(runFacts({ ...nothing, line: ended, live, summary })).toMatchObject({
    state: "finished",
    living: false,
    calls: 12,
    reused: 4,
    budgetUsd: 5,
    lowerBoundMs: 100,
    warnings: ["w"],
  });
});

test("a run that stopped while the page was open does not go on, whatever was heard before", () => {
  expect(runFacts({ ...nothing, line, live, gone: "killed" })).toMatchObject({ state: "killed", living: false });
});

test("outcomes that are not counted yet are not zero", () => {
  expect(runFacts({ ...nothing, line: { ...line, outcomes: null } })?.outcomes).toBeNull();
});

test("a run that nothing is known of has no facts", () => {
  expect(runFacts(nothing)).toBeNull();
});
