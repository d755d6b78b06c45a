import { z } from "zod";
import { canonicalJson, type Json, parseStrictly, UsageError } from "#kernel";
import type { Prompt } from "#models";
import type { Score } from "../scorer.ts";
import { type Graded, type Grade, judgePrompt } from "./judge-prompt.ts";
import { readGrade } from "./read-grade.ts";

/** Raised whenever the same answer could be asked about or judged differently than before. */
const VERSION = 1;

const RUBRIC =
  "The answer is correct when it says the same as the reference on everything that was asked; wording, language, order and what it says beside do not matter. It is incorrect when it contradicts the reference, leaves out what was asked, or does not commit itself.";

const options = z.strictObject({
  judge: z.string().min(1).describe("The model that judges: one that a provider of the config offers."),
  rubric: z.string().min(1).default(RUBRIC).describe("What makes an answer correct, in words."),
  votes: z
    .int()
    .min(1)
    .max(15)
    .refine((votes) => votes % 2 === 1, "expected an odd number, so that votes do not tie")
    .default(3)
    .describe("How often the judge is asked; it is asked no more once the majority is settled."),
  "partial-credit": z
    .boolean()
    .default(false)
    .describe("Whether an answer may be partially correct, which is worth ½."),
});

/** One vote: what a judge's reply was, and what was read in it. */
export const Vote = z
  .object({
    grade: z.enum(["correct", "partial", "incorrect"]).nullable(),
    reply: z.string(),
    judgedBy: z.string().nullable(),
  })
  .readonly();
export type Vote = z.infer<typeof Vote>;

/** A scorer that asks a model. Asking is its caller's, over the lanes; what it makes of the replies is pure. */
export interface Judge {
  /** Name, version and every option that is not the default: two judges are two scorers. */
  readonly id: string;
  /** The model that judges. */
  readonly model: string;
  prompt(graded: Graded): Prompt;
  /** What a reply says; null when it does not say it as asked. */
  read(reply: string): Grade | null;
  /** True when no further vote is needed, or none is left. */
  isSettled(votes: readonly Vote[]): boolean;
  /** The median vote as a score; null when no vote could be read, or the votes in the middle differ. */
  score(votes: readonly Vote[]): Score | null;
}

/** The judge that a config asks for with `{ name: model-graded, judge: MODEL }`; null when it asks for another scorer. Throws a `UsageError` for wrong options. */
export function judgeOf(wanted: Json, where: string): Judge | null {
  if (wanted === "model-graded") throw new UsageError(`${where}: ${WITHOUT_JUDGE}`);
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) return null;
  const { name, ...written } = wanted as Readonly<Record<string, Json>>;
  if (name !== "model-graded") return null;
  if (written["judge"] === undefined) throw new UsageError(`${where}: ${WITHOUT_JUDGE}`);
  return judgeWith(parseStrictly(options, written, where));
}

const WITHOUT_JUDGE =
  "model-graded needs a model that judges: write { name: model-graded, judge: MODEL } with one that a provider offers";

function judgeWith(chosen: z.output<typeof options>): Judge {
  const { judge: model, votes: most, rubric, "partial-credit": partialCredit } = chosen;
  const grades: readonly Grade[] = partialCredit ? ["correct", "partial", "incorrect"] : ["correct", "incorrect"];
  return {
    id: idOf(chosen),
    model,
    prompt: (graded) => judgePrompt(graded, rubric, grades),
    read: (reply) => readGrade(reply, grades),
    isSettled: (votes) => votes.length >= most || grades.some((grade) => countOf(grade, votes) * 2 > most),
    score: (votes) => scoreOf(votes, model),
  };
}

function idOf(chosen: z.output<typeof options>): string {
  const defaults: Readonly<Record<string, unknown>> = options.parse({ judge: chosen.judge });
  const changed = Object.entries(chosen).filter(([key, value]) => key === "judge" || value !== defaults[key]);
  return `model-graded@${VERSION}${canonicalJson(Object.fromEntries(changed))}`;
}

const countOf = (grade: Grade, votes: readonly Vote[]): number => votes.filter((vote) => vote.grade === grade).length;

const WORTH: Readonly<Record<Grade, number>> = { incorrect: 0, partial: 0.5, correct: 1 };

function scoreOf(votes: readonly Vote[], model: string): Score | null {
  const worths = votes.flatMap(({ grade }) => (grade === null ? [] : [WORTH[grade]])).toSorted((a, b) => a - b);
  const middle = (worths.length - 1) / 2;
  const [low, high] = [worths[Math.floor(middle)], worths[Math.ceil(middle)]];
  if (low === undefined || low !== high) return null;
  const tally = (["correct", "partial", "incorrect"] as const).flatMap((grade) => {
    const count = countOf(grade, votes);
    return count === 0 ? [] : [`${count} ${grade}`];
  });
  return { score: low, read: null, explanation: `${model} voted ${tally.join(", ")}` };
}
