import { expect, test } from "vitest";
import { never } from "#kernel";
import type { FinishReason } from "#records";
import { scorerOf } from "#scoring";
import { FakeModel } from "#testing";
import { askQuestion, judgeAnswer } from "./answer.ts";

const question = { input: "Capital of France?", target: "Paris" };
const judging = { scorer: scorerOf("includes", "scorer"), truncated: "not-scored" } as const;
const judge = (answer: string, finishReason: FinishReason, truncated: "not-scored" | "failure" = "not-scored") =>
  judgeAnswer(question, { answer, finishReason }, { ...judging, truncated });

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
