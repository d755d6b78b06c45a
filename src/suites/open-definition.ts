import type { z } from "zod";
import { didYouMean, digestOf, type Json, parseStrictly, TaskId, UsageError } from "#kernel";
import type { Conditions } from "#records";
import { checkAxes, refuseUnknown } from "./check-definition.ts";
import {
  type Grade,
  type JudgeVerdict,
  type Situation,
  SuiteDefinitionShape,
  TaskDefinitions,
  type TaskSource,
  verdictOf,
} from "./define-suite.ts";
import { definedJudge, judgedVerdict, judgedVersion, withVotes } from "./judged-definition.ts";
import { sampleTasks } from "./sample-tasks.ts";
import type { Axis, Job, Suite, Task } from "./suite.ts";

/** The body of a task of one's own, with the conditions it is for. */
interface Body {
  readonly body: Json;
  readonly where?: Conditions;
}

/** What a definition is opened with: the config's section for it, the config's folder, and its name in messages. */
export interface DefinitionSetup {
  readonly options: Json;
  readonly baseDir: string;
  readonly where: string;
}

/** Makes a definition a suite. Throws a `UsageError` that says what in it, or in the tasks it gives, is wrong. */
export async function openDefinition(
  definition: unknown,
  setup: DefinitionSetup,
  signal: AbortSignal,
): Promise<Suite<Body>> {
  const { where } = setup;
  const parsed = parseStrictly(SuiteDefinitionShape, definition, where);
  const axes: readonly Axis[] = parsed.axes.map(({ groups, ...axis }) => ({
    ...axis,
    default: axis.default ?? axis.values,
    ...(groups === undefined ? {} : { groups }),
  }));
  checkAxes(axes, where);
  const given = typeof parsed.tasks === "function" ? await givenBy(parsed.tasks, setup, signal) : parsed.tasks;
  const tasks = tasksOf(parseStrictly(TaskDefinitions, given, `${where}.tasks`), axes, where);
  const judge = definedJudge(parsed, setup);
  const version = judgedVersion(parsed.version, judge);
  const scoring = `${parsed.name}@${version}`;
  return {
    name: parsed.name,
    version,
    axes,
    ...(judge === null ? {} : { alsoAsks: [judge.model] }),
    defaultInstances: parsed.instances,
    findings: [],
    tasks: (conditions, pick) =>
      sampleTasks(
        tasks.filter(({ body }) => belongs(body.where, conditions)),
        pick,
      ),
    solve: async (job, models, callSignal) => {
      const situation = situationOf(job);
      const transcript = await parsed.solve(situation, models.asked, callSignal);
      if (judge === null) return transcript;
      const judged = parsed.judged!(situation, transcript);
      return withVotes(transcript, { judge, judged, models }, callSignal);
    },
    score: (job, stored) => {
      const situation = situationOf(job);
      if (judge === null) return verdictOf(parsed.score(situation, stored, null), scoring);
      const score = (transcript: Json, verdict: JudgeVerdict | null): Grade =>
        parsed.score(situation, transcript, verdict);
      return judgedVerdict(stored, judge, { scoring, score });
    },
  };
}

/** What the definition's own function gives; what goes wrong in it is the user's to mend, not a bug of the program. */
async function givenBy(source: TaskSource, setup: DefinitionSetup, signal: AbortSignal): Promise<unknown> {
  const { options, baseDir, where } = setup;
  try {
    return await source({ options, baseDir }, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new UsageError(`${where}.tasks: the function failed: ${(error as Error).message}`, { cause: error });
  }
}

function tasksOf(given: z.output<typeof TaskDefinitions>, axes: readonly Axis[], where: string): readonly Task<Body>[] {
  if (given.length === 0) throw new UsageError(`${where}.tasks: there are no tasks`);
  const ids = new Set<string>();
  return given.map(({ id, body, where: conditions, size }) => {
    if (ids.has(id)) throw new UsageError(`${where}.tasks: two tasks have the id "${id}"; ids must be unique`);
    ids.add(id);
    for (const [name, value] of Object.entries(conditions ?? {})) {
      refuseUnknown(value, axisOf(name, axes, `${where}.tasks.${id}.where`), `${where}.tasks.${id}.where.${name}`);
    }
    const own: Body = conditions === undefined ? { body } : { body, where: conditions };
    return { id: TaskId(id), digest: digestOf({ id, ...own }, 24), body: own, ...(size === undefined ? {} : { size }) };
  });
}

function axisOf(name: string, axes: readonly Axis[], where: string): Axis {
  const axis = axes.find((candidate) => candidate.name === name);
  if (axis !== undefined) return axis;
  const names = axes.map((candidate) => candidate.name);
  const has = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  throw new UsageError(`${where}: the suite has no axis "${name}"${didYouMean(name, names)}; ${has}`);
}

const belongs = (where: Conditions | undefined, conditions: Conditions): boolean =>
  Object.entries(where ?? {}).every(([name, value]) => conditions[name] === value);

function situationOf({ trial, task }: Job<Body>): Situation {
  const { model: _, ...conditions } = trial.cell;
  return { task: { id: task.id, body: task.body.body }, conditions, seed: trial.seed, repeat: trial.repeat };
}
