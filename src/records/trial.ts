import { z } from "zod";
import { digestOf, TaskId, TrialId } from "#kernel";
import { Cell } from "./cell.ts";
import type { Sampling } from "./message.ts";

/** One task put once to one model under one cell's conditions. A value, made before anything is spent. */
export const Trial = z
  .object({
    id: z.string().transform(TrialId),
    /** Suite and version, as `name@version`. */
    suite: z.string(),
    cell: Cell,
    task: z.string().transform(TaskId),
    /** Digest of the task's whole content, so that an edited task is another trial. */
    taskDigest: z.string(),
    /** Counts the times the same task is tried in the same cell, from 0. */
    repeat: z.int().min(0),
    /** Names the trial's chance: from plan seed, task and repeat, never from the model, so that two models face the same weather. */
    seed: z.string(),
  })
  .readonly();
export type Trial = z.infer<typeof Trial>;

/** Everything that makes a trial what it is; two with equal content are the same trial on every machine. */
export interface TrialContent {
  readonly suite: string;
  readonly cell: Cell;
  readonly task: TaskId;
  readonly taskDigest: string;
  readonly repeat: number;
  readonly planSeed: string | number;
  readonly sampling: Sampling;
  /** True when the model is a simulated one: its trials can never pass for a real model's of the same name. */
  readonly simulated: boolean;
  /** How the models are sampled that the suite asks besides, by name: another judge, or one sampled otherwise, makes another trial. Left out when there are none. */
  readonly besides?: Readonly<Record<string, { readonly sampling: Sampling; readonly simulated: boolean }>>;
}

/** Names the chance of a task's repeat: the same for every cell. */
export const seedOf = ({ planSeed, task, repeat }: Pick<TrialContent, "planSeed" | "task" | "repeat">): string =>
  digestOf([planSeed, task, repeat], 24);

/** Makes the trial with this content. Whoever makes many hands in the seed, made once for all cells. */
export function trialOf(content: TrialContent, seed = seedOf(content)): Trial {
  const { suite, cell, task, taskDigest, repeat } = content;
  return {
    id: TrialId(digestOf(content, 24)),
    suite,
    cell,
    task,
    taskDigest,
    repeat,
    seed,
  };
}
