import type { Json } from "#kernel";
import type { Model } from "#models";
import type { PriceSettings, Verdict } from "#records";
import type { Job } from "../suite.ts";
import { classifyByModel } from "./classify-by-model.ts";
import { compareReadings, type ReadingComparison } from "./compare-readings.ts";
import type { ModelClassification } from "./model-classification.ts";
import { type Scoring, scoreTranscript } from "./score.ts";
import { readTranscript, type Transcript } from "./transcript.ts";
import { WorkflowTask } from "./workflow-task.ts";

/** A workflow trial as the ledger has it, put together again. Throws a `TranscriptError` for what this version cannot read. */
function storedTrial({ trial, task }: Job, transcript: Json): { task: WorkflowTask; transcript: Transcript } {
  return { task: WorkflowTask.parse(task.body), transcript: readTranscript(transcript, trial.id) };
}

/**
 * Scores a stored transcript by any of the scorings, whichever it was scored by before. Throws a `TranscriptError` when
 * it is not a transcript this version can read.
 */
export function rescoreWorkflow(job: Job, transcript: Json, scoring: Scoring): Verdict {
  const stored = storedTrial(job, transcript);
  return scoreTranscript(stored.task, stored.transcript, scoring);
}

/** Reads a stored transcript tolerantly and strictly, side by side. Throws like `rescoreWorkflow`. */
export function rereadWorkflow(job: Job, transcript: Json): ReadingComparison {
  const stored = storedTrial(job, transcript);
  return compareReadings(stored.task, stored.transcript);
}

/** Asks a model which kind of error a stored trial, not full, ended in. Throws like `rescoreWorkflow`, and the signal's reason. */
export function classifyWorkflow(
  { job, transcript }: { readonly job: Job; readonly transcript: Json },
  judge: { readonly model: Model; readonly price: PriceSettings | null },
  signal: AbortSignal,
): Promise<ModelClassification> {
  return classifyByModel(storedTrial(job, transcript), judge, signal);
}
