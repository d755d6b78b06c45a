import { expect, test } from "vitest";
import type { NotScored, Verdict } from "#records";
import { judgeHarness, suspicionText } from "./harness-suspicion.ts";

const graded = (opensCallsButExecutesNone: boolean): Verdict => ({
  kind: "graded",
  outcome: "failure",
  score: 0,
  scoring: "sound-1",
  facts: { opensCallsButExecutesNone },
});

const notScored = (outcome: NotScored, code: string): Verdict => ({
  kind: "not-scored",
  outcome,
  reason: { code, message: "" },
});

const unread = notScored("harness-suspect", "opens-calls-but-none-recognised");
const good = graded(false);
const of = (model: string, ...verdicts: readonly Verdict[]): { model: string; verdict: Verdict }[] =>
  verdicts.map((verdict) => ({ model, verdict }));

test.each<readonly [string, readonly Verdict[], object]>([
  ["half of the trials unread", [unread, good], { trials: 2, idle: 1, suspect: true }],
  ["less than half of the trials unread", [unread, good, good], { trials: 3, idle: 1, suspect: false }],
  ["nothing ever unread", [good], { trials: 1, idle: 0, suspect: false }],
  ["calls read, and every one refused", [graded(true)], { trials: 1, idle: 1, suspect: true }],
  ["empty answers only", [notScored("harness-suspect", "only-empty-answers")], { trials: 1, idle: 0, suspect: false }],
])("%s", (_, verdicts, expected) => {
  expect(judgeHarness(of("m", ...verdicts))).toEqual([{ model: "m", ...expected }]);
});

test("trials that say nothing of the model neither excuse nor accuse it", () => {
  const others = (["infra-invalid", "inapplicable", "budget-cut", "cancelled"] as const).map((outcome) =>
    notScored(outcome, "any"),
  );
  expect(judgeHarness(of("m", unread, ...others))).toEqual([{ model: "m", trials: 1, idle: 1, suspect: true }]);
  expect(judgeHarness(of("m", ...others))).toEqual([]);
});

test("each model is judged by its own trials, and the sentence for it has its figures", () => {
  const judged = judgeHarness([...of("b", good), ...of("a", unread, unread), ...of("b", unread, good)]);
  expect(judged.map(({ model, suspect }) => [model, suspect])).toEqual([
    ["b", false],
    ["a", true],
  ]);
  expect(suspicionText(judged[1]!)).toBe(
    "2 of 2 trials of a execute nothing although its text opens tool calls: suspect the harness or the serving, not the model",
  );
});
