import type { CommandName, Flags } from "#config";
import type { Order } from "#engine";
import type { ExitCode } from "./exit-code.ts";
import type { Example } from "./help-layout.ts";
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
  /** Under which heading help lists it. */
  readonly group: string;
  /** At least one. */
  readonly examples: readonly Example[];
  readonly load: () => Promise<CarryOut>;
}

const PLAN_AND_RUN = "Plan and run:";
const WHILE_IT_RUNS = "While it runs, from another terminal:";
const RESULTS = "What came of it:";
/** The heading of what belongs nowhere else. */
export const MORE = "More:";

/** Commands that tell a run in another process what to do. */
function orders(abouts: Readonly<Record<Order, string>>): CommandSpec[] {
  return (Object.entries(abouts) as [Order, string][]).map(([name, about]) => ({
    name,
    about,
    arguments: [{ name: "<run>", about: "its id, a beginning of it, or latest" }],
    group: WHILE_IT_RUNS,
    examples: [[`sluice ${name} latest`, "the newest run; sluice status lists them all"]],
    load: async () => (await import("./commands/order.ts")).orderCommand(name),
  }));
}

/** Every command, in the order help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "run",
    about: "Carries out a plan; what the ledger already has is not run again",
    arguments: [{ name: "[experiment]", about: "a built-in experiment; without one, the plan of sluice.yaml" }],
    group: PLAN_AND_RUN,
    examples: [
      ["sluice run quick", "a first look: simulated models, no key, under a minute"],
      ["sluice run", "the plan of sluice.yaml; the same command goes on where it stopped"],
      [
        "sluice run -m gpt-4o-mini --limit 10 --budget-usd 1",
        "ten trials for a dollar at most; the key is in OPENAI_API_KEY",
      ],
      [
        "sluice run overall -m MODEL -n 5 --dashboard",
        "a built-in experiment with five tasks of each type, shown on a live page",
      ],
    ],
    load: async () => (await import("./commands/run.ts")).runCommand,
  },
  {
    name: "plan",
    about:
      "Shows what a run would be and take, at p10, p50 and p90, what bounds it, and what would change that; sends nothing",
    arguments: [{ name: "[experiment]", about: "a built-in experiment; without one, the plan of sluice.yaml" }],
    group: PLAN_AND_RUN,
    examples: [
      ["sluice plan", "calls, tokens, cost and time of sluice.yaml's plan"],
      ["sluice plan overall -m MODEL -n 20 --json", "the same of a built-in experiment, for a script"],
      ["sluice plan --calibrate", "after a hundredth of the trials were carried out, with consent"],
    ],
    load: async () => (await import("./commands/plan.ts")).planCommand,
  },
  {
    name: "experiments",
    about: "Lists the built-in experiments",
    arguments: [],
    group: PLAN_AND_RUN,
    examples: [["sluice experiments", "then sluice plan NAME says what one takes, sluice run NAME does it"]],
    load: async () => (await import("./commands/experiments.ts")).experimentsCommand,
  },
  {
    name: "status",
    about: "Lists every run on this output directory: what it carries out, whether it lives, how far it is",
    arguments: [],
    group: WHILE_IT_RUNS,
    examples: [
      ["sluice status", "the runs in ./sluice-out"],
      ["sluice status -o DIR --json", "those of another folder, for a script"],
    ],
    load: async () => (await import("./commands/status.ts")).statusCommand,
  },
  {
    name: "watch",
    about: "Shows runs of other processes while they go: lanes, outcomes, what waits and why, cost, the rest",
    arguments: [
      { name: "[run]", about: "its id, a beginning of it, or latest; without one, every run that is going on" },
    ],
    group: WHILE_IT_RUNS,
    examples: [
      ["sluice watch", "every run that is going on, until they end"],
      ["sluice watch latest", "the newest run alone"],
    ],
    load: async () => (await import("./commands/watch.ts")).watchCommand,
  },
  {
    name: "dashboard",
    about: "Serves a live page on this machine: runs, lanes, results, trials, and orders to runs",
    arguments: [],
    group: WHILE_IT_RUNS,
    examples: [
      ["sluice dashboard --open", "in a browser, with the means to order runs"],
      ["sluice dashboard -o DIR --port 8080", "of another folder, at a port of one's own"],
    ],
    load: async () => (await import("./commands/dashboard.ts")).dashboardCommand,
  },
  {
    name: "retune",
    about: "Changes what a running run may do: limits, workers, pace, budget, one more key",
    arguments: [{ name: "<run>", about: "its id, a beginning of it, or latest" }],
    group: WHILE_IT_RUNS,
    examples: [
      [
        "sluice retune latest --requests-per-minute 120 --model MODEL",
        "for each quota of this model; none in place of a number takes it away",
      ],
      ["sluice retune latest --max-workers 20 --budget-usd 15", "at most 20 trials at once and 15 dollars in all"],
      ["sluice retune latest --provider NAME --api-key-env SECOND", "one more key, read from the variable SECOND"],
    ],
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
    group: PLAN_AND_RUN,
    examples: [
      ["sluice doctor", "one small question to every lane, after saying what that costs"],
      ["sluice doctor -m MODEL --yes", "one model's lanes, without asking before"],
    ],
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  {
    name: "results",
    about: "Tables of what the ledger holds, by any axes, with what was not scored and why",
    arguments: [],
    group: RESULTS,
    examples: [
      ["sluice results --by model,taskType", "a row for each model and task type"],
      ["sluice results --compare model:A,B", "whether A or B is better, on the same tasks"],
      ["sluice results --trial ID", "one trial from plan to score; the beginning of an id will do"],
      ["sluice results --coverage", "what is still owed, and the command that fills it"],
    ],
    load: async () => (await import("./commands/results.ts")).resultsCommand,
  },
  {
    name: "rescore",
    about:
      "Scores the workflow suite's stored transcripts by another scoring or reading; asks no model, writes nothing",
    arguments: [
      { name: "[scoring]", about: "sound (tolerant), sound-strict (strict) or legacy-v3; sound when left out" },
    ],
    group: RESULTS,
    examples: [
      ["sluice rescore legacy-v3", "by the original's scoring, beside what the ledger has"],
      ["sluice rescore strict --trial ID", "one trial, turn by turn, by the strict reading"],
    ],
    load: async () => (await import("./commands/rescore.ts")).rescoreCommand,
  },
  {
    name: "classify",
    about: "Asks a model which kind of error each stored workflow trial ended in; kept apart from the ledger it reads",
    arguments: [{ name: "<model>", about: "a model of the config: the judge" }],
    group: RESULTS,
    examples: [
      [
        "sluice classify MODEL --limit 50 --budget-usd 2",
        "fifty trials for two dollars at most; the same command goes on",
      ],
    ],
    load: async () => (await import("./commands/classify.ts")).classifyCommand,
  },
  {
    name: "report",
    about: "Writes everything the ledger holds as one HTML page: coverage, leaderboards, the experiments' figures",
    arguments: [],
    group: RESULTS,
    examples: [
      ["sluice report", "writes sluice-out/exports/report.html"],
      ["sluice report --to -", "to standard output"],
    ],
    load: async () => (await import("./commands/report.ts")).reportCommand,
  },
  {
    name: "export",
    about:
      "Writes the ledger as JSON, Parquet, CSV or the original's database, with counts and checksums; --verify compares",
    arguments: [],
    group: RESULTS,
    examples: [
      ["sluice export --format parquet", "a row a trial and a row a call, to sluice-out/exports"],
      ["sluice export --verify", "whether the exports there still agree with the ledger, to the byte"],
    ],
    load: async () => (await import("./commands/export.ts")).exportCommand,
  },
  {
    name: "audit",
    about: "Findings about the ledger, or about files of the original system, each with evidence; writes nothing",
    arguments: [
      { name: "[files...]", about: "databases, tables or transcripts of the original; without them, the ledger" },
    ],
    group: RESULTS,
    examples: [
      ["sluice audit", "the ledger in ./sluice-out"],
      ["sluice audit master_database.json results.parquet", "files of the original, which stay as they are"],
    ],
    load: async () => (await import("./commands/audit.ts")).auditCommand,
  },
  {
    name: "import",
    about:
      "Brings databases, tables and transcripts of the original into the ledger as imported evidence, beside its own trials",
    arguments: [{ name: "[files...]", about: "the files; none of them is ever written to" }],
    group: RESULTS,
    examples: [["sluice import master_database.json", "into the ledger in ./sluice-out"]],
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
    group: MORE,
    examples: [
      ["sluice tasks list -t basic_task -d hard -n 5", "five generated tasks"],
      ["sluice tasks show ID", "its words, its plan, and what each flaw does to it"],
      ["sluice tasks diff seed:1 seed:2", "the tasks of two seeds"],
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
    group: PLAN_AND_RUN,
    examples: [
      ["sluice simulate quick", "the quick experiment in virtual time, in seconds"],
      ["sluice simulate --world world.yaml", "the plan of sluice.yaml against limits that the file describes"],
    ],
    load: async () => (await import("./commands/simulate.ts")).simulateCommand,
  },
  {
    name: "learn",
    about:
      "The online memory loop: an agent repairs, what worked is distilled, later tasks see it; with control arms that tell whether it helped",
    arguments: [],
    group: PLAN_AND_RUN,
    examples: [
      ["sluice learn -m MODEL --limit 8", "eight of the repairs that come with the program, with and without memory"],
      [
        "sluice learn --instances fast --include-medium --limit 8",
        "the original's short list, over the file that swe.path names",
      ],
    ],
    load: async () => (await import("./commands/learn.ts")).learnCommand,
  },
  {
    name: "completion",
    about: "Prints a script that completes commands, options and their values in a shell",
    arguments: [{ name: "<shell>", about: "bash, zsh or fish" }],
    group: MORE,
    examples: [
      ["sluice completion bash > ~/.sluice-completion", "then: source ~/.sluice-completion; zsh and fish likewise"],
    ],
    load: async () => (await import("./commands/completion.ts")).completionCommand,
  },
  {
    name: "world",
    about: "Serves a simulated provider on this machine, as an OpenAI-compatible endpoint",
    arguments: [],
    group: PLAN_AND_RUN,
    examples: [
      ["sluice world --port 8787", "then base-url: http://127.0.0.1:8787/v1 in a config"],
      ["sluice world --world world.yaml", "as a file describes it"],
    ],
    load: async () => (await import("./commands/world.ts")).worldCommand,
  },
];
