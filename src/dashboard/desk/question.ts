import type { PlanId, RunId } from "#kernel";

/** Which trials a table is of: those of the plan recorded last, of every plan, or of one. */
export type PlanChoice = "latest" | "all" | PlanId;

/** What is worked out from the whole of a plan or of the ledger, and may take a while. Plain data: it crosses threads. */
export type Question =
  /** Answered by `CountedCells`. */
  | { readonly ask: "cells"; readonly plan: PlanId | null }
  | {
      readonly ask: "results";
      readonly plan: PlanChoice;
      readonly by: readonly string[];
      readonly order: "axes" | "success";
    }
  | { readonly ask: "coverage"; readonly plan: PlanChoice }
  | {
      readonly ask: "compare";
      readonly plan: PlanChoice;
      readonly axis: string;
      readonly values: readonly string[];
      readonly by: readonly string[];
    }
  | { readonly ask: "compare-runs"; readonly first: string; readonly second: string }
  | { readonly ask: "experiments"; readonly plan: "latest" | "all" }
  | { readonly ask: "errors"; readonly run: RunId | null }
  | { readonly ask: "audit" };

/** How far an answer is, in trials; null where that cannot be said. */
export interface Progress {
  readonly done: number;
  readonly of: number | null;
}

/** Answers questions about one ledger. */
export interface Desk extends AsyncDisposable {
  /** Says that a question may come soon. */
  warm(): void;
  /**
   * The answer as JSON. Rejects with a `UsageError` for a question that makes no sense, a `StoreRefusedError` when the ledger cannot be
   * read, and the signal's reason when it aborts.
   */
  ask(question: Question, signal: AbortSignal, onProgress?: (progress: Progress) => void): Promise<string>;
}
