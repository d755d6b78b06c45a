import { resolve } from "node:path";
import { z } from "zod";
import { digestOf, type Json, never, parseStrictly, randomOf } from "#kernel";
import { type Conditions, conditionsOf, type Message, type Trial, type Verdict } from "#records";
import { sampleTasks } from "../sample-tasks.ts";
import type { Axis, Job, Suite, Task, TaskFinding, TrialModels } from "../suite.ts";
import { CATALOG_VERSION } from "./catalog.ts";
import { converse } from "./conversation.ts";
import { embeddingSearch } from "./embedding-search.ts";
import { flaw, type FlawedPlan } from "./flaw.ts";
import { type Plan, soundPlan } from "./plan.ts";
import { systemPrompt, userPrompt } from "./prompts.ts";
import { scoreTranscript } from "./score.ts";
import { fullTextSearch } from "./search.ts";
import { generateTasks, TASKS_A_SEED } from "./task-generator.ts";
import { openTaskLibrary } from "./task-library.ts";
import { readTranscript, type Transcript } from "./transcript.ts";
import {
  CORE_PROMPTS,
  DIFFICULTIES,
  FLAWED_PROMPTS,
  flawOf,
  PROMPT_TYPES,
  PROTOCOLS,
  SUCCESS_RATES,
  TASK_TYPES,
} from "./vocabulary.ts";
import { withClassification } from "./with-classification.ts";
import { WorkflowOptions } from "./workflow-options.ts";
import type { WorkflowTask } from "./workflow-task.ts";

const AXES: readonly Axis[] = [
  {
    name: "promptType",
    values: PROMPT_TYPES,
    default: CORE_PROMPTS,
    groups: { core: CORE_PROMPTS, flawed: FLAWED_PROMPTS },
  },
  { name: "taskType", values: TASK_TYPES, default: TASK_TYPES },
  { name: "difficulty", values: DIFFICULTIES, default: ["easy"] },
  { name: "toolSuccessRate", values: SUCCESS_RATES, default: [0.8] },
  { name: "protocol", values: PROTOCOLS, default: ["tags"] },
];

const TrialConditions = z.object({
  promptType: z.enum(PROMPT_TYPES),
  toolSuccessRate: z.number().min(0).max(1),
  protocol: z.enum(PROTOCOLS),
});

const TaskConditions = z.object({ taskType: z.enum(TASK_TYPES), difficulty: z.enum(DIFFICULTIES) });

/** Prompts, conversation rules and scoring; beside it the catalog has a version of its own. */
const RULES_VERSION = 1;

type Pick = Parameters<Suite["tasks"]>[1];

interface Source {
  readonly findings: readonly TaskFinding[];
  readonly defaultInstances: number | "all";
  tasks(conditions: Conditions, pick: Pick): readonly Task<WorkflowTask>[];
}

/** The workflow benchmark over generated tasks or a library of them; throws a `UsageError` when options or library are wrong. */
export async function openWorkflow(
  settings: { readonly options: Json; readonly baseDir: string },
  signal: AbortSignal = never,
): Promise<Suite<WorkflowTask>> {
  const options = parseStrictly(WorkflowOptions, settings.options ?? {}, "workflow");
  const source =
    options.tasks === undefined
      ? generated(options)
      : await library(options, resolve(settings.baseDir, options.tasks), signal);
  return {
    name: "workflow",
    version: versionOf(options),
    axes: AXES,
    defaultInstances: source.defaultInstances,
    findings: source.findings,
    tasks: (conditions, pick) => source.tasks(conditions, pick),
    ...alsoAsks(options),
    solve: (job, models, callSignal) => solve(job, options, models, callSignal),
    score: (job, transcript) => score(job, options, transcript),
  };
}

function alsoAsks({ classifier, search }: WorkflowOptions): { readonly alsoAsks?: readonly string[] } {
  const names = [classifier, search?.embeddings].filter((name) => name !== undefined);
  return names.length === 0 ? {} : { alsoAsks: [...new Set(names)] };
}

/** Says what shapes questions and scores beside the tasks, whose own digests say the rest. */
function versionOf(options: WorkflowOptions): string {
  const shaping = ({ "max-turns": turns, scoring, "flaw-severity": severity, search }: WorkflowOptions): string =>
    digestOf([turns, scoring, severity, ...(search === undefined ? [] : [search])], 6);
  const plain = `${RULES_VERSION}.${CATALOG_VERSION}`;
  return shaping(options) === shaping(WorkflowOptions.parse({})) ? plain : `${plain}-${shaping(options)}`;
}

function generated(options: WorkflowOptions): Source {
  const made = new Map<string, readonly Task<WorkflowTask>[]>();
  return {
    findings: [],
    defaultInstances: 20,
    tasks: (conditions, pick) => {
      const { taskType, difficulty } = TaskConditions.parse(conditions);
      const count = pick.instances === "all" ? TASKS_A_SEED : pick.instances;
      const key = `${pick.seed} ${taskType} ${difficulty} ${count}`;
      const tasks = made.get(key) ?? generateTasks(pick.seed, taskType, difficulty, count);
      made.set(key, tasks);
      return tasks.filter((task) => task.body.requiredTools.length <= options["max-turns"]);
    },
  };
}

async function library(options: WorkflowOptions, path: string, signal: AbortSignal): Promise<Source> {
  const rules = { maxTurns: options["max-turns"], missingDependencies: options["missing-dependencies"] };
  const { tasks, findings } = await openTaskLibrary(path, rules, signal);
  return {
    findings,
    defaultInstances: "all",
    tasks: (conditions, pick) => {
      const { taskType } = TaskConditions.parse(conditions);
      return sampleTasks(
        tasks.filter((task) => task.body.taskType === taskType),
        pick,
      );
    },
  };
}

async function solve(
  { trial, task }: Job<WorkflowTask>,
  options: WorkflowOptions,
  models: TrialModels,
  signal: AbortSignal,
): Promise<Json> {
  const { promptType, toolSuccessRate, protocol } = TrialConditions.parse(conditionsOf(trial.cell));
  const shown = shownPlanOf(task.body, trial, options);
  const opening: readonly Message[] = [
    { role: "system", content: systemPrompt(protocol, options["max-turns"]) },
    { role: "user", content: userPrompt(task.body, promptType, shown.plan) },
  ];
  const record = { v: 1, promptType, protocol, shownPlan: shown.plan, flaw: shown.flaw } as const;
  if (shown.flaw?.difference.length === 0) {
    return { ...record, messages: opening, turns: [], stop: "inapplicable" } satisfies Transcript as unknown as Json;
  }
  const conversation = await converse(
    {
      protocol,
      opening,
      requiredTools: task.body.requiredTools,
      search: options.search === undefined ? fullTextSearch : embeddingSearch(models.named(options.search.embeddings)),
      rate: toolSuccessRate,
      seed: trial.seed,
      maxTurns: options["max-turns"],
    },
    models.asked,
    signal,
  );
  const transcript: Transcript = { ...record, ...conversation };
  if (options.classifier === undefined) return transcript as unknown as Json;
  const about = { task: task.body, transcript };
  return (await withClassification(about, models.named(options.classifier), signal)) as unknown as Json;
}

/** The plan a trial shows: none, the sound one, or one with a flaw that the trial's seed decides, the same for every model. */
function shownPlanOf(
  task: WorkflowTask,
  trial: Trial,
  options: WorkflowOptions,
): { readonly plan: Plan | null; readonly flaw: Transcript["flaw"] } {
  const { promptType } = TrialConditions.parse(conditionsOf(trial.cell));
  if (promptType === "baseline" || promptType === "cot") return { plan: null, flaw: null };
  const sound = soundPlan(task);
  const kind = flawOf(promptType);
  if (kind === undefined) return { plan: sound, flaw: null };
  const severity = options["flaw-severity"];
  const { plan, difference }: FlawedPlan = flaw(sound, kind, severity, randomOf(trial.seed, "flaw", kind));
  return { plan, flaw: { kind, severity, difference } };
}

function score({ trial, task }: Job<WorkflowTask>, options: WorkflowOptions, transcript: Json): Verdict {
  return scoreTranscript(task.body, readTranscript(transcript, trial.id), options.scoring);
}
