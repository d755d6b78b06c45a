import type { Json } from "#kernel";
import type { Verdict } from "#records";
import type { Job } from "../suite.ts";
import { type Scoring, scoreTranscript } from "./score.ts";
import { readTranscript } from "./transcript.ts";
import { WorkflowTask } from "./workflow-task.ts";

/**
 * Scores a stored transcript by any of the scorings, whichever it was scored by before. Throws a `TranscriptError` when
 * it is not a transcript this version can read.
 */
export function rescoreWorkflow(job: Job, transcript: Json, scoring: Scoring): Verdict {
  return scoreTranscript(WorkflowTask.parse(job.task.body), readTranscript(transcript, job.trial.id), scoring);
}
