import { didYouMean, UsageError } from "#kernel";
import type { Task, TaskFinding } from "../suite.ts";
import { generateTasks } from "./task-generator.ts";
import { openTaskLibrary } from "./task-library.ts";
import { DIFFICULTIES, type Difficulty, TASK_TYPES, type TaskType } from "./vocabulary.ts";
import { WorkflowOptions } from "./workflow-options.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** Which tasks somebody wants to see. */
export interface TaskQuery {
  /** A task library's file; generated tasks without it. */
  readonly library?: string;
  readonly missingDependencies?: WorkflowOptions["missing-dependencies"];
  /** For generated tasks only; 1 when nobody says. */
  readonly seed?: number;
  /** All when nobody says. */
  readonly taskTypes?: readonly TaskType[];
  /** For generated tasks only; `easy` when nobody says. */
  readonly difficulties?: readonly Difficulty[];
  /** For each type and difficulty; all of a library and 20 generated ones when nobody says. */
  readonly instances?: number;
}

/** Tasks, where they come from in words, and what is wrong with those that a library has. */
export interface TaskCollection {
  readonly source: string;
  readonly tasks: readonly Task<WorkflowTask>[];
  readonly findings: readonly TaskFinding[];
}

/** Gets the tasks: generated, or from a library. Throws a `UsageError` when a library cannot be read. */
export async function collectTasks(query: TaskQuery, signal: AbortSignal): Promise<TaskCollection> {
  const taskTypes = query.taskTypes ?? TASK_TYPES;
  if (query.library === undefined) return generatedTasks(query, taskTypes);
  const defaults = WorkflowOptions.parse({});
  const rules = {
    maxTurns: defaults["max-turns"],
    missingDependencies: query.missingDependencies ?? defaults["missing-dependencies"],
  };
  const { tasks, findings } = await openTaskLibrary(query.library, rules, signal);
  const ofType = (type: TaskType): readonly Task<WorkflowTask>[] =>
    tasks.filter(({ body }) => body.taskType === type).slice(0, query.instances);
  return { source: query.library, tasks: taskTypes.flatMap(ofType), findings };
}

/** Generated tasks, without anything to wait for. */
function generatedTasks(query: TaskQuery, taskTypes: readonly TaskType[]): TaskCollection {
  const { seed = 1, difficulties = ["easy"], instances = 20 } = query;
  const tasks = taskTypes.flatMap((type) =>
    difficulties.flatMap((difficulty) => generateTasks(seed, type, difficulty, instances)),
  );
  return { source: `generated, seed ${seed}, ${difficulties.join(", ")}`, tasks, findings: [] };
}

/** The task with this id. A generated one is looked for among all of its seed; throws a `UsageError` when there is none. */
export async function findTask(query: TaskQuery, id: string, signal: AbortSignal): Promise<Task<WorkflowTask>> {
  const everything = {
    ...query,
    difficulties: DIFFICULTIES,
    taskTypes: TASK_TYPES,
    instances: Number.MAX_SAFE_INTEGER,
  };
  const { tasks, findings, source } = await collectTasks(everything, signal);
  const task = tasks.find((candidate) => candidate.id === id);
  if (task !== undefined) return task;
  const excluded = findings.find((finding) => finding.task === id && finding.excludes);
  if (excluded !== undefined) throw new UsageError(`tasks: "${id}" is left out of ${source}: ${excluded.message}`);
  const ids = tasks.map((candidate) => candidate.id);
  throw new UsageError(`tasks: there is no task "${id}"${didYouMean(id, ids)} (${source}, ${tasks.length} tasks)`);
}
