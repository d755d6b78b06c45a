import { z } from "zod";
import { StepKind } from "../memory/workflow.ts";

/** One action of a trajectory, told in a line. */
export const ExperienceStep = z
  .strictObject({
    kind: StepKind,
    /** The action with its concrete values, cut. */
    did: z.string(),
    /** What the agent said of it, cut. */
    because: z.string(),
    /** Beginning and end of what came back, cut. */
    saw: z.string(),
    files: z.array(z.string()).readonly(),
    /** False when a command failed; null when it is not one. */
    worked: z.boolean().nullable(),
  })
  .readonly();
export type ExperienceStep = z.infer<typeof ExperienceStep>;

/** One edit of the final patch: what it is like, with names and values left open. */
export const Change = z
  .strictObject({
    file: z.string(),
    /** The shape's name: `boundary`, `missing-value`; `other` for one that no rule knows. */
    shape: z.string(),
    before: z.string(),
    after: z.string(),
  })
  .readonly();
export type Change = z.infer<typeof Change>;

/** What a trial taught, short of its trajectory: that stays in the ledger, under the trial's id. */
export const Experience = z
  .strictObject({
    v: z.literal(1),
    task: z.string(),
    trial: z.string(),
    outcome: z.enum(["full", "partial", "failure"]),
    repo: z.string().nullable(),
    /** The issue, cut. */
    problem: z.string(),
    steps: z.array(ExperienceStep).readonly(),
    changes: z.array(Change).readonly(),
    /** How the agent stopped. */
    end: z.string(),
    /** Why there is no usable log of the tests; null when there is one. */
    trouble: z.string().nullable(),
    /** Ids of the workflows it was shown. */
    shown: z.array(z.string()).readonly(),
    /** Actions that could not be read. */
    malformed: z.int().min(0),
  })
  .readonly();
export type Experience = z.infer<typeof Experience>;

/** What learning may know of a task: what the agent was told of it, and when it arose. */
export interface TaskFacts {
  readonly repo: string | null;
  readonly problem: string;
  /** ISO time; null where the suite does not say. */
  readonly createdAt: string | null;
}
