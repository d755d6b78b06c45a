import type { CommandName, Flags } from "#config";
import type { Order } from "#engine";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** What a command is called with. */
export interface Call {
  /** Its arguments in order; undefined where one was left out. */
  readonly words: readonly (string | undefined)[];
  readonly flags: Flags;
  readonly terminal: Terminal;
}

/** Does what a command says. Throws `SluiceError`s; everything else is a bug. */
export type CarryOut = (call: Call) => Promise<ExitCode>;

/** One command of the program, with its code loaded only when it is called. */
export interface CommandSpec {
  readonly name: CommandName;
  readonly about: string;
  readonly arguments: readonly { readonly name: string; readonly about: string }[];
  readonly load: () => Promise<CarryOut>;
}

/** Commands that tell a run in another process what to do. */
function orders(abouts: Readonly<Record<Order, string>>): CommandSpec[] {
  return (Object.entries(abouts) as [Order, string][]).map(([name, about]) => ({
    name,
    about,
    arguments: [{ name: "<run>", about: "its id, a beginning of it, or latest" }],
    load: async () => (await import("./commands/order.ts")).orderCommand(name),
  }));
}

/** Every command, in the order help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "run",
    about: "Carries out a plan; what the ledger already has is not run again",
    arguments: [{ name: "[experiment]", about: "a built-in experiment; without one, the plan of sluice.yaml" }],
    load: async () => (await import("./commands/run.ts")).runCommand,
  },
  {
    name: "plan",
    about:
      "Shows what a run would be and take, at p10, p50 and p90, what bounds it, and what would change that; sends nothing",
    arguments: [{ name: "[experiment]", about: "a built-in experiment; without one, the plan of sluice.yaml" }],
    load: async () => (await import("./commands/plan.ts")).planCommand,
  },
  {
    name: "experiments",
    about: "Lists the built-in experiments",
    arguments: [],
    load: async () => (await import("./commands/experiments.ts")).experimentsCommand,
  },
  {
    name: "status",
    about: "Lists every run on this output directory: what it carries out, whether it lives, how far it is",
    arguments: [],
    load: async () => (await import("./commands/status.ts")).statusCommand,
  },
  {
    name: "watch",
    about: "Shows runs of other processes while they go: lanes, outcomes, what waits and why, cost, the rest",
    arguments: [
      { name: "[run]", about: "its id, a beginning of it, or latest; without one, every run that is going on" },
    ],
    load: async () => (await import("./commands/watch.ts")).watchCommand,
  },
  {
    name: "dashboard",
    about: "Serves a live page on this machine: runs, lanes, results, trials, and orders to runs",
    arguments: [],
    load: async () => (await import("./commands/dashboard.ts")).dashboardCommand,
  },
  {
    name: "retune",
    about: "Changes what a running run may do: limits, workers, pace, budget, one more key",
    arguments: [{ name: "<run>", about: "its id, a beginning of it, or latest" }],
    load: async () => (await import("./commands/retune.ts")).retuneCommand,
  },
  ...orders({
    pause: "Lets a running run send nothing new until it is resumed",
    resume: "Lets a paused run send again",
    drain: "Ends a running run when the answers in flight have arrived, as Ctrl-C does",
    cancel: "Ends a running run at once; what was answered is kept",
  }),
  {
    name: "doctor",
    about: "Looks at keys, models, limits and this machine before money is spent: what would fail a run?",
    arguments: [],
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  {
    name: "results",
    about: "Tables of what the ledger holds, by any axes, with what was not scored and why",
    arguments: [],
    load: async () => (await import("./commands/results.ts")).resultsCommand,
  },
  {
    name: "rescore",
    about:
      "Scores the workflow suite's stored transcripts by another scoring or reading; asks no model, writes nothing",
    arguments: [
      { name: "[scoring]", about: "sound (tolerant), sound-strict (strict) or legacy-v3; sound when left out" },
    ],
    load: async () => (await import("./commands/rescore.ts")).rescoreCommand,
  },
  {
    name: "classify",
    about: "Asks a model which kind of error each stored workflow trial ended in; kept apart from the ledger it reads",
    arguments: [{ name: "<model>", about: "a model of the config: the judge" }],
    load: async () => (await import("./commands/classify.ts")).classifyCommand,
  },
  {
    name: "report",
    about: "Writes everything the ledger holds as one HTML page: coverage, leaderboards, the experiments' figures",
    arguments: [],
    load: async () => (await import("./commands/report.ts")).reportCommand,
  },
  {
    name: "export",
    about:
      "Writes the ledger as JSON, Parquet, CSV or the original's database, with counts and checksums; --verify compares",
    arguments: [],
    load: async () => (await import("./commands/export.ts")).exportCommand,
  },
  {
    name: "audit",
    about: "Findings about the ledger, or about files of the original system, each with evidence; writes nothing",
    arguments: [
      { name: "[files...]", about: "databases, tables or transcripts of the original; without them, the ledger" },
    ],
    load: async () => (await import("./commands/audit.ts")).auditCommand,
  },
  {
    name: "import",
    about:
      "Brings databases, tables and transcripts of the original into the ledger as imported evidence, beside its own trials",
    arguments: [{ name: "[files...]", about: "the files; none of them is ever written to" }],
    load: async () => (await import("./commands/import.ts")).importCommand,
  },
  {
    name: "tasks",
    about: "Lists, shows and compares the tasks of the workflow suite",
    arguments: [
      { name: "[verb]", about: "list, show or diff" },
      { name: "[what]", about: "list: a task library's file; show: a task's id; diff: a file, seed:N or a difficulty" },
      { name: "[other]", about: "show: a task library's file; diff: a file, seed:N or a difficulty" },
    ],
    load: async () => (await import("./commands/tasks.ts")).tasksCommand,
  },
  {
    name: "simulate",
    about: "Carries out a plan in virtual time against simulated providers: what would these keys give me?",
    arguments: [
      {
        name: "[experiment]",
        about: "a built-in experiment; without one, the plan of sluice.yaml, or the world's own work",
      },
    ],
    load: async () => (await import("./commands/simulate.ts")).simulateCommand,
  },
  {
    name: "learn",
    about:
      "The online memory loop: an agent repairs, what worked is distilled, later tasks see it; with control arms that tell whether it helped",
    arguments: [],
    load: async () => (await import("./commands/learn.ts")).learnCommand,
  },
  {
    name: "completion",
    about: "Prints a script that completes commands, options and their values in a shell",
    arguments: [{ name: "<shell>", about: "bash, zsh or fish" }],
    load: async () => (await import("./commands/completion.ts")).completionCommand,
  },
  {
    name: "world",
    about: "Serves a simulated provider on this machine, as an OpenAI-compatible endpoint",
    arguments: [],
    load: async () => (await import("./commands/world.ts")).worldCommand,
  },
];
