import { resolve } from "node:path";
import { didYouMean, never, UsageError } from "#kernel";
import {
  collectTasks,
  DIFFICULTIES,
  type Difficulty,
  differenceText,
  diffTasks,
  findTask,
  listingText,
  listTasks,
  showTask,
  TASK_TYPES,
  type TaskQuery,
  taskText,
  type TaskType,
} from "#suites";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";

/** What a verb makes of the tasks: a value for `--json`, and its text. */
interface Shown {
  readonly value: unknown;
  readonly text: string;
}

type Verb = (words: readonly (string | undefined)[], call: Call) => Promise<Shown>;

const VERBS: Readonly<Record<string, Verb>> = {
  list: async ([library], call) => {
    const listing = listTasks(await collectTasks(queryOf(call, library), never));
    return { value: listing, text: listingText(listing) };
  },
  show: async ([id, library], call) => {
    if (id === undefined)
      throw new UsageError("tasks show: which task? Give its id, as `sluice tasks list` prints it.");
    const shown = showTask(await findTask(queryOf(call, library), id, never));
    return { value: shown, text: taskText(shown) };
  },
  diff: async ([one, other], call) => {
    if (one === undefined || other === undefined)
      throw new UsageError(`tasks diff: two sources are needed, each ${SOURCES}.`);
    const [first, second] = await Promise.all([
      collectTasks(queryOf(call, one), never),
      collectTasks(queryOf(call, other), never),
    ]);
    const difference = diffTasks(first, second);
    return { value: difference, text: differenceText(difference) };
  },
};

const SOURCES = "a task library's file, a seed (seed:2), or a difficulty of generated tasks (hard)";

/** `sluice tasks list|show|diff`: the workflow suite's tasks, generated or of a library. */
export async function tasksCommand(call: Call): Promise<ExitCode> {
  const [verb = "list", ...words] = call.words;
  const known = Object.keys(VERBS);
  const show = VERBS[verb];
  if (show === undefined) {
    throw new UsageError(`tasks: there is no "${verb}"${didYouMean(verb, known)}; there are ${known.join(", ")}.`);
  }
  const { value, text } = await show(words, call);
  call.terminal.out(call.flags.json === true ? `${JSON.stringify(value, null, 2)}\n` : `${text.trimEnd()}\n`);
  return ExitCode.ok;
}

/** What the flags ask for, of the source that a word names. */
function queryOf({ flags, terminal }: Call, source: string | undefined): TaskQuery {
  const { seed, numInstances, taskTypes, difficulty } = flags;
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(typeof numInstances === "number" ? { instances: numInstances } : {}),
    ...(taskTypes === undefined || taskTypes === "all"
      ? {}
      : { taskTypes: wordsOf(taskTypes, TASK_TYPES, "--task-types") }),
    ...(difficulty === undefined ? {} : { difficulties: difficultiesOf(difficulty) }),
    ...sourceOf(source, terminal.cwd),
  };
}

function sourceOf(source: string | undefined, cwd: string): TaskQuery {
  if (source === undefined) return {};
  const seed = /^seed:(-?\d+)$/.exec(source);
  if (seed !== null) return { seed: Number(seed[1]) };
  if ((DIFFICULTIES as readonly string[]).includes(source)) return { difficulties: [source as Difficulty] };
  return { library: resolve(cwd, source) };
}

const difficultiesOf = (words: "all" | readonly string[]): readonly Difficulty[] =>
  words === "all" ? DIFFICULTIES : wordsOf(words, DIFFICULTIES, "--difficulty");

function wordsOf<T extends TaskType | Difficulty>(
  words: readonly string[],
  known: readonly T[],
  flag: string,
): readonly T[] {
  return words.map((word) => {
    const found = known.find((candidate) => candidate === word);
    if (found === undefined)
      throw new UsageError(`${flag}: unknown "${word}"${didYouMean(word, known)}; expected ${known.join(", ")}.`);
    return found;
  });
}
