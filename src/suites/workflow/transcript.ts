import { z } from "zod";
import { type Remedy, SluiceError } from "#kernel";
import { FinishReason, Message } from "#records";
import { Action } from "./action.ts";
import { AnyJson } from "./any-json.ts";
import { Execution } from "./execution.ts";
import { ModelClassification } from "./model-classification.ts";
import { FLAWS, PROMPT_TYPES, PROTOCOLS, SEVERITIES } from "./vocabulary.ts";

/**
 * Why a conversation ended. `solved`: nothing the model does can better the outcome. `declared`: the model said it was
 * done. `turns`: none were left. `failing`: the last five calls failed. `repeating`: the last five successes were one
 * tool's. `silent`: three empty answers in a row. `content-filter`: the provider withheld an answer.
 * `inapplicable`: the flaw leaves this plan as it is, so nothing was asked.
 */
export const StopReason = z.enum([
  "solved",
  "declared",
  "turns",
  "failing",
  "repeating",
  "silent",
  "content-filter",
  "inapplicable",
]);
export type StopReason = z.infer<typeof StopReason>;

const PlanStep = z.object({ tool: z.string(), parameters: z.record(z.string(), AnyJson) }).readonly();

/** One answer of the model and what was made of it. */
export const Turn = z
  .object({
    finishReason: FinishReason,
    /** The action that counted; null when none was recognised. */
    action: Action.nullable(),
    /** Actions behind it in the same message, which were not carried out. */
    further: z.int().min(0),
    opensCall: z.boolean(),
    empty: z.boolean(),
    /** True when the model was then told how to write an action. */
    helped: z.boolean(),
    execution: Execution.nullable(),
  })
  .readonly();
export type Turn = z.infer<typeof Turn>;

/** Everything a trial of this suite was: enough to score it again by other rules. */
export const Transcript = z
  .object({
    v: z.literal(1),
    promptType: z.enum(PROMPT_TYPES),
    protocol: z.enum(PROTOCOLS),
    /** The plan the model was shown; null when it was shown none. */
    shownPlan: z.array(PlanStep).readonly().nullable(),
    flaw: z
      .object({
        kind: z.enum(FLAWS),
        severity: z.enum(SEVERITIES),
        difference: z
          .array(z.object({ step: z.int(), sound: z.string().nullable(), shown: z.string().nullable() }).readonly())
          .readonly(),
      })
      .readonly()
      .nullable(),
    messages: z.array(Message).readonly(),
    turns: z.array(Turn).readonly(),
    stop: StopReason,
    /** What a model said of the kind of error; absent where none was asked. */
    classification: ModelClassification.optional(),
  })
  .readonly();
export type Transcript = z.infer<typeof Transcript>;

/** A stored transcript is not one this version of the suite can read. */
export class TranscriptError extends SluiceError {
  readonly code = "SLUICE_WORKFLOW_TRANSCRIPT";
  readonly remedy: Remedy = { do: "fail-trial" };
}

/** Reads a stored transcript; throws a `TranscriptError` that names the first thing wrong with it. */
export function readTranscript(stored: unknown, trial: string): Transcript {
  const parsed = Transcript.safeParse(stored);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TranscriptError(
    `the transcript of trial ${trial} cannot be read as version 1 of a workflow transcript: ` +
      `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}; score it with the version that wrote it`,
    { cause: parsed.error },
  );
}
