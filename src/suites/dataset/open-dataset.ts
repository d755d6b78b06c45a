import { basename, extname, resolve } from "node:path";
import { digestOf, type Json, parseStrictly, UsageError } from "#kernel";
import { scorerOf } from "#scoring";
import type { Suite } from "../suite.ts";
import { Answer, askQuestion, judgeAnswer } from "./answer.ts";
import { collectQuestions } from "./collect-questions.ts";
import { DatasetOptions } from "./dataset-options.ts";
import type { Question } from "./question.ts";
import { readRecords } from "./read-records.ts";
import { sampleTasks } from "../sample-tasks.ts";

/** Raised when the same answer could be asked for or scored differently by this code, scorers apart. */
const REVISION = 1;

/**
 * Opens a file of questions and answers as a suite: one call a trial, no axes beside the model, every task unless a plan
 * asks for fewer. Throws a `UsageError` that says which option, or which record of which file, is wrong.
 */
export async function openDataset(
  settings: { readonly options: Json; readonly baseDir: string },
  signal: AbortSignal,
): Promise<Suite<Question>> {
  const options = parseStrictly(DatasetOptions, settings.options ?? {}, "dataset");
  const scorer = scorerOf(options.scorer as Json, "dataset.scorer");
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
    tasks: (_, pick) => sampleTasks(tasks, pick),
    solve: ({ task }, { asked }, callSignal) => askQuestion(task.body, system, asked, callSignal),
    score: ({ task }, transcript) => judgeAnswer(task.body, Answer.parse(transcript), { scorer, truncated }),
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
