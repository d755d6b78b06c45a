import type { Json, TaskId, TrialId } from "#kernel";
import type { Cell } from "./cell.ts";
import type { Reason } from "./outcome.ts";

/** One planned trial as reports read it: what was asked of whom, where it stands, and what its verdict rests on. */
export interface TrialRow {
  readonly trial: TrialId;
  readonly suite: string;
  readonly cell: Cell;
  readonly task: TaskId;
  readonly repeat: number;
  /** Equal for all who faced the same task with the same chance, whatever their cell. */
  readonly seed: string;
  /** How it ended, graded or not scored; null while it is owed. */
  readonly outcome: string | null;
  /** Null unless it is graded. */
  readonly score: number | null;
  /** Why it was not scored; null when it was, or is owed. */
  readonly reason: Reason | null;
  /** What the grade rests on; empty unless it is graded. */
  readonly facts: Readonly<Record<string, Json>>;
  readonly simulated: boolean;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}
