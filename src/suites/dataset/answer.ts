import { z } from "zod";
import type { Model } from "#models";
import { FinishReason, type Message, type Verdict } from "#records";
import { type Judge, type Scorer, Vote } from "#scoring";
import { undecidedText } from "../ask-judge.ts";
import type { DatasetOptions } from "./dataset-options.ts";
import type { Question } from "./question.ts";

/** All that scoring needs of one trial. */
export const Answer = z
  .object({
    answer: z.string(),
    finishReason: FinishReason,
    /** What a judge said of it, where one was asked. */
    votes: z.array(Vote).readonly().exactOptional(),
  })
  .readonly();
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

/** What an answer is judged by: a scorer, or the votes of a model. */
export type Grading =
  | { readonly kind: "scorer"; readonly scorer: Scorer }
  | { readonly kind: "judge"; readonly judge: Judge };

/** How answers are judged. */
export interface Judging {
  readonly grading: Grading;
  readonly truncated: DatasetOptions["truncated"];
}

/** True when a verdict on the answer needs no judge: it is empty, cut off or withheld. */
export const speaksForItself = ({ answer, finishReason }: Answer): boolean =>
  answer.trim() === "" || finishReason === "length" || finishReason === "content-filter";

/**
 * The verdict on an answer. One that the provider withheld is nobody's answer; one that was cut off at the token limit
 * is not the model's whole answer, and what it would have ended on is unknown: neither is scored, unless the options say that the limit is part of the test.
 */
export function judgeAnswer(question: Question, given: Answer, { grading, truncated }: Judging): Verdict {
  const { answer, finishReason } = given;
  const scoring = grading.kind === "scorer" ? grading.scorer.id : grading.judge.id;
  if (finishReason === "content-filter") {
    return notScored("infra-invalid", "content-filter", "the provider's content filter withheld the answer");
  }
  if (finishReason === "length") {
    if (truncated === "failure")
      return graded(0, scoring, { read: null, explanation: "cut off at the token limit", finishReason });
    return notScored(
      "harness-suspect",
      "truncated",
      "the answer was cut off at the token limit; allow more output tokens, or set truncated: failure",
    );
  }
  if (grading.kind === "judge") return judged(given, grading.judge);
  const { score, read, explanation } = grading.scorer.score(answer, question.target);
  return graded(score, scoring, { read, explanation, finishReason });
}

/** What votes come to. A judge that cannot be read, or cannot make up its mind, says nothing about the model. */
function judged({ answer, finishReason, votes = [] }: Answer, judge: Judge): Verdict {
  if (answer.trim() === "") return graded(0, judge.id, { explanation: "the answer is empty", finishReason, votes: [] });
  const score = judge.score(votes);
  const grades = votes.map(({ grade }) => grade);
  if (score === null) {
    return notScored("harness-suspect", "judge-undecided", undecidedText(judge, votes));
  }
  const judgedBy = [...new Set(votes.map((vote) => vote.judgedBy))];
  return graded(score.score, judge.id, { explanation: score.explanation, finishReason, votes: grades, judgedBy });
}

type Graded = Extract<Verdict, { kind: "graded" }>;

const graded = (score: number, scoring: string, facts: Graded["facts"]): Graded => ({
  kind: "graded",
  outcome: score === 1 ? "full" : score === 0 ? "failure" : "partial",
  score,
  scoring,
  facts,
});

const notScored = (outcome: "infra-invalid" | "harness-suspect", code: string, message: string): Verdict => ({
  kind: "not-scored",
  outcome,
  reason: { code, message },
});
