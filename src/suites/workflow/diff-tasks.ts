import { canonicalJson, type Json } from "#kernel";
import type { Task } from "../suite.ts";
import type { TaskCollection } from "./task-collection.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** One field in which two tasks differ. */
export interface FieldDifference {
  readonly field: string;
  readonly one: Json;
  readonly other: Json;
}

/** Two tasks that stand for each other: of one name, or of one type at one place. */
export interface ChangedTask {
  readonly one: string;
  readonly other: string;
  readonly by: "id" | "place";
  readonly fields: readonly FieldDifference[];
}

/** How two sets of tasks differ. Every task of either is in exactly one of the lists. */
export interface TaskDifference {
  readonly one: string;
  readonly other: string;
  /** Of the same content; the ids of the first set. */
  readonly same: readonly string[];
  readonly changed: readonly ChangedTask[];
  readonly onlyInOne: readonly string[];
  readonly onlyInOther: readonly string[];
}

type Tasks = readonly Task<WorkflowTask>[];

/**
 * Compares two sets of tasks: two seeds, two libraries, two difficulties. Tasks of the same content are the same, whatever
 * they are called; then tasks of the same id stand for each other, then the remaining ones of a type by their place. Pure.
 */
export function diffTasks(one: TaskCollection, other: TaskCollection): TaskDifference {
  const same = pairedBy(one.tasks, other.tasks, ({ digest }) => digest);
  const named = pairedBy(same.left, same.right, ({ id }) => id);
  const placed = pairedByPlace(named.left, named.right);
  return {
    one: one.source,
    other: other.source,
    same: same.pairs.map(([task]) => task.id),
    changed: [...named.pairs.map(changedBy("id")), ...placed.pairs.map(changedBy("place"))],
    onlyInOne: placed.left.map(({ id }) => id),
    onlyInOther: placed.right.map(({ id }) => id),
  };
}

interface Pairing {
  readonly pairs: readonly (readonly [Task<WorkflowTask>, Task<WorkflowTask>])[];
  readonly left: Tasks;
  readonly right: Tasks;
}

/** Pairs the tasks whose keys are equal, each once. */
function pairedBy(one: Tasks, other: Tasks, keyOf: (task: Task<WorkflowTask>) => string): Pairing {
  const waiting = new Map<string, Task<WorkflowTask>[]>();
  for (const task of other) waiting.set(keyOf(task), [...(waiting.get(keyOf(task)) ?? []), task]);
  const pairs: (readonly [Task<WorkflowTask>, Task<WorkflowTask>])[] = [];
  const left: Task<WorkflowTask>[] = [];
  for (const task of one) {
    const partner = waiting.get(keyOf(task))?.shift();
    if (partner === undefined) left.push(task);
    else pairs.push([task, partner]);
  }
  const taken = new Set(pairs.map(([, partner]) => partner));
  return { pairs, left, right: other.filter((task) => !taken.has(task)) };
}

function pairedByPlace(one: Tasks, other: Tasks): Pairing {
  const placesOf = (tasks: Tasks): ReadonlyMap<Task<WorkflowTask>, string> => {
    const seen = new Map<string, number>();
    return new Map(
      tasks.map((task) => {
        const place = seen.get(task.body.taskType) ?? 0;
        seen.set(task.body.taskType, place + 1);
        return [task, `${task.body.taskType} ${place}`];
      }),
    );
  };
  const places = new Map([...placesOf(one), ...placesOf(other)]);
  return pairedBy(one, other, (task) => places.get(task) ?? task.id);
}

const FIELDS = ["taskType", "difficulty", "complexity", "requiredTools", "description", "inputs"] as const;

const changedBy =
  (by: ChangedTask["by"]) =>
  ([one, other]: readonly [Task<WorkflowTask>, Task<WorkflowTask>]): ChangedTask => ({
    one: one.id,
    other: other.id,
    by,
    fields: FIELDS.map((field) => ({ field, one: one.body[field] as Json, other: other.body[field] as Json })).filter(
      (pair) => canonicalJson(pair.one) !== canonicalJson(pair.other),
    ),
  });

/** The difference as lines, in the manner of a diff: `-` the first set, `+` the second. */
export function differenceText(difference: TaskDifference): string {
  const { one, other, same, changed, onlyInOne, onlyInOther } = difference;
  return [
    `- ${one}`,
    `+ ${other}`,
    `${same.length} the same, ${changed.length} changed, ${onlyInOne.length} only in the first, ${onlyInOther.length} only in the second`,
    ...changed.flatMap((pair) => [
      `@ ${pair.one}${pair.one === pair.other ? "" : ` / ${pair.other}`}`,
      ...pair.fields.flatMap((field) => [
        `- ${field.field}: ${plain(field.one)}`,
        `+ ${field.field}: ${plain(field.other)}`,
      ]),
    ]),
    ...onlyInOne.map((id) => `- ${id}`),
    ...onlyInOther.map((id) => `+ ${id}`),
  ].join("\n");
}

const plain = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
