import { expect, test } from "vitest";
import { RunId } from "#kernel";
import type { RunSummary } from "#records";
import { durationText } from "./duration-text.ts";
import { ImpossibleFigure } from "./impossible-figure.ts";
import { summaryText } from "./summary-text.ts";

const summary: RunSummary = {
  run: RunId("r1"),
  plan: { trials: 480, cells: 12 },
  graded: 475,
  owed: 2,
  outcomes: { full: 233, partial: 30, failure: 212 },
  notScored: { "infra-invalid": 3, inapplicable: 0, "harness-suspect": 0, "budget-cut": 0, cancelled: 0 },
  reused: 120,
  calls: 3102,
  replayedCalls: 12,
  sends: 3350,
  rejectedSends: 230,
  failedSends: 18,
  tokens: { input: 1_203_400, output: 88_123, cached: 3000 },
  costUsd: 1.834,
  elapsedMs: 192_000,
  lowerBoundMs: 178_000,
  efficiency: 178 / 192,
  bindingLimit: "key-1f3a9c2e × qwen2.5-72b-instruct: 60 requests a minute",
  lanes: [],
  identityMismatches: 4,
  simulated: true,
  warnings: ["only 12 tasks of type multi_stage_pipeline exist"],
};

test("a run's end says how trials ended, what that took, and how fast it was", () => {
  expect(`\n${summaryText(summary)}`).toBe(`
SIMULATED   no real model answered
graded      475 of 480 trials, 120 of them from before: 233 full, 30 partial,
            212 failure
not scored  3: 3 infra-invalid
owed        2: the same command goes on with them
calls       3,102 answered, 12 more replayed from the ledger
sends       3,350, 230 (6.9 %) rejected, 18 (0.5 %) failed
tokens      1,203,400 in (3,000 of them cached), 88,123 out
cost        1.83 USD
time        3 min 12 s
efficiency  92.7 %: the least time possible was 2 min 58 s, bound by
            key-1f3a9c2e × qwen2.5-72b-instruct: 60 requests a minute
identity    4 answers came from another model than was asked: quarantined, not
            scored
warning     only 12 tasks of type multi_stage_pipeline exist
`);
});

test("what did not happen is not said, and what is not known is said to be unknown", () => {
  const text = summaryText({
    ...summary,
    graded: 480,
    owed: 0,
    outcomes: { full: 480, partial: 0, failure: 0 },
    notScored: { ...summary.notScored, "infra-invalid": 0 },
    reused: 0,
    replayedCalls: 0,
    rejectedSends: 0,
    failedSends: 0,
    costUsd: null,
    lowerBoundMs: null,
    efficiency: null,
    bindingLimit: null,
    identityMismatches: 0,
    simulated: false,
    warnings: [],
  });
  expect(text).not.toMatch(/SIMULATED|owed|not scored|identity|warning|replayed|from before/);
  expect(text).toContain("cost        unknown");
  expect(text).toContain("efficiency  unknown");
  expect(text).toContain("3,350, none rejected");
});

test("a run that sent nothing says so, and why when the ledger had it all", () => {
  const idle = { ...summary, sends: 0, rejectedSends: 0, failedSends: 0, calls: 0, replayedCalls: 0 };
  expect(summaryText({ ...idle, owed: 0 })).toContain("sends       none: the ledger has it all\n");
  expect(summaryText(idle)).toContain("sends       none\n");
  expect(summaryText(idle)).not.toMatch(/tokens|cost|efficiency/);
});

test("an impossible efficiency or share is refused", () => {
  expect(() => summaryText({ ...summary, efficiency: 1.323 })).toThrow(ImpossibleFigure);
  expect(() => summaryText({ ...summary, rejectedSends: 4000 })).toThrow(ImpossibleFigure);
});

test.for<[number, string]>([
  [0, "0 ms"],
  [840, "840 ms"],
  [12_400, "12.4 s"],
  [59_960, "1 min 00 s"],
  [185_000, "3 min 05 s"],
  [7_620_000, "2 h 07 min"],
])("%d ms reads %s", ([ms, text]) => {
  expect(durationText(ms)).toBe(text);
});
