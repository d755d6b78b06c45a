import { z } from "zod";

/** One turn of the agent: what it said, what it did, what came back. */
export const AgentStep = z
  .object({
    /** What the model wrote beside the action. */
    thought: z.string(),
    /** `shell` runs a command, `edit` replaces text in a file, `create` writes one, `view` reads one, `submit` ends the work, `malformed` could not be read. */
    action: z.enum(["shell", "edit", "create", "view", "submit", "malformed"]),
    /** The action's arguments as the model gave them. */
    arguments: z.record(z.string(), z.json()),
    /** What the model was shown of the result. */
    observation: z.string(),
    /** Exit code of a command; null for other actions and for one that was ended. */
    exitCode: z.number().nullable(),
  })
  .readonly();
export type AgentStep = z.infer<typeof AgentStep>;

/** What was shown to the model of past experience; empty when nothing was. */
export const ShownMemory = z
  .object({
    /** Digest of the memory version it was taken from; null without memory. */
    version: z.string().nullable(),
    /** Ids of the workflows shown. */
    workflows: z.array(z.string()),
    /** The text as it was injected. */
    text: z.string(),
  })
  .readonly();
export type ShownMemory = z.infer<typeof ShownMemory>;

/** The evaluation in a fresh sandbox: what the tests' log said. Null fields were not reached. */
export const SweEvaluation = z
  .object({
    /** Whether the patch could be applied to the base commit. */
    applied: z.boolean(),
    exitCode: z.number().nullable(),
    /** Why there is no usable log; null when there is one. */
    trouble: z
      .enum(["empty-patch", "patch-failed", "timed-out", "out-of-memory", "no-markers", "no-tests", "skipped"])
      .nullable(),
    /** The log between the markers, its middle cut when it is long. */
    log: z.string(),
  })
  .readonly();
export type SweEvaluation = z.infer<typeof SweEvaluation>;

/** Everything that a repair is scored by, and learnt from. */
export const SweTranscript = z
  .object({
    v: z.literal(1),
    memory: ShownMemory,
    steps: z.array(AgentStep),
    /** How the agent stopped. */
    end: z.enum(["submitted", "step-limit", "context-limit", "gave-up"]),
    /** Difference from the base commit, scratch files left out. */
    patch: z.string(),
    /** Paths of the files that the agent made and the patch leaves out. */
    scratch: z.array(z.string()),
    evaluation: SweEvaluation,
  })
  .readonly();
export type SweTranscript = z.infer<typeof SweTranscript>;
