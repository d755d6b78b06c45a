import { z } from "zod";
import type { Model } from "#models";
import { FinishReason, type Message, type Verdict } from "#records";
import type { Scorer } from "#scoring";
import type { DatasetOptions } from "./dataset-options.ts";
import type { Question } from "./question.ts";

/** All that scoring needs of one call. */
export const Answer = z.object({ answer: z.string(), finishReason: FinishReason }).readonly();
export type Answer = z.infer<typeof Answer>;

/** Puts the question to the model in one call, behind the system prompt when there is one. */
export async function askQuestion(
  question: Question,
  system: string | undefined,
  model: Model,
  signal: AbortSignal,
): Promise<Answer> {
  const messages: Message[] = system === undefined ? [] : [{ role: "system", content: system }];
  messages.push({ role: "user", content: question.input });
  const { content, finishReason } = await model.complete({ messages }, signal);
  return { answer: content, finishReason };
}

/** What a scored answer is judged by. */
export interface Judging {
  readonly scorer: Scorer;
  readonly truncated: DatasetOptions["truncated"];
}

/**
 * The verdict on an answer. One that the provider withheld is nobody's answer; one that was cut off at the token limit
 * is not the model's whole answer, and what it would have ended on is unknown: neither is scored, unless the options say that the limit is part of the test.
 */
export function judgeAnswer(question: Question, { answer, finishReason }: Answer, judging: Judging): Verdict {
  if (finishReason === "content-filter") {
    return notScored("infra-invalid", "content-filter", "the provider's content filter withheld the answer");
  }
  const { scorer } = judging;
  if (finishReason === "length") {
    if (judging.truncated === "failure")
      return graded(0, scorer, { read: null, explanation: "cut off at the token limit", finishReason });
    return notScored(
      "harness-suspect",
      "truncated",
      "the answer was cut off at the token limit; allow more output tokens, or set truncated: failure",
    );
  }
  const { score, read, explanation } = scorer.score(answer, question.target);
  return graded(score, scorer, { read, explanation, finishReason });
}

type Graded = Extract<Verdict, { kind: "graded" }>;

const graded = (score: number, scorer: Scorer, facts: Graded["facts"]): Graded => ({
  kind: "graded",
  outcome: score === 1 ? "full" : score === 0 ? "failure" : "partial",
  score,
  scoring: scorer.id,
  facts,
});

const notScored = (outcome: "infra-invalid" | "harness-suspect", code: string, message: string): Verdict => ({
  kind: "not-scored",
  outcome,
  reason: { code, message },
});
