import fc from "fast-check";
import { expect, test } from "vitest";
import { succeeded as ok, transcriptOf, turnOf } from "../../../test/support/workflow-transcripts.ts";
import { TOOLS } from "./catalog.ts";
import { completed } from "./dependencies.ts";
import { errorCategoryOf } from "./error-category.ts";
import type { Execution } from "./execution.ts";
import { scoreTranscript } from "./score.ts";
import { generateTasks } from "./task-generator.ts";
import { readTranscript, type StopReason, type Transcript, TranscriptError, type Turn } from "./transcript.ts";
import { viewOf } from "./view.ts";
import { DIFFICULTIES, TASK_TYPES } from "./vocabulary.ts";
import type { WorkflowTask } from "./workflow-task.ts";

const reader = "file_operations_reader";
const parser = "data_processing_parser";
const transformer = "data_processing_transformer";

const task: WorkflowTask = {
  taskType: "data_pipeline",
  difficulty: "easy",
  complexity: "easy",
  description: "Read, parse, transform.",
  inputs: {},
  requiredTools: [reader, parser, transformer],
};

const bad = (tool: string, code: string): Execution => ({
  tool,
  verdict: "error",
  code,
  reached: code !== "INVALID_PARAMETERS" && code !== "UNKNOWN_TOOL",
});

const unread: Turn = {
  finishReason: "stop",
  action: null,
  further: 0,
  opensCall: false,
  empty: false,
  helped: true,
  execution: null,
};

const after = (...executions: readonly Execution[]): Transcript =>
  transcriptOf(executions.map((execution) => turnOf(execution)));

test.each<readonly [string, Transcript, string, number]>([
  ["everything in order", after(ok(reader), ok(parser), ok(transformer)), "full", 1],
  ["another sound order", after(ok(parser), ok(transformer), ok(reader)), "full", 1],
  ["failures on the way", after(ok(reader), bad(parser, "TIMEOUT"), ok(parser), ok(transformer)), "full", 1],
  ["an early success made good", after(ok(transformer), ok(parser), ok(reader), ok(transformer)), "full", 1],
  ["everything, one before its dependency", after(ok(reader), ok(transformer), ok(parser)), "partial", 2.5 / 3],
  ["two of three", after(ok(reader), ok(parser)), "partial", 2 / 3],
  ["one of three", after(ok(reader)), "failure", 1 / 3],
  ["one of three again and again", after(ok(reader), ok(reader), ok(reader)), "failure", 1 / 3],
  ["an unrelated one", after(ok("utility_logger")), "failure", 0],
  ["nothing", transcriptOf([unread], "turns"), "failure", 0],
])("%s: %#", (_, transcript, outcome, score) => {
  const verdict = scoreTranscript(task, transcript, "sound");
  expect(verdict).toMatchObject({ kind: "graded", outcome, scoring: "sound-1" });
  expect(verdict.kind === "graded" && verdict.score).toBeCloseTo(score, 10);
});

test.each<readonly [string, readonly Turn[], StopReason, string]>([
  ["nothing could be read", [unread, unread], "turns", "tool_call_format"],
  ["most could not be read", [unread, unread, turnOf(ok(reader))], "turns", "tool_call_format"],
  ["given up with wrong parameters", [turnOf(bad(reader, "INVALID_PARAMETERS"))], "declared", "parameter_config"],
  ["all done in a wrong order", after(ok(reader), ok(transformer), ok(parser)).turns, "declared", "sequence_order"],
  [
    "failed for want of a dependency",
    after(ok(reader), bad(transformer, "OPERATION_FAILED")).turns,
    "failing",
    "dependency",
  ],
  ["a tool that helps nothing", after(ok("utility_logger"), ok(reader)).turns, "turns", "tool_selection"],
  ["a tool there is none of", after(bad("reader", "UNKNOWN_TOOL")).turns, "turns", "tool_selection"],
  ["stopped without trying one", after(ok(reader), ok(parser)).turns, "declared", "tool_selection"],
  ["left at a timeout", after(ok(reader), ok(parser), bad(transformer, "TIMEOUT")).turns, "declared", "timeout"],
  ["out of turns on the right way", after(ok(reader), ok(parser)).turns, "turns", "max_turns"],
  [
    "left at another failure",
    after(ok(reader), ok(parser), bad(transformer, "OPERATION_FAILED")).turns,
    "declared",
    "other",
  ],
])("%s is classified by what happened", (_, turns, stop, category) => {
  expect(errorCategoryOf(task.requiredTools, viewOf(transcriptOf(turns, stop), "tolerant"))).toBe(category);
});

test("dice are not the model's errors: a simulated INVALID_INPUT is no parameter error", () => {
  const view = viewOf(after(ok(reader), ok(parser), bad(transformer, "INVALID_INPUT")), "tolerant");
  expect(errorCategoryOf(task.requiredTools, view)).toBe("other");
});

test("strictly read, only what was written as asked counts", () => {
  const transcript = transcriptOf(
    [turnOf(ok(reader)), turnOf(ok(parser), ["unterminated"]), turnOf(ok(transformer))],
    "solved",
  );
  expect(scoreTranscript(task, transcript, "sound")).toMatchObject({
    outcome: "full",
    facts: { recovery: { unterminated: 1 }, recoveredActions: 1, strictOutcome: "partial" },
  });
  expect(scoreTranscript(task, transcript, "sound-strict")).toMatchObject({
    outcome: "partial",
    scoring: "sound-strict-1",
  });
});

test("strictly read, a model whose every call needed mending is suspect", () => {
  const transcript = transcriptOf([turnOf(ok(reader), ["unterminated"])]);
  expect(scoreTranscript(task, transcript, "sound-strict")).toMatchObject({ outcome: "harness-suspect" });
});

test("a stored transcript scores the same after a round through JSON", () => {
  const transcript = after(ok(reader), ok(parser), ok(transformer));
  const stored = JSON.parse(JSON.stringify(transcript)) as unknown;
  expect(scoreTranscript(task, readTranscript(stored, "t"), "sound")).toEqual(
    scoreTranscript(task, transcript, "sound"),
  );
});

test("what is no transcript is refused with the place of what is wrong", () => {
  const wrong = { ...after(ok(reader)), stop: "bored" };
  expect(() => readTranscript(wrong, "trial-1")).toThrow(TranscriptError);
  expect(() => readTranscript(wrong, "trial-1")).toThrow(/trial-1.*stop/);
  expect(() => readTranscript(null, "trial-1")).toThrow(/trial-1/);
});

const anyTask = fc
  .tuple(fc.nat(), fc.constantFrom(...TASK_TYPES), fc.constantFrom(...DIFFICULTIES))
  .map(([seed, type, difficulty]) => generateTasks(seed, type, difficulty, 1)[0]!.body);

test("in every generated task, all tools in order score exactly 1.0, and one left out scores less", () => {
  fc.assert(
    fc.property(anyTask, fc.nat(), (body, at) => {
      const calls = body.requiredTools.map(ok);
      expect(scoreTranscript(body, after(...calls), "sound")).toMatchObject({ outcome: "full", score: 1 });
      const lacking = calls.toSpliced(at % calls.length, 1);
      const verdict = scoreTranscript(body, after(...lacking, bad("utility_logger", "TIMEOUT")), "sound");
      expect(verdict).not.toMatchObject({ outcome: "full" });
      expect(verdict).not.toMatchObject({ score: 1 });
    }),
  );
});

test("in every generated task, lucky calls of tools that are not required are a failure that scores 0", () => {
  fc.assert(
    fc.property(anyTask, fc.subarray([...TOOLS], { minLength: 1, maxLength: 5 }), (body, lucky) => {
      const needed = new Set(completed(body.requiredTools));
      const unrelated = lucky.map(({ name }) => name).filter((name) => !needed.has(name));
      fc.pre(unrelated.length > 0);
      expect(scoreTranscript(body, after(...unrelated.map(ok)), "sound")).toMatchObject({
        outcome: "failure",
        score: 0,
      });
    }),
  );
});
