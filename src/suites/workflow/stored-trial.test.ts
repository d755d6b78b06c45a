import { expect, test } from "vitest";
import { type Json, never, TaskId } from "#kernel";
import { trialOf } from "#records";
import { FakeModel, trialModels } from "#testing";
import type { Job } from "../suite.ts";
import { openWorkflow } from "./open-workflow.ts";
import { classifyWorkflow, rereadWorkflow, rescoreWorkflow } from "./stored-trial.ts";
import { generateTasks } from "./task-generator.ts";
import { SCORINGS } from "./score.ts";

const [task] = generateTasks(1, "basic_task", "easy", 1);
const job: Job = {
  task: task!,
  trial: trialOf({
    suite: "workflow@1.1",
    cell: { model: "fake", promptType: "cot", taskType: "basic_task", toolSuccessRate: 0.9, protocol: "tags" },
    task: TaskId(task!.id),
    taskDigest: task!.digest,
    repeat: 0,
    planSeed: 1,
    sampling: {},
    simulated: true,
  }),
};

/** A transcript as the ledger gives it back. */
async function stored(scoring: string): Promise<Json> {
  const suite = await openWorkflow({ options: { scoring }, baseDir: "." });
  const asked = FakeModel.always("<tool_call>utility_logger");
  const transcript = await suite.solve(job as never, trialModels(asked), never);
  return JSON.parse(JSON.stringify(transcript)) as Json;
}

test("the same stored transcript is scored by each scoring, whichever it was made under", async () => {
  const transcripts = await Promise.all(SCORINGS.map(stored));
  const verdicts = transcripts.map((transcript) =>
    SCORINGS.map((scoring) => rescoreWorkflow(job, transcript, scoring)),
  );
  for (const row of verdicts) expect(row).toEqual(verdicts[0]);
  expect(verdicts[0]!.map((verdict) => (verdict.kind === "graded" ? verdict.scoring : verdict.outcome))).toEqual([
    "sound-1",
    "harness-suspect",
    "legacy-v3",
  ]);
});

test("a stored transcript is read both ways, and shown to a judge", async () => {
  const transcript = await stored("sound");
  const both = rereadWorkflow(job, transcript);
  expect(both.recovered).toBe(both.turns.length);
  expect(both.strict).toMatchObject({ outcome: "harness-suspect" });
  const judge = FakeModel.always('{"category": "tool_selection", "reason": "A logger.", "confidence": 1}');
  const said = await classifyWorkflow({ job, transcript }, { model: judge, price: null }, never);
  expect(said).toMatchObject({ kind: "classified", byModel: "tool_selection", costUsd: null });
});

test("what is no transcript is refused with the trial's name", () => {
  expect(() => rescoreWorkflow(job, { v: 2 }, "sound")).toThrow(job.trial.id);
});
