import { z } from "zod";
import { type Json, SluiceError } from "#kernel";
import { costUsd, type Model } from "#models";
import { type Completion, ERROR_CATEGORIES, type Message, type PriceSettings, type Usage } from "#records";
import type { Expense, ModelClassification } from "./model-classification.ts";
import { classificationPrompt, repairPrompt } from "./classification-prompt.ts";
import { errorCategoryOf } from "./error-category.ts";
import { leadingJson } from "./loose-json.ts";
import type { Transcript } from "./transcript.ts";
import { viewOf } from "./view.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** What the judge is asked to answer with, and held to. */
const Judgement = z.strictObject({
  category: z.enum(ERROR_CATEGORIES),
  reason: z.string().trim().min(1).max(1000),
  confidence: z.number().min(0).max(1),
});

/** Answers a judge has: one, and one more when the first is not in the form asked for. */
const MOST_CALLS = 2;

/**
 * Asks a model which of the eight kinds of error a trial that is not full ended in. A judge that fails is told as
 * `unavailable` with the failure's code, beside the kind by the rules. Throws only the signal's reason, and bugs.
 */
export async function classifyByModel(
  about: { readonly task: WorkflowTask; readonly transcript: Transcript },
  judge: { readonly model: Model; readonly price: PriceSettings | null },
  signal: AbortSignal,
): Promise<ModelClassification> {
  const byRules = errorCategoryOf(about.task.requiredTools, viewOf(about.transcript, "tolerant"));
  const answers: Completion[] = [];
  const messages: Message[] = [...classificationPrompt(about.task, about.transcript)];
  let problem = "";
  while (answers.length < MOST_CALLS) {
    const answer = await answerOf(judge.model, messages, signal);
    if (answer instanceof SluiceError) {
      const because = { code: answer.code, message: answer.message };
      return { kind: "unavailable", byRules, because, ...expenseOf(answers, judge) };
    }
    answers.push(answer);
    const read = judgementIn(answer.content);
    if ("category" in read) {
      const { category, reason, confidence } = read;
      const { reportedModel } = answer;
      const said = { byModel: category, agrees: category === byRules, reason, confidence, reportedModel };
      return { kind: "classified", byRules, ...said, ...expenseOf(answers, judge) };
    }
    problem = read.problem;
    messages.push({ role: "assistant", content: answer.content || "(no answer)" }, repairPrompt(problem));
  }
  const because = { code: "SLUICE_JUDGE_UNREADABLE", message: `the judge's answer is not as asked: ${problem}` };
  return { kind: "unavailable", byRules, because, ...expenseOf(answers, judge) };
}

/** The answer, or the failure that stands for it. */
async function answerOf(
  model: Model,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<Completion | SluiceError> {
  try {
    return await model.complete({ messages: [...messages] }, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SluiceError) return error;
    throw error;
  }
}

function judgementIn(text: string): z.infer<typeof Judgement> | { readonly problem: string } {
  const start = text.indexOf("{");
  const found: Json | undefined = start === -1 ? undefined : leadingJson(text.slice(start))?.value;
  if (found === undefined) return { problem: "there is no JSON object in it" };
  const parsed = Judgement.safeParse(found);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join(".") || "the object"}: ${issue?.message ?? "unknown"}` };
}

function expenseOf(
  answers: readonly Completion[],
  { model, price }: { readonly model: Model; readonly price: PriceSettings | null },
): Expense {
  const usages = answers.map(({ usage }) => usage);
  const usage = usages.length === 0 || usages.includes(null) ? null : usages.reduce(added);
  return {
    judge: model.id,
    calls: answers.length,
    usage,
    costUsd: costUsd(price, usage),
    simulated: answers.some(({ simulated }) => simulated),
  };
}

const added = (one: Usage | null, other: Usage | null): Usage | null =>
  one === null || other === null
    ? null
    : {
        input: one.input + other.input,
        output: one.output + other.output,
        cached: one.cached + other.cached,
        reasoning: one.reasoning + other.reasoning,
      };
