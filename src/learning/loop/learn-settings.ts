import type { Settings } from "#records";
import type { Memory } from "../memory/memory.ts";
import type { Retrieval } from "../retrieval/retrieve.ts";
import type { Arm } from "./arm.ts";
import type { StreamRequest } from "./stream.ts";

/** How workflows are made of experiences. */
export type Induction = "rules" | "model";

/** Everything that shapes a learning run beside what shapes every run. */
export interface LearnSettings {
  /** Whose providers, pace, budget and output folder hold; its plan is not read. */
  readonly base: Settings;
  readonly arms: readonly Arm[];
  readonly streams: StreamRequest;
  readonly induction: Induction;
  readonly retrieval: Retrieval;
  /** What the memory and frozen arms begin with; null for nothing. */
  readonly given: Memory | null;
  /** Generations after which the frozen arm learns no more; null when it has what was given from the start. */
  readonly frozenAfter: number | null;
  /** Most tokens of an experience that a model is shown for induction. */
  readonly experienceTokens: number;
}
