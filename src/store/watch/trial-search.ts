import type { PlanId, TaskId, TrialId } from "#kernel";
import type { Cell } from "#records";

/** Which trials are looked for. */
export interface TrialSearch {
  /** Null for those of every plan. */
  readonly plan: PlanId | null;
  /** All must be met: by the id's beginning, by the task, by the suite or by a value of the cell, in capitals or not. */
  readonly words: readonly string[];
  /** Ids of cells; empty for all. */
  readonly cells: readonly string[];
  /** An outcome, `owed`, `graded` or `not-scored`; null for all. */
  readonly outcome: string | null;
  /** `next` of the page before; null for the first. */
  readonly after: string | null;
  readonly most: number;
  /** Milliseconds after which the search is broken off, to go on at `next`. */
  readonly mostMs: number;
}

/** One trial as a search finds it. */
export interface FoundTrial {
  readonly id: TrialId;
  readonly suite: string;
  readonly cell: Cell;
  readonly cellId: string;
  readonly task: TaskId;
  readonly repeat: number;
  readonly outcome: string | null;
  readonly score: number | null;
  readonly simulated: boolean;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a search has found so far. */
export interface FoundTrials {
  readonly trials: readonly FoundTrial[];
  /** Where it goes on; null when it has seen everything. */
  readonly next: string | null;
  /** How much of the cells it has looked through, from 0 to 1. */
  readonly searched: number;
}
