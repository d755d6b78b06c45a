import { expect, test } from "vitest";
import type { Verdict } from "#records";
import type { Execution } from "./execution.ts";
import { scoreTranscript } from "./score.ts";
import type { StopReason, Transcript, Turn } from "./transcript.ts";
import type { WorkflowTask } from "./workflow-task.ts";

const reader = "file_operations_reader";
const parser = "data_processing_parser";
const filter = "data_processing_filter";

const task: WorkflowTask = {
  taskType: "basic_task",
  difficulty: "easy",
  complexity: "easy",
  description: "Read, parse, filter.",
  inputs: {},
  requiredTools: [reader, parser, filter],
};

const ok = (tool: string): Execution => ({ tool, verdict: "success", code: null, reached: true });
const bad = (tool: string, code: string): Execution => ({ tool, verdict: "error", code, reached: true });

const turnOf = (execution: Execution | null): Turn => ({
  finishReason: "stop",
  action:
    execution === null
      ? null
      : { kind: "call", written: execution.tool, tool: execution.tool, parameters: {}, recovery: [] },
  further: 0,
  opensCall: execution !== null,
  empty: false,
  helped: execution === null,
  execution,
});

function transcriptOf(executions: readonly Execution[], more: Partial<Transcript> = {}): Transcript {
  return {
    v: 1,
    promptType: "optimal",
    protocol: "tags",
    shownPlan: task.requiredTools.map((tool) => ({ tool, parameters: {} })),
    flaw: null,
    messages: [],
    turns: executions.map(turnOf),
    stop: "turns" satisfies StopReason,
    ...more,
  };
}

function legacy(transcript: Transcript): Extract<Verdict, { kind: "graded" }> {
  const verdict = scoreTranscript(task, transcript, "legacy-v3");
  if (verdict.kind !== "graded") throw new Error(`not scored: ${verdict.reason.code}`);
  return verdict;
}

test("the best there is scores 0.92 for the plan and 0.902 in all", () => {
  const best = legacy(transcriptOf([ok(reader), ok(parser), ok(filter)]));
  expect(best).toMatchObject({ outcome: "full", scoring: "legacy-v3" });
  expect(best.facts).toMatchObject({ levelA: "full_success", finalLevel: "full_success", legacyErrorKind: null });
  expect(best.facts["workflowScore"]).toBeCloseTo(0.92, 12);
  expect(best.score).toBeCloseTo(0.902, 12);
});

// The original's worked example: task .65 -> .52, quality .66 -> .528.
test("one lucky unrelated call was a partial success, and is a failure by the sound scoring", () => {
  const lucky = transcriptOf([ok("utility_logger")], { shownPlan: null });
  expect(legacy(lucky)).toMatchObject({
    outcome: "partial",
    facts: { levelA: "failure", finalLevel: "partial_success" },
  });
  expect(legacy(lucky).score).toBeCloseTo(0.524, 12);
  expect(scoreTranscript(task, lucky, "sound")).toMatchObject({ outcome: "failure", score: 0 });
});

test("obeying a broken plan raised the score", () => {
  const calls = [ok(reader), ok(filter)];
  const sound = legacy(transcriptOf(calls));
  const broken = legacy(transcriptOf(calls, { shownPlan: [reader, filter].map((tool) => ({ tool, parameters: {} })) }));
  expect(broken.facts["workflowScore"]).toBeCloseTo(0.92, 12);
  expect(broken.score).toBeGreaterThan(sound.score);
});

test("without the embeddings a missing tool is credited with nothing, and what it could be at most is told", () => {
  const { score, facts } = legacy(transcriptOf([ok(reader), ok(parser), bad(filter, "TIMEOUT")]));
  expect(facts["phase2Score"]).toBe(score);
  expect(Number(facts["phase2Most"]) - score).toBeCloseTo((0.5 * 0.2) / 3, 12);
});

test.each<readonly [string, readonly Execution[], string]>([
  ["dice that said PERMISSION_DENIED", [bad(reader, "PERMISSION_DENIED")], "parameter_config"],
  ["dice that said TIMEOUT", [bad(reader, "TIMEOUT")], "other"],
  ["too few calls, all of them good", [ok(reader)], "sequence_order"],
])("%s had a kind of error by its words", (_, executions, kind) => {
  expect(legacy(transcriptOf(executions)).facts["legacyErrorKind"]).toBe(kind);
});

test("a call that was refused for its parameters is none, for the original had no parameters", () => {
  const refused: Execution = { tool: reader, verdict: "error", code: "INVALID_PARAMETERS", reached: false };
  const with_ = legacy(transcriptOf([refused, ok(reader), ok(parser), ok(filter)]));
  expect(with_.score).toBeCloseTo(0.902, 12);
});

test("a conversation nobody could read was a failure with 0, and the fact that it was not read stays with it", () => {
  const unread = transcriptOf([], { turns: [{ ...turnOf(null), opensCall: true }] });
  expect(scoreTranscript(task, unread, "sound")).toMatchObject({ outcome: "harness-suspect" });
  expect(legacy(unread)).toMatchObject({
    outcome: "failure",
    score: 0,
    facts: { opensCallsButExecutesNone: true, legacyErrorKind: "tool_call_format" },
  });
});

test("what was no trial is not scored by any rules", () => {
  const flaw = { kind: "missing_step", severity: "severe", difference: [] } as const;
  const asked = transcriptOf([], { stop: "inapplicable", flaw });
  expect(scoreTranscript(task, asked, "legacy-v3")).toMatchObject({ outcome: "inapplicable" });
  const filtered = transcriptOf([ok(reader)], { stop: "content-filter" });
  expect(scoreTranscript(task, filtered, "legacy-v3")).toMatchObject({ outcome: "infra-invalid" });
});
