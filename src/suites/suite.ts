import type { Json, TaskId } from "#kernel";
import type { Model } from "#models";
import type { Conditions, Trial, Verdict } from "#records";

/** One axis of a suite's matrix: a closed list of words. */
export interface Axis {
  /** As in cells: `promptType`. */
  readonly name: string;
  readonly values: readonly (string | number)[];
  /** What is taken when nobody asks. */
  readonly default: readonly (string | number)[];
  /** Short names for several values: `core` for baseline, cot and optimal. */
  readonly groups?: Readonly<Record<string, readonly (string | number)[]>>;
}

/** One problem. `body` is the suite's own; `digest` covers everything that could change an answer or a score. */
export interface Task<Body = unknown> {
  readonly id: TaskId;
  readonly digest: string;
  readonly body: Body;
  /**
   * How much work it is beside the suite's other tasks, as far as that can be told before anybody is asked, above 0: the tools that are
   * needed, the files to change. Forecasts use it, scores never.
   */
  readonly size?: number;
}

/** A task that nobody could solve, or that is wrong in itself, and why. */
export interface TaskFinding {
  readonly task: string;
  readonly code: string;
  readonly message: string;
  /** True when the task must not be put to a model. */
  readonly excludes: boolean;
}

/** One trial with the task it is about. */
export interface Job<Body = unknown> {
  readonly trial: Trial;
  readonly task: Task<Body>;
}

/** The models of one trial. */
export interface TrialModels {
  /** The one that is measured. */
  readonly asked: Model;
  /**
   * Another model of the config, such as a judge: one that the suite's `alsoAsks` lists. Its calls are part of the same
   * attempt, numbered apart, so that they are kept and replayed like the asked model's.
   */
  readonly named: (name: string) => Model;
}

/** What is measured: tasks, how a model is put to them, how the result is scored. */
export interface Suite<Body = unknown> {
  readonly name: string;
  /** Changes whenever the same answer could be asked for or scored differently. */
  readonly version: string;
  readonly axes: readonly Axis[];
  /** Tasks a cell when nobody says. */
  readonly defaultInstances: number | "all";
  /** What is wrong with the tasks at hand. */
  readonly findings: readonly TaskFinding[];
  /** The tasks for these conditions, without replacement, the same for every model; may be fewer than asked when there are no more. */
  tasks(
    conditions: Conditions,
    pick: { readonly instances: number | "all"; readonly seed: number },
  ): readonly Task<Body>[];
  /** Trials that may be open at once where each takes more than a model, such as a sandbox; as many as the lanes carry when left out. */
  readonly atOnce?: number;
  /** Models that `solve` asks beside the trial's own; each must be offered by a provider. */
  readonly alsoAsks?: readonly string[];
  /** Puts the task to the model. Everything `score` needs is in what it returns. All chance comes from `job.trial.seed`. */
  solve(job: Job<Body>, models: TrialModels, signal: AbortSignal): Promise<Json>;
  /**
   * Puts the task to the model like `solve`, but waits for nothing that takes real time: for forecasts, which run in virtual
   * time. Absent where `solve` itself is so. What it returns may have no score.
   */
  rehearse?(job: Job<Body>, models: TrialModels, signal: AbortSignal): Promise<Json>;
  /** Scores a transcript; pure, so that a stored one can be scored again. */
  score(job: Job<Body>, transcript: Json): Verdict;
  /** Ends what solving has opened and kept, such as sandboxes; called when a run is over. What is solved later opens it anew. */
  close?(): Promise<void>;
}
