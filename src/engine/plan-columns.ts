import { type Cell, cellId, conditionsOf, type Matrix, type Settings } from "#records";
import type { Suite, Task } from "#suites";
import { modelsOf } from "./offered-models.ts";
import { resolveAxes } from "./resolve-axes.ts";

/** One cell of a plan with its tasks. */
export interface Column {
  readonly cell: Cell;
  readonly tasks: readonly Task[];
  /** How many tasks were asked for. */
  readonly wanted: number | "all";
}

/**
 * The cells of the plan's matrices, each once, with every task that any of the matrices puts into it. Matrices take turns, so
 * that the first few cells are of all of them. Equal tasks are one object, whatever cell they are in.
 */
export function columnsOf(settings: Settings, suite: Suite): readonly Column[] {
  const columns = new Map<string, Column>();
  const shared = new SharedTasks();
  for (const [matrix, cell] of inTurns(settings.plan.matrices, (one) => cellsOf(one, settings, suite))) {
    const column = columnOf(matrix, cell, { settings, suite, shared });
    const id = cellId(cell);
    const known = columns.get(id);
    columns.set(id, known === undefined ? column : merged(known, column));
  }
  return [...columns.values()];
}

function cellsOf(matrix: Matrix, settings: Settings, suite: Suite): readonly Cell[] {
  const models = modelsOf(matrix, settings);
  return resolveAxes(suite, matrix.axes).flatMap((conditions) =>
    models.map((model): Cell => ({ model, ...conditions })),
  );
}

function columnOf(
  matrix: Matrix,
  cell: Cell,
  of: { readonly settings: Settings; readonly suite: Suite; readonly shared: SharedTasks },
): Column {
  const { settings, suite, shared } = of;
  const wanted = matrix.instances ?? suite.defaultInstances;
  const tasks = suite.tasks(conditionsOf(cell), { instances: wanted, seed: settings.plan.seed });
  return { cell, wanted, tasks: tasks.map((task) => shared.of(task)) };
}

/** A suite may make its tasks anew for every cell; a plan of many cells holds each of them once. */
class SharedTasks {
  readonly #tasks = new Map<string, Task>();

  of(task: Task): Task {
    const known = this.#tasks.get(task.digest);
    if (known === undefined) this.#tasks.set(task.digest, task);
    return known?.id === task.id ? known : task;
  }
}

function merged(known: Column, other: Column): Column {
  const tasks = new Map([...known.tasks, ...other.tasks].map((task) => [task.digest, task]));
  const wanted = known.wanted === "all" || other.wanted === "all" ? "all" : Math.max(known.wanted, other.wanted);
  return { cell: known.cell, tasks: [...tasks.values()], wanted };
}

/** Every list's items, one of each list in turn until all are through. */
function* inTurns<Key, Item>(keys: readonly Key[], itemsOf: (key: Key) => readonly Item[]): Generator<[Key, Item]> {
  const lists = keys.map((key) => [key, itemsOf(key)] as const);
  const longest = Math.max(0, ...lists.map(([, items]) => items.length));
  for (let at = 0; at < longest; at++) {
    for (const [key, items] of lists) if (at < items.length) yield [key, items[at]!];
  }
}
