import { digestOf, SluiceError, TaskId, type Remedy } from "#kernel";
import type { SandboxLabels } from "#sandbox";
import { sampleTasks } from "../sample-tasks.ts";
import type { Job, Suite, Task, TaskFinding, TrialModels } from "../suite.ts";
import { type AgentWork, workThrough } from "./agent-loop.ts";
import { agentView } from "./agent-view.ts";
import { collectPatch } from "./collect-patch.ts";
import { Crew } from "./crew.ts";
import { evaluate, withoutEvaluation } from "./evaluate.ts";
import { scoreSwe } from "./grade.ts";
import { paperPlace } from "./paper-place.ts";
import { openingMessages } from "./prompts.ts";
import type { SweInstance } from "./swe-instance.ts";
import { DEFAULT_SWE_LIMITS, type SweLimits, type SweSettings } from "./swe-settings.ts";
import { type ShownMemory, type SweEvaluation, SweTranscript } from "./swe-transcript.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

/** Raised when the same answer could be asked for or scored differently by this code. */
const RULES_VERSION = 1;

const NO_MEMORY: ShownMemory = { version: null, workflows: [], text: "" };

/**
 * Repairs in repositories as a suite: the model works as an agent in a sandbox, what it changed is judged by tests in a fresh
 * one. The version covers everything that changes an answer or a score, `identity` included; the machine that the sandboxes
 * are on is not in it. What a sandbox cannot do is thrown as a `SandboxError` and never scored.
 */
export function openSwe(settings: SweSettings): Suite<SweInstance> {
  const limits = { ...DEFAULT_SWE_LIMITS, ...settings.limits };
  const crew = new Crew();
  const tasks = settings.instances.map((instance): Task<SweInstance> => ({
    id: TaskId(instance.instance_id),
    digest: digestOf(instance, 24),
    body: instance,
  }));
  const findings = settings.instances.flatMap((instance) => findingsOf(instance, settings));
  const excluded = new Set(findings.filter(({ excludes }) => excludes).map(({ task }) => task));
  const feasible = tasks.filter(({ id }) => !excluded.has(id));
  return {
    name: "swe",
    version: versionOf(settings, limits),
    axes: settings.axes ?? [],
    defaultInstances: "all",
    findings,
    tasks: (_, pick) => sampleTasks(feasible, pick),
    solve: (job, models, signal) => solve(job, { settings, limits, crew, models }, signal),
    rehearse: (job, models, signal) => rehearse(job, { settings, limits, crew, models }, signal),
    score: ({ trial, task }, transcript) => scoreSwe(task.body, readSweTranscript(transcript, trial.id)),
  };
}

function versionOf(settings: SweSettings, limits: SweLimits): string {
  const { inject, protocol = "native", maxIterations, skipEvaluation, showHints = false, identity = null } = settings;
  const shaping = { inject, protocol, maxIterations, skipEvaluation, showHints, identity, limits: { ...limits } };
  return `${RULES_VERSION}-${digestOf(shaping, 8)}`;
}

/** Why a row cannot be put to an agent here. */
function findingsOf(instance: SweInstance, settings: SweSettings): readonly TaskFinding[] {
  const { instance_id: task, history, image, eval_script: script } = instance;
  if (image === null && settings.sandboxes.kind === "container") {
    const message = `${task} has no image, and the sandboxes here are containers; bubblewrap or process can run it`;
    return [{ task, code: "swe-without-image", message, excludes: true }];
  }
  if (history === null && settings.sandboxes.kind !== "container") {
    const message = `${task} is in a container image, and the sandboxes here are of kind ${settings.sandboxes.kind}`;
    return [{ task, code: "swe-needs-image", message, excludes: true }];
  }
  if (script === null && !settings.skipEvaluation) {
    const message = `${task} has no eval_script, so its tests cannot be run; export the rows with harness 5 or later`;
    return [{ task, code: "swe-no-eval-script", message, excludes: true }];
  }
  return [];
}

interface Solving {
  readonly settings: SweSettings;
  readonly limits: SweLimits;
  readonly crew: Crew;
  readonly models: TrialModels;
}

async function solve(
  job: Job<SweInstance>,
  { settings, limits, crew, models }: Solving,
  signal: AbortSignal,
): Promise<SweTranscript> {
  const instance = job.task.body;
  const memory = settings.memoryFor?.(job) ?? NO_MEMORY;
  const work = workOf(job, memory, settings, limits);
  const placeFor = (role: SandboxLabels["role"]): Promise<Workplace> => {
    const labels = { run: settings.run ?? "unnamed", trial: job.trial.id, role };
    return openWorkplace(instance, { sandboxes: settings.sandboxes, labels, limits, crew }, signal);
  };
  const worked = await inPlace(placeFor("agent"), async (place) => ({
    ...(await workThrough(work, place, models.asked, signal)),
    ...(await collectPatch(place, signal)),
  }));
  const judge = (alone: boolean): Promise<SweEvaluation> =>
    inPlace(placeFor("evaluation"), (place) => evaluate(worked.patch, instance, { place, limits, alone }, signal));
  const evaluation = await evaluationOf(worked.patch, settings.skipEvaluation, judge);
  return { v: 1, memory, ...worked, evaluation };
}

/** The conversation alone: nothing runs, so nothing is judged. */
async function rehearse(
  job: Job<SweInstance>,
  { settings, limits, models }: Solving,
  signal: AbortSignal,
): Promise<SweTranscript> {
  const memory = settings.memoryFor?.(job) ?? NO_MEMORY;
  const work = workOf(job, memory, settings, limits);
  const course = await workThrough(work, paperPlace(job.task.body), models.asked, signal);
  return { v: 1, memory, ...course, patch: "", scratch: [], evaluation: withoutEvaluation("skipped") };
}

function workOf(
  { task, trial }: Job<SweInstance>,
  memory: ShownMemory,
  settings: SweSettings,
  limits: SweLimits,
): AgentWork {
  const { inject, maxIterations, protocol = "native", showHints = false } = settings;
  const view = agentView(task.body, showHints);
  const workOrder = trial.seed.slice(0, 8);
  const opening = openingMessages({ view, memory: memory.text, inject, maxIterations, workOrder });
  return { opening, protocol, maxIterations, limits };
}

async function evaluationOf(
  patch: string,
  skips: boolean,
  judge: (alone: boolean) => Promise<SweEvaluation>,
): Promise<SweEvaluation> {
  if (skips) return withoutEvaluation("skipped");
  if (patch.trim() === "") return withoutEvaluation("empty-patch");
  const first = await judge(false);
  // A machine with too much to do makes tests late: only those that are late alone are the patch's doing.
  return first.trouble === "timed-out" ? judge(true) : first;
}

async function inPlace<T>(opening: Promise<Workplace>, use: (place: Workplace) => Promise<T>): Promise<T> {
  await using place = await opening;
  return await use(place);
}

/** A stored transcript is not one this version of the suite can read. */
export class SweTranscriptError extends SluiceError {
  readonly code = "SLUICE_SWE_TRANSCRIPT";
  readonly remedy: Remedy = { do: "fail-trial" };
}

/** Reads a stored transcript; throws a `SweTranscriptError` that names the first thing wrong with it. */
export function readSweTranscript(stored: unknown, trial: string): SweTranscript {
  const parsed = SweTranscript.safeParse(stored);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SweTranscriptError(
    `the transcript of trial ${trial} cannot be read as version 1 of a repair's transcript: ` +
      `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}; score it with the version that wrote it`,
    { cause: parsed.error },
  );
}
