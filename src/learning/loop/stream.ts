import { randomOf, UsageError } from "#kernel";
import type { Task } from "#suites";
import type { TaskFacts } from "../experience/experience.ts";

/** The orders in which tasks can come. */
export const ORDERS = ["dataset", "time", "shuffled"] as const;
export type Order = (typeof ORDERS)[number];

/** Tasks in the order they come to one model, and the generations they are cut into. A memory belongs to one stream. */
export interface Stream {
  /** For people and folders: `sim-coder shuffled-1`. */
  readonly name: string;
  readonly model: string;
  /** As cells have it: `dataset`, `time`, `shuffled-2`. */
  readonly order: string;
  readonly repeat: number;
  readonly generations: readonly (readonly Task[])[];
}

/** Which streams there are. */
export interface StreamRequest {
  readonly models: readonly string[];
  readonly order: Order;
  /** Streams a model: shuffled ones each in an order of its own, others in the same order with another chance. */
  readonly repeat: number;
  readonly seed: number;
  readonly limit: number | null;
  /** A part of the tasks, with a memory of its own. */
  readonly shard: { readonly part: number; readonly of: number } | null;
  /** Tasks that share one version of the memory. */
  readonly generation: number;
}

/** Every stream of a request over these tasks, which come in the dataset's order. */
export function streamsOf(
  tasks: readonly Task[],
  factsOf: (task: Task) => TaskFacts,
  request: StreamRequest,
): readonly Stream[] {
  const { models, order, repeat, generation } = request;
  if (tasks.length === 0) throw new UsageError("there are no tasks to learn from. Name others with --instances.");
  return Array.from({ length: repeat }, (_, at) => at).flatMap((at) => {
    const name = order === "shuffled" ? `shuffled-${at + 1}` : order;
    const generations = cutInto(taken(ordered(tasks, factsOf, request, at), request), generation);
    return models.map((model): Stream => {
      const times = order === "shuffled" || repeat === 1 ? "" : ` ${at + 1}`;
      return { name: `${model} ${name}${times}`, model, order: name, repeat: at, generations };
    });
  });
}

function ordered(
  tasks: readonly Task[],
  factsOf: (task: Task) => TaskFacts,
  { order, seed }: StreamRequest,
  at: number,
): readonly Task[] {
  if (order === "dataset") return tasks;
  if (order === "shuffled") return randomOf(seed, "order", at).shuffle(tasks);
  const dated = tasks.map((task) => ({ task, at: Date.parse(factsOf(task).createdAt ?? "") }));
  const undated = dated.find((one) => Number.isNaN(one.at));
  if (undated !== undefined) {
    throw new UsageError(
      `--order time: ${undated.task.id} does not say when it was created. Choose dataset or shuffled.`,
    );
  }
  return dated.toSorted((a, b) => a.at - b.at).map(({ task }) => task);
}

function taken(tasks: readonly Task[], { shard, limit }: StreamRequest): readonly Task[] {
  const mine = shard === null ? tasks : tasks.filter((_, at) => at % shard.of === shard.part - 1);
  return limit === null ? mine : mine.slice(0, limit);
}

function cutInto<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
