import { z } from "zod";
import { digestOf, TaskId } from "#kernel";
import type { Task } from "../suite.ts";
import { AnyJson } from "./any-json.ts";
import { COMPLEXITIES, DIFFICULTIES, TASK_TYPES } from "./vocabulary.ts";

/** A workflow problem: what is wanted in words, what is given, and the tools without which it is not done. */
export const WorkflowTask = z
  .object({
    taskType: z.enum(TASK_TYPES),
    /** Null where nobody said how explicit the wording is: a task from a library. */
    difficulty: z.enum(DIFFICULTIES).nullable(),
    complexity: z.enum(COMPLEXITIES).nullable(),
    description: z.string(),
    inputs: z.record(z.string(), AnyJson),
    /** In an order that respects their dependencies; no tool twice. */
    requiredTools: z.array(z.string()).readonly(),
  })
  .readonly();
export type WorkflowTask = z.infer<typeof WorkflowTask>;

/** The suite's task with this name and content. */
export function taskOf(id: string, body: WorkflowTask): Task<WorkflowTask> {
  return { id: TaskId(id), digest: digestOf(body, 24), body, size: Math.max(1, body.requiredTools.length) };
}

/** A generated task's name: its type, its wording, and the first digits of its content's digest. */
export function generatedTaskOf(body: WorkflowTask): Task<WorkflowTask> {
  return taskOf(`${body.taskType}-${body.difficulty ?? "any"}-${digestOf(body, 10)}`, body);
}
