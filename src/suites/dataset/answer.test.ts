import { expect, test } from "vitest";
import { never } from "#kernel";
import type { FinishReason } from "#records";
import { judgeOf, scorerOf } from "#scoring";
import { FakeModel } from "#testing";
import { askJudge } from "../ask-judge.ts";
import { askQuestion, judgeAnswer, speaksForItself } from "./answer.ts";

const question = { input: "Capital of France?", target: "Paris" };
const grading = { kind: "scorer", scorer: scorerOf("includes", "scorer") } as const;
const judge = (answer: string, finishReason: FinishReason, truncated: "not-scored" | "failure" = "not-scored") =>
  judgeAnswer(question, { answer, finishReason }, { grading, truncated });

test("one call carries the system prompt and the question, and nothing of the target", async () => {
  const model = FakeModel.replying("Paris");
  expect(await askQuestion(question, "Be brief.", model, never)).toEqual({ answer: "Paris", finishReason: "stop" });
  expect(model.prompts).toEqual([
    {
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Capital of France?" },
      ],
    },
  ]);
});

test("without a system prompt there is no system message", async () => {
  const model = FakeModel.replying("Paris");
  await askQuestion(question, undefined, model, never);
  expect(model.prompts[0]?.messages.map((message) => message.role)).toEqual(["user"]);
});

test("a finished answer is graded and says what the grade rests on", () => {
  expect(judge("It is Paris", "stop")).toEqual({
    kind: "graded",
    outcome: "full",
    score: 1,
    scoring: "includes@1",
    facts: { read: "It is Paris", explanation: 'read "It is Paris", as expected: "Paris"', finishReason: "stop" },
  });
  expect(judge("Lyon", "stop")).toMatchObject({ outcome: "failure", score: 0 });
  expect(judge("", "stop")).toMatchObject({ outcome: "failure", score: 0 });
});

test("an answer cut off at the token limit is not scored, right or wrong, unless the limit is part of the test", () => {
  for (const answer of ["It is Paris and", "Let me think", ""]) {
    expect(judge(answer, "length")).toMatchObject({
      kind: "not-scored",
      outcome: "harness-suspect",
      reason: { code: "truncated" },
    });
    expect(judge(answer, "length", "failure")).toMatchObject({ kind: "graded", outcome: "failure", score: 0 });
  }
});

test("an answer that a content filter withheld is never the model's failure", () => {
  for (const truncated of ["not-scored", "failure"] as const) {
    expect(judge("", "content-filter", truncated)).toMatchObject({
      kind: "not-scored",
      outcome: "infra-invalid",
      reason: { code: "content-filter" },
    });
  }
});

const wise = judgeOf({ name: "model-graded", judge: "wise" }, "scorer")!;
const judging = { grading: { kind: "judge", judge: wise }, truncated: "not-scored" } as const;
const said = (grade: "correct" | "incorrect" | null) => ({ grade, reply: "…", judgedBy: "wise-2026" });

test("a judge is asked until the majority is settled, and each vote is kept with who gave it", async () => {
  const model = FakeModel.always("So it is.\nVERDICT: CORRECT", "wise-2026");
  const votes = await askJudge({ ...question, answer: "Paris" }, { judge: wise, model }, never);
  expect(votes).toEqual(
    [1, 2].map(() => ({ grade: "correct", reply: "So it is.\nVERDICT: CORRECT", judgedBy: "wise-2026" })),
  );
  expect(model.prompts).toHaveLength(2);
});

test("votes make the grade, and its facts say which, and who gave them", () => {
  const verdict = judgeAnswer(
    question,
    { answer: "Lyon", finishReason: "stop", votes: [said("incorrect"), said("incorrect")] },
    judging,
  );
  expect(verdict).toEqual({
    kind: "graded",
    outcome: "failure",
    score: 0,
    scoring: 'model-graded@1{"judge":"wise"}',
    facts: {
      explanation: "wise voted 2 incorrect",
      finishReason: "stop",
      votes: ["incorrect", "incorrect"],
      judgedBy: ["wise-2026"],
    },
  });
});

test("a judge that comes to no verdict says nothing about the model", () => {
  const votes = [said("correct"), said(null), said("incorrect")];
  expect(judgeAnswer(question, { answer: "Paris", finishReason: "stop", votes }, judging)).toEqual({
    kind: "not-scored",
    outcome: "harness-suspect",
    reason: {
      code: "judge-undecided",
      message: "the judge wise came to no verdict; it said correct, nothing that could be read, incorrect",
    },
  });
});

test("an empty answer is a failure without a judge", () => {
  expect(speaksForItself({ answer: " \n", finishReason: "stop" })).toBe(true);
  expect(judgeAnswer(question, { answer: " ", finishReason: "stop" }, judging)).toMatchObject({
    outcome: "failure",
    score: 0,
  });
});
