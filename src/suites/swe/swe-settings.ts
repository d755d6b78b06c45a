import type { Json } from "#kernel";
import type { Sandboxes } from "#sandbox";
import type { Axis, Job } from "../suite.ts";
import type { SweInstance } from "./swe-instance.ts";
import type { ShownMemory } from "./swe-transcript.ts";

/** Bounds of one trial. */
export interface SweLimits {
  /** For each command of the agent. */
  readonly commandMs: number;
  /** For the evaluation script. */
  readonly evaluationMs: number;
  /** Characters of a result that the model is shown; of a longer one, its beginning and its end. */
  readonly observationCharacters: number;
  /** Characters of the whole conversation, after which the agent is stopped. */
  readonly contextCharacters: number;
  /** For each sandbox; null where nothing bounds it. */
  readonly memoryMb: number | null;
  readonly cpus: number | null;
  readonly processes: number | null;
}

/** What holds where nobody says. The evaluation's is the published harness's. */
export const DEFAULT_SWE_LIMITS: SweLimits = {
  commandMs: 120_000,
  evaluationMs: 1_800_000,
  observationCharacters: 12_000,
  contextCharacters: 400_000,
  memoryMb: 4_096,
  cpus: 2,
  processes: 512,
};

/** How the suite of repairs is opened. */
export interface SweSettings {
  readonly instances: readonly SweInstance[];
  /** Where agents work and work is judged; opened and closed by whoever passes it. */
  readonly sandboxes: Pick<Sandboxes, "kind" | "open">;
  /** What a trial is shown of past experience; nothing when absent. It must depend on what the trial's identity covers: see `identity`. */
  readonly memoryFor?: (job: Job<SweInstance>) => ShownMemory;
  /** Where memory is shown: at the end of the system's message, or before the task. */
  readonly inject: "system" | "user";
  /** `native` offers tools by the interface's own tool calling, and reads calls written as text too; `text` only has the latter. */
  readonly protocol?: "native" | "text";
  /** Messages an agent has for one repair. */
  readonly maxIterations: number;
  /** True leaves the patch unjudged: such a trial has no score. */
  readonly skipEvaluation: boolean;
  /** True shows the discussion under the issue as well. */
  readonly showHints?: boolean;
  /** Axes of the plan's cells beside the model, such as `arm`, `order`, `generation`; every task fits every value. */
  readonly axes?: readonly Axis[];
  /** Whatever else changes what is asked, such as the digest of the memory that is shown: part of the version, and so of every trial's identity. */
  readonly identity?: Json;
  readonly limits?: Partial<SweLimits>;
  /** The run that sandboxes are labelled with. */
  readonly run?: string;
}
