import { UsageError } from "#kernel";
import { type Cell, cellId, planId, type PlanRecord, seedOf, type Settings, type Trial, trialMaker } from "#records";
import { openSuite, type Job, type Suite, type Task } from "#suites";
import { checkOffered, traitsOf } from "./offered-models.ts";
import { type Column, columnsOf } from "./plan-columns.ts";

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
 * Plans the union of the matrices models × axes × tasks, times the repeats; what two matrices hold is planned once. Trials of
 * all cells are interleaved, so that the first N are a balanced sample. `repeatFrom` numbers the repeats, for planning again
 * what is already graded.
 */
export function planOf(settings: Settings, suite: Suite, repeatFrom = 0): Plan {
  checkOffered(suite.alsoAsks ?? [], settings);
  const columns = columnsOf(settings, suite);
  const all = interleave(settings, suite, columns, repeatFrom);
  const trials = take(settings, all);
  if (trials.length === 0) throw new UsageError(emptyPlan(suite));
  const tasks = new Map<string, Task>();
  for (const column of columns) for (const task of column.tasks) tasks.set(task.digest, task);
  // Trials of a cell share its object: a digest a trial would be dear.
  const cells = new Set<Cell>();
  for (const { cell } of trials) cells.add(cell);
  return {
    settings,
    suite,
    trials,
    record: {
      v: 1,
      id: planId(trials),
      suite: suiteId(suite),
      trials: trials.length,
      cells: new Set([...cells].map(cellId)).size,
      axes: ["model", ...suite.axes.map((axis) => axis.name)],
      excluded: suite.findings
        .filter((finding) => finding.excludes)
        .map(({ task, message }) => ({ task, reason: message })),
    },
    job: (trial) => ({ trial, task: tasks.get(trial.taskDigest)! }),
    warnings: [...leftOut(suite), ...shortfalls(columns), ...judgesOfThemselves(suite, columns)],
  };
}

/** Suite and version, as trials carry it. */
export const suiteId = (suite: Pick<Suite, "name" | "version">): string => `${suite.name}@${suite.version}`;

function interleave(
  settings: Settings,
  suite: Suite,
  columns: readonly Column[],
  repeatFrom: number,
): readonly Trial[] {
  const models = new Set(columns.map(({ cell }) => cell.model));
  const traits = new Map([...models].map((model) => [model, traitsOf(settings, model)]));
  const judges = (suite.alsoAsks ?? []).map((model) => [model, traitsOf(settings, model)] as const);
  const besides = judges.length === 0 ? {} : { besides: Object.fromEntries(judges) };
  const shared = { suite: suiteId(suite), planSeed: settings.plan.seed, ...besides };
  const makers = columns.map(({ cell }) => trialMaker({ ...shared, cell, ...traits.get(cell.model)! }));
  const deepest = columns.reduce((most, column) => Math.max(most, column.tasks.length), 0);
  const trials: Trial[] = [];
  for (let repeat = repeatFrom; repeat < repeatFrom + settings.plan.repeat; repeat++) {
    for (let row = 0; row < deepest; row++) {
      const seeds = new Map<string, string>();
      for (const [at, { tasks }] of columns.entries()) {
        const task = tasks[row];
        if (task === undefined) continue;
        const seed = seeds.get(task.id) ?? seedOf({ planSeed: settings.plan.seed, task: task.id, repeat });
        seeds.set(task.id, seed);
        trials.push(makers[at]!({ task: task.id, taskDigest: task.digest, repeat }, seed));
      }
    }
  }
  return trials;
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
function shortfalls(columns: readonly Column[]): readonly string[] {
  const short = columns.filter(({ tasks, wanted }) => wanted !== "all" && tasks.length < wanted);
  if (short.length === 0) return [];
  const wanted = Math.max(...short.map((column) => Number(column.wanted)));
  const fewest = Math.min(...short.map((column) => column.tasks.length));
  return [
    `${short.length} of ${columns.length} cells have fewer tasks than the ${wanted} asked for (the smallest has ${fewest}).`,
  ];
}

/** Models that are measured and judge: known to favour themselves, so it is said. */
function judgesOfThemselves(suite: Suite, columns: readonly Column[]): readonly string[] {
  const asked = new Set(columns.map(({ cell }) => cell.model));
  const both = (suite.alsoAsks ?? []).filter((name) => asked.has(name));
  return both.map((name) => `${name} judges the answers and is measured itself: models favour their own answers.`);
}

function emptyPlan(suite: Suite): string {
  const reason = suite.findings.find((finding) => finding.excludes);
  const why =
    reason === undefined
      ? "no task fits the conditions"
      : `every task was left out, the first because ${reason.message}`;
  return `the plan is empty: ${why}. Ask for other task types, or more instances.`;
}
