import { expect, test } from "vitest";
import { never, type Remedy, SluiceError } from "#kernel";
import { type Trial, trialOf } from "#records";
import { FakeModel, trialModels } from "#testing";
import { generateTasks } from "./task-generator.ts";
import { openWorkflow } from "./open-workflow.ts";
import type { Transcript } from "./transcript.ts";

const [task] = generateTasks(1, "data_pipeline", "easy", 1);

const trial: Trial = trialOf({
  suite: "workflow@1.1",
  cell: { model: "fake", promptType: "baseline", taskType: "data_pipeline", toolSuccessRate: 0.9, protocol: "tags" },
  task: task!.id,
  taskDigest: task!.digest,
  repeat: 0,
  planSeed: 1,
  sampling: {},
  simulated: true,
});
const job = { trial, task: task! };

const opinion = JSON.stringify({ category: "max_turns", reason: "It gave up.", confidence: 0.4 });

async function solved(asked: FakeModel, judge: FakeModel) {
  const suite = await openWorkflow({ options: { classifier: "judge" }, baseDir: "." });
  const transcript = await suite.solve(job, trialModels(asked, { judge }), never);
  return { suite, transcript: transcript as unknown as Transcript, verdict: suite.score(job, transcript) };
}

test("a judge is asked about a trial that failed, and its opinion is kept beside the rules' kind", async () => {
  const { suite, transcript, verdict } = await solved(
    FakeModel.always("TASK_COMPLETED"),
    FakeModel.always(opinion, "judge"),
  );
  expect(suite.alsoAsks).toEqual(["judge"]);
  expect(transcript.classification).toMatchObject({ byModel: "max_turns", byRules: "tool_selection" });
  expect(verdict).toMatchObject({
    outcome: "failure",
    facts: {
      errorCategory: "tool_selection",
      judge: "judge",
      judgeCategory: "max_turns",
      judgeReason: "It gave up.",
      judgeConfidence: 0.4,
      judgeAgrees: false,
    },
  });
});

class JudgeGone extends SluiceError {
  readonly code = "SLUICE_TEST_GONE";
  readonly remedy: Remedy = { do: "abort-run" };
}

test("a judge that cannot be had costs the trial nothing but its opinion, and that is told", async () => {
  const { verdict } = await solved(FakeModel.always("TASK_COMPLETED"), FakeModel.always(new JudgeGone("gone")));
  expect(verdict).toMatchObject({
    outcome: "failure",
    facts: { errorCategory: "tool_selection", judgeUnavailable: "SLUICE_TEST_GONE" },
  });
  expect(verdict).not.toHaveProperty("facts.judgeCategory");
});

test("no judge is asked about a trial that is not scored, and none where the config names none", async () => {
  const judge = FakeModel.replying();
  expect((await solved(FakeModel.always({ content: "" }), judge)).verdict).toMatchObject({ kind: "not-scored" });
  expect(judge.prompts).toEqual([]);
  expect((await openWorkflow({ options: {}, baseDir: "." })).alsoAsks).toBeUndefined();
});

test("a judge changes neither question nor score, so trials keep their identity", async () => {
  const versions = await Promise.all(
    [{}, { classifier: "judge" }].map(async (options) => (await openWorkflow({ options, baseDir: "." })).version),
  );
  expect(versions[0]).toBe(versions[1]);
});
