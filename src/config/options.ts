import { IN_LEARN, LEARN_OPTIONS } from "./learn-options.ts";
import { IN_RETUNE, IN_TASKS } from "./meant-otherwise.ts";
import { RESULT_OPTIONS } from "./result-options.ts";
import {
  type CommandName,
  flag,
  one,
  type Option,
  type RepeatedOption,
  several,
  type SwitchOption,
  type ValueOption,
} from "./option.ts";
import {
  axisNumbers,
  axisWords,
  choice,
  count,
  countOrAll,
  countOrNone,
  credential,
  integer,
  positive,
  shard,
  text,
  words,
} from "./option-value.ts";

const PLANNING: readonly CommandName[] = ["run", "plan", "simulate"];
/** Commands that put calls to the configured models. */
const ASKING: readonly CommandName[] = [...PLANNING, "learn", "classify", "doctor"];
/** Commands that carry trials out, or say what that would be. */
const TRYING: readonly CommandName[] = [...PLANNING, "learn"];

const RUNS: readonly CommandName[] = ["status", "watch", "retune", "pause", "resume", "drain", "cancel"];

/**
 * Every option that shapes a run. Help, the reference page, the reading of the command line and the override of
 * `sluice.yaml` derive from this table; an option's flag is its name in kebab case.
 */
export const OPTIONS = {
  config: one(text("FILE"), {
    short: "c",
    about: "The configuration to use",
    commands: ASKING,
    default: "`sluice.yaml` here or in a folder above",
  }),
  model: one(words("M[,M…]"), {
    short: "m",
    about: "The models to ask, by their names in the configuration",
    path: "plan.models",
    commands: [...TRYING, "doctor", "retune"],
    default: "every configured model",
    otherwise: { retune: IN_RETUNE.model },
  }),
  allModels: flag({
    about: "Asks every configured model, whatever `plan.models` says",
    path: "plan.models",
    commands: [...TRYING, "doctor"],
  }),
  promptTypes: one(axisWords("LIST|core|flawed|all"), {
    short: "p",
    about: "The prompt types, between commas, as words or groups of the suite, such as `baseline,optimal` or `core`",
    path: "plan.prompt-types",
    commands: PLANNING,
    default: "the suite's",
  }),
  taskTypes: one(axisWords("LIST|all"), {
    short: "t",
    about: "The task types, between commas, as the suite names them",
    path: "plan.task-types",
    commands: [...PLANNING, "tasks"],
    default: "the suite's",
    otherwise: { tasks: IN_TASKS.taskTypes },
  }),
  difficulty: one(axisWords("LIST|all"), {
    short: "d",
    about: "The difficulties, between commas, such as `easy,hard`",
    path: "plan.difficulties",
    commands: [...PLANNING, "tasks"],
    default: "the suite's",
    otherwise: { tasks: IN_TASKS.difficulty },
  }),
  toolSuccessRate: one(axisNumbers("LIST|all"), {
    about: "How often a tool of the suite succeeds, from 0 to 1, such as `0.9,0.6`",
    path: "plan.tool-success-rates",
    commands: PLANNING,
    default: "the suite's",
  }),
  protocol: one(axisWords("tags|native"), {
    about: "How a model calls tools: by tags in its text, or by the interface's own tool calls",
    path: "plan.protocols",
    commands: PLANNING,
    default: "the suite's",
  }),
  numInstances: one(countOrAll(), {
    short: "n",
    about: "Tasks for each task type; `all` takes every task there is",
    path: "plan.instances",
    commands: [...PLANNING, "tasks"],
    default: "the suite's",
    otherwise: { tasks: IN_TASKS.numInstances },
  }),
  repeat: one(count(), {
    about: "How often each task is tried in each cell",
    path: "plan.repeat",
    commands: TRYING,
    default: "1",
    otherwise: { learn: IN_LEARN.repeat },
  }),
  seed: one(integer(), {
    about: "The number that all chance in the plan comes from: equal seeds give equal tasks and equal tool outcomes",
    path: "plan.seed",
    commands: [...TRYING, "tasks"],
    default: "1",
    otherwise: { tasks: IN_TASKS.seed },
  }),
  limit: one(count(), {
    about: "Only the first N trials of the plan; as the plan is ordered that is a balanced sample",
    path: "plan.limit",
    commands: [...TRYING, "classify"],
    default: "all",
    otherwise: {
      learn: IN_LEARN.limit,
      classify: { about: "Only the first N of these trials" },
    },
  }),
  shard: one(shard(), {
    about: "Only the I-th of N equal parts of the plan, to share it between machines",
    commands: TRYING,
    default: "the whole plan",
    otherwise: { learn: IN_LEARN.shard },
  }),
  outputDir: one(text("DIR"), {
    short: "o",
    about: "Where the ledger and everything else of the run is kept",
    path: "output-dir",
    commands: [...ASKING, ...RUNS, "dashboard", "results", "rescore", "report", "export", "audit", "import"],
    default: "`./sluice-out`",
  }),
  provider: one(text("NAME"), {
    about: "The provider that the `--api-key…` options give keys to; needed when several are configured",
    commands: [...ASKING, "retune"],
    otherwise: { retune: IN_RETUNE.provider },
  }),
  apiKey: several(credential("KEY"), {
    about: "A key for the provider, instead of the configured ones; other users of the machine can see it",
    path: "providers.NAME.keys",
    commands: [...ASKING, "retune"],
    otherwise: { retune: IN_RETUNE.apiKey },
  }),
  apiKeyEnv: several(text("NAME"), {
    about: "An environment variable that holds a key for the provider, instead of the configured ones",
    path: "providers.NAME.keys",
    commands: [...ASKING, "retune"],
    otherwise: { retune: IN_RETUNE.apiKeyEnv },
  }),
  apiKeyFile: several(text("FILE"), {
    about: "A file that holds a key for the provider, instead of the configured ones; `-` is standard input",
    path: "providers.NAME.keys",
    commands: [...ASKING, "retune"],
    otherwise: { retune: IN_RETUNE.apiKeyFile },
  }),
  llmConfig: one(text("NAME"), {
    about: "Uses section `[llm.NAME]` of a `config.toml` here or above as the only provider",
    path: "providers",
    commands: ASKING,
  }),
  rateMode: one(choice("adaptive", "fixed"), {
    about: "Whether the pace is learned from the answers, or fixed by `--max-workers` and `--qps`",
    path: "pace.rate-mode",
    commands: TRYING,
    default: "adaptive",
  }),
  requestsPerMinute: one(countOrNone(), {
    about: "At most so many requests a minute for each quota of the provider and model named, or of all",
    commands: ["retune"],
    default: "as before",
  }),
  tokensPerMinute: one(countOrNone(), {
    about: "At most so many tokens a minute for each quota of the provider and model named, or of all",
    commands: ["retune"],
    default: "as before",
  }),
  concurrency: one(countOrNone(), {
    about: "At most so many sends at once for each quota of the provider and model named, or of all",
    commands: ["retune"],
    default: "as before",
  }),
  maxWorkers: one(count(), {
    about: "At most so many trials at once in this run",
    path: "pace.max-workers",
    commands: [...TRYING, "retune"],
    default: "as many as the lanes carry; 20 when the rate mode is fixed and no qps is stated",
    otherwise: { retune: IN_RETUNE.maxWorkers },
  }),
  qps: one(positive("X"), {
    about: "At most so many requests a second on each lane, of all runs together that share its ledger",
    path: "pace.qps",
    commands: [...TRYING, "retune"],
    default: "what the lane has shown",
    otherwise: { retune: IN_RETUNE.qps },
  }),
  assign: one(choice("adaptive", "by-prompt", "by-flaw", "by-rate", "spread", "by-model-size"), {
    about: "How calls are given to keys: `adaptive`, or one of the original's static strategies",
    path: "pace.assign",
    commands: TRYING,
    default: "adaptive",
  }),
  budgetUsd: one(positive("X"), {
    about: "Stops before the run's own cost exceeds so many dollars; each model then needs a price",
    path: "budget-usd",
    commands: [...TRYING, "classify", "retune"],
    default: "no bound",
    otherwise: { retune: IN_RETUNE.budgetUsd },
  }),
  retryInvalid: flag({
    about: "Tries again what an earlier run left without a score",
    commands: TRYING,
  }),
  skipEvaluation: flag({
    about: "Leaves solutions unevaluated, for suites that evaluate apart from solving (`swe`)",
    commands: TRYING,
  }),
  fresh: flag({
    about: "Plans again what is already graded, as new repeats",
    commands: PLANNING,
  }),
  yes: flag({
    about: "Does not ask before spending",
    commands: ASKING,
  }),
  ...LEARN_OPTIONS,
  calibrate: flag({
    about:
      "First carries out about one trial in a hundred, which count for the run, and forecasts from them; asks before",
    commands: ["plan"],
  }),
  ...RESULT_OPTIONS,
  port: one(count("N", 0), {
    about: "The port to listen on; 0 takes a free one",
    commands: ["world", "dashboard", "run"],
    default: "0",
    otherwise: {
      run: { about: "The port of `--dashboard`; 0 takes a free one", default: "7466 where it is free" },
      dashboard: { about: "The port to listen on; 0 takes a free one", default: "7466 where it is free" },
    },
  }),
  dashboard: flag({
    about: "Serves the live page while the run goes, and says where",
    commands: ["run"],
  }),
  open: flag({
    about: "Opens the page in a browser",
    commands: ["dashboard"],
  }),
  world: one(text("NAME|FILE"), {
    about: "A simulated provider: a built-in one, or a YAML file that describes it",
    commands: ["world", "simulate"],
    default: "`default`",
    otherwise: {
      simulate: {
        about: "A simulated provider in place of the config's: a built-in one, or a YAML file that describes it",
        default: "the providers of the config",
      },
    },
  }),
  json: flag({
    about: "Prints one JSON document on standard output, progress on standard error",
    commands: "every",
  }),
  quiet: flag({
    about: "Prints errors only",
    commands: "every",
  }),
  verbose: flag({
    about: "Prints more of what happens",
    commands: "every",
  }),
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof OPTIONS;

/** What options were given, by name; an option that was not given is absent. */
export type Flags = { readonly [Name in OptionName]?: FlagOf<(typeof OPTIONS)[Name]> };

type FlagOf<O> =
  O extends RepeatedOption<infer T>
    ? readonly T[]
    : O extends ValueOption<infer T>
      ? T
      : O extends SwitchOption
        ? boolean
        : never;

/** The long flag of an option: `--num-instances`. */
export const flagOf = (name: OptionName): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The options of the table with their names, in its order. */
export const namedOptions = (): readonly (readonly [OptionName, Option])[] =>
  Object.entries(OPTIONS) as [OptionName, Option][];
