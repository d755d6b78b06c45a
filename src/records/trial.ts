import { z } from "zod";
import { canonicalJson, digestOf, digestOfCanonical, TaskId, TrialId } from "#kernel";
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

/** What tells a trial from others of its cell and plan. */
type OwnContent = Pick<TrialContent, "task" | "taskDigest" | "repeat">;

/** Makes the trial with this content. */
export const trialOf = (content: TrialContent): Trial => trialMaker(content)(content, seedOf(content));

/**
 * Makes the trials that share all but their task and repeat. What they share is put into JSON once: a plan has millions, and each
 * is named by a digest. The seed is handed in, made once for all cells.
 */
export function trialMaker(shared: Omit<TrialContent, keyof OwnContent>): (own: OwnContent, seed: string) => Trial {
  const { suite, cell, planSeed, sampling, simulated, besides } = shared;
  // Canonical JSON has names in order: before, between and behind those of the trial's own.
  const before = canonicalJson({ besides, cell, planSeed }).slice(1, -1);
  const between = canonicalJson({ sampling, simulated, suite }).slice(1, -1);
  return ({ task, taskDigest, repeat }, seed) => {
    const behind = `"task":${JSON.stringify(task)},"taskDigest":${JSON.stringify(taskDigest)}`;
    const id = TrialId(digestOfCanonical(`{${before},"repeat":${repeat},${between},${behind}}`, 24));
    return { id, suite, cell, task, taskDigest, repeat, seed };
  };
}
