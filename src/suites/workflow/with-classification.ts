import type { Model } from "#models";
import { classifyByModel } from "./classify-by-model.ts";
import { scoreTranscript } from "./score.ts";
import type { Transcript } from "./transcript.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/**
 * The transcript with what a judge says of the kind of its error; as it is when the trial is full or not scored. What the
 * judge's calls cost is in the ledger, call by call.
 */
export async function withClassification(
  about: { readonly task: WorkflowTask; readonly transcript: Transcript },
  judge: Model,
  signal: AbortSignal,
): Promise<Transcript> {
  const verdict = scoreTranscript(about.task, about.transcript, "sound");
  if (verdict.kind !== "graded" || verdict.outcome === "full") return about.transcript;
  return { ...about.transcript, classification: await classifyByModel(about, { model: judge, price: null }, signal) };
}
