import { didYouMean, UsageError } from "#kernel";
import {
  type Cell,
  cellId,
  planId,
  type PlanRecord,
  type Sampling,
  type Settings,
  type Trial,
  trialOf,
} from "#records";
import { openSuite, type Job, type Suite, type Task } from "#suites";
import { resolveAxes } from "./resolve-axes.ts";

/** Everything that would be done, made before anything is spent: a value that `run`, forecasts and resume all read. */
export interface Plan {
  readonly settings: Settings;
  readonly suite: Suite;
  readonly record: PlanRecord;
  readonly trials: readonly Trial[];
  /** The trial with its task, as the suite wants it. */
  job(trial: Trial): Job;
  readonly warnings: readonly string[];
}

/** Loads the suite that the settings name and plans its trials. Reads files; sends nothing. Throws a `UsageError` when the plan is empty or impossible. */
export async function planRun(settings: Settings): Promise<Plan> {
  return planOf(settings, await openSuite(settings.suite));
}

/**
 * Plans the matrix models × axes × tasks × repeats. Trials of all cells are interleaved, so that the first N are a balanced
 * sample. `repeatFrom` numbers the repeats, for planning again what is already graded.
 */
export function planOf(settings: Settings, suite: Suite, repeatFrom = 0): Plan {
  const cells = cellsOf(settings, suite);
  const columns = cells.map((cell) => ({ cell, tasks: tasksOf(settings, suite, cell) }));
  const all = interleave(settings, suite, columns, repeatFrom);
  const trials = take(settings, all);
  if (trials.length === 0) throw new UsageError(emptyPlan(suite));
  const tasks = new Map(columns.flatMap(({ tasks: some }) => some.map((task) => [task.digest, task] as const)));
  const planned = new Set(trials.map((trial) => cellId(trial.cell)));
  return {
    settings,
    suite,
    trials,
    record: {
      v: 1,
      id: planId(trials),
      suite: suiteId(suite),
      trials: trials.length,
      cells: planned.size,
      axes: ["model", ...suite.axes.map((axis) => axis.name)],
      excluded: suite.findings
        .filter((finding) => finding.excludes)
        .map(({ task, message }) => ({ task, reason: message })),
    },
    job: (trial) => ({ trial, task: tasks.get(trial.taskDigest)! }),
    warnings: [...leftOut(suite), ...shortfalls(settings, suite, columns)],
  };
}

/** Suite and version, as trials carry it. */
export const suiteId = (suite: Pick<Suite, "name" | "version">): string => `${suite.name}@${suite.version}`;

interface Column {
  readonly cell: Cell;
  readonly tasks: readonly Task[];
}

function cellsOf(settings: Settings, suite: Suite): readonly Cell[] {
  const models = modelsOf(settings);
  const combinations = resolveAxes(suite, settings.plan.axes);
  return combinations.flatMap((conditions) => models.map((model): Cell => ({ model, ...conditions })));
}

function modelsOf(settings: Settings): readonly string[] {
  const offered = [...new Set(settings.providers.flatMap((provider) => provider.models.map((model) => model.name)))];
  if (settings.plan.models === "all") return offered;
  for (const name of settings.plan.models) {
    if (offered.includes(name)) continue;
    throw new UsageError(
      `no provider offers the model "${name}"${didYouMean(name, offered)}; the config has ${offered.join(", ") || "no models"}.`,
    );
  }
  return [...new Set(settings.plan.models)];
}

function tasksOf(settings: Settings, suite: Suite, cell: Cell): readonly Task[] {
  const { model: _, ...conditions } = cell;
  const instances = settings.plan.instances ?? suite.defaultInstances;
  return suite.tasks(conditions, { instances, seed: settings.plan.seed });
}

function interleave(
  settings: Settings,
  suite: Suite,
  columns: readonly Column[],
  repeatFrom: number,
): readonly Trial[] {
  const traits = new Map(modelsOf(settings).map((model) => [model, traitsOf(settings, model)]));
  const deepest = columns.reduce((most, column) => Math.max(most, column.tasks.length), 0);
  const trials: Trial[] = [];
  for (let repeat = repeatFrom; repeat < repeatFrom + settings.plan.repeat; repeat++) {
    for (let row = 0; row < deepest; row++) {
      for (const { cell, tasks } of columns) {
        const task = tasks[row];
        if (task === undefined) continue;
        trials.push(
          trialOf({
            suite: suiteId(suite),
            cell,
            task: task.id,
            taskDigest: task.digest,
            repeat,
            planSeed: settings.plan.seed,
            ...traits.get(cell.model)!,
          }),
        );
      }
    }
  }
  return trials;
}

/** What of a model's settings is part of a trial's identity: how it is sampled, and whether it is a simulated one. */
function traitsOf(settings: Settings, model: string): { readonly sampling: Sampling; readonly simulated: boolean } {
  const offers = settings.providers.flatMap((provider) =>
    provider.models
      .filter(({ name }) => name === model)
      .map(({ sampling }) => ({ sampling, simulated: provider.protocol === "world" })),
  );
  const [first, ...others] = offers;
  for (const other of others) {
    if (JSON.stringify(other) === JSON.stringify(first)) continue;
    throw new UsageError(
      `the model "${model}" is offered by several providers with different sampling, or by a simulated and a real one: its trials would not be comparable. Give it equal settings, or different names with served-as.`,
    );
  }
  return first!;
}

function take(settings: Settings, trials: readonly Trial[]): readonly Trial[] {
  const { shard, limit } = settings.plan;
  const mine = shard === null ? trials : trials.filter((_, at) => at % shard.of === shard.part - 1);
  return limit === null ? mine : mine.slice(0, limit);
}

/** Tasks that are not feasible: said with the first reason, for a smaller sample is another result. */
function leftOut(suite: Suite): readonly string[] {
  const excluding = suite.findings.filter((finding) => finding.excludes);
  const [first] = excluding;
  if (first === undefined) return [];
  const tasks = new Set(excluding.map(({ task }) => task)).size;
  return [
    `${tasks} tasks are not feasible and are not asked, the first ${first.task}: ${first.message}. manifest.json of the run lists all of them under plan.excluded.`,
  ];
}

/** Cells that got fewer tasks than asked for: said aloud, because a smaller sample is another result. */
function shortfalls(settings: Settings, suite: Suite, columns: readonly Column[]): readonly string[] {
  const wanted = settings.plan.instances ?? suite.defaultInstances;
  if (wanted === "all") return [];
  const short = columns.filter((column) => column.tasks.length < wanted);
  if (short.length === 0) return [];
  const fewest = Math.min(...short.map((column) => column.tasks.length));
  return [
    `${short.length} of ${columns.length} cells have fewer tasks than the ${wanted} asked for (the smallest has ${fewest}).`,
  ];
}

function emptyPlan(suite: Suite): string {
  const reason = suite.findings.find((finding) => finding.excludes);
  const why =
    reason === undefined
      ? "no task fits the conditions"
      : `every task was left out, the first because ${reason.message}`;
  return `the plan is empty: ${why}. Ask for other task types, or more instances.`;
}
