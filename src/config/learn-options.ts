import { choice, count, text, words } from "./option-value.ts";

const commands = ["learn"] as const;

/** The options that only `sluice learn` has. */
export const LEARN_OPTIONS = {
  suite: {
    kind: "value",
    value: text("NAME"),
    about: "The suite to learn on; `swe` is the one whose trials have a place for memory",
    commands,
    default: "swe",
  },
  instances: {
    kind: "value",
    value: text("FILE|fast|medium|all"),
    about:
      "The repairs: a file in SWE-bench's format, or a list of the original over the file that `swe.path` of the config names; `all` takes every row of it",
    commands,
    default: "those that come with the program",
  },
  includeMedium: {
    kind: "switch",
    about: "Puts the five medium instances among the fast ones, evenly, so that a limit keeps its share of both",
    commands,
  },
  memory: {
    kind: "value",
    value: text("FILE"),
    about:
      "A memory to begin with: one of `memory/versions`, or the original's `memory.json`, as far as the gate takes it in",
    commands,
    default: "none",
  },
  arms: {
    kind: "value",
    value: words("none,memory,placebo,frozen"),
    about: "What is held against each other on the same tasks",
    commands,
    default: "none,memory,placebo; with a memory given also frozen",
  },
  generation: {
    kind: "value",
    value: count(),
    about: "Tasks that share one version of the memory and run at once",
    commands,
    default: "4",
  },
  induction: {
    kind: "value",
    value: choice("rules", "model"),
    about: "How workflows are made: by rules, without a model, or by the model that solved the task",
    commands,
    default: "rules",
  },
  retrieve: {
    kind: "value",
    value: count("K"),
    about: "At most so many workflows are shown with a task; none when none applies",
    commands,
    default: "2",
  },
  inject: {
    kind: "value",
    value: choice("system", "user"),
    about: "Where memory stands: at the end of the system's message, or before the task",
    commands,
    default: "system",
  },
  order: {
    kind: "value",
    value: choice("dataset", "time", "shuffled"),
    about: "The order of the tasks; shuffled gives each repeat an order of its own",
    commands,
    default: "dataset",
  },
  sandbox: {
    kind: "value",
    value: choice("container", "bubblewrap", "process"),
    about: "Where agents work and tests run",
    commands,
    default:
      "for the repairs that come with the program bubblewrap where it works, else process; container for those of a file",
  },
  maxIterations: {
    kind: "value",
    value: count(),
    about: "Messages an agent has for one task",
    commands,
    default: "`swe.max-iterations` of the config, else 50",
  },
  truncation: {
    kind: "value",
    value: count("TOKENS"),
    about:
      "At most so many tokens of memory are shown with a task; what does not fit is left out whole, the nearest first",
    commands,
    default: "2000",
  },
} as const;

/** What options that other commands have too mean to `sluice learn`. */
export const IN_LEARN = {
  repeat: {
    about: "How many streams of tasks are gone through, each with a memory of its own",
    default: "1; 3 when no configuration is there",
  },
  limit: { about: "Only the first N tasks of each stream" },
  shard: {
    about: "Only the I-th of N equal parts of the tasks, to share them between machines",
    default: "all tasks",
  },
} as const;
