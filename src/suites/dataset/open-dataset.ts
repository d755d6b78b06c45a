import { basename, extname, resolve } from "node:path";
import { digestOf, type Json, parseStrictly, UsageError } from "#kernel";
import { judgeOf, scorerOf } from "#scoring";
import type { Job, Suite, TrialModels } from "../suite.ts";
import { askJudge } from "../ask-judge.ts";
import { Answer, askQuestion, type Grading, judgeAnswer, speaksForItself } from "./answer.ts";
import { collectQuestions } from "./collect-questions.ts";
import { DatasetOptions } from "./dataset-options.ts";
import type { Question } from "./question.ts";
import { readRecords } from "./read-records.ts";
import { sampleTasks } from "../sample-tasks.ts";

/** Raised when the same answer could be asked for or scored differently by this code, scorers apart. */
const REVISION = 1;

/**
 * Opens a file of questions and answers as a suite: one call a trial and the judge's where one judges, no axes beside the model, every task unless a plan
 * asks for fewer. Throws a `UsageError` that says which option, or which record of which file, is wrong.
 */
export async function openDataset(
  settings: { readonly options: Json; readonly baseDir: string },
  signal: AbortSignal,
): Promise<Suite<Question>> {
  const options = parseStrictly(DatasetOptions, settings.options ?? {}, "dataset");
  const grading = gradingOf(options.scorer as Json);
  const scorer = grading.kind === "scorer" ? grading.scorer : { id: grading.judge.id, refuses: () => null };
  const path = resolve(settings.baseDir, options.path);
  const { tasks, findings } = await collectQuestions(readRecords(path, signal), { path, options, scorer });
  if (tasks.length === 0) throw new UsageError(emptyFile(path, findings));
  const { system, truncated } = options;
  return {
    name: options.name ?? `dataset:${basename(path, extname(path))}`,
    version: `${REVISION}.${digestOf({ scorer: scorer.id, system, truncated }, 6)}`,
    axes: [],
    defaultInstances: "all",
    findings,
    ...(grading.kind === "judge" ? { alsoAsks: [grading.judge.model] } : {}),
    tasks: (_, pick) => sampleTasks(tasks, pick),
    solve: (job, models, callSignal) => answerTo(job, { models, system, grading }, callSignal),
    score: ({ task }, transcript) => judgeAnswer(task.body, Answer.parse(transcript), { grading, truncated }),
  };
}

/** A judge where the config names one, else a scorer. */
function gradingOf(wanted: Json): Grading {
  const judge = judgeOf(wanted, "dataset.scorer");
  if (judge !== null) return { kind: "judge", judge };
  return { kind: "scorer", scorer: scorerOf(wanted, "dataset.scorer") };
}

async function answerTo(
  { task }: Job<Question>,
  asking: { readonly models: TrialModels; readonly system: string | undefined; readonly grading: Grading },
  signal: AbortSignal,
): Promise<Answer> {
  const { models, system, grading } = asking;
  const answer = await askQuestion(task.body, system, models.asked, signal);
  if (grading.kind === "scorer" || speaksForItself(answer)) return answer;
  const { judge } = grading;
  return {
    ...answer,
    votes: await askJudge({ ...task.body, ...answer }, { judge, model: models.named(judge.model) }, signal),
  };
}

function emptyFile(path: string, findings: readonly { readonly message: string }[]): string {
  const [first] = findings;
  const why =
    first === undefined
      ? "it has no records"
      : `all ${findings.length} records were left out, the first because ${first.message}`;
  return `${basename(path)}: nothing to ask: ${why}`;
}
