import type { Cell } from "./cell.ts";

/** One row of any table of results: a cell, how its trials ended, and what they took. Counts of trials unless said. */
export interface CellTally {
  readonly suite: string;
  readonly cell: Cell;
  readonly planned: number;
  /** By outcome, graded and not scored alike. Trials without a row here are owed. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Sum of the scores of graded trials. */
  readonly scoreSum: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly simulated: boolean;
}
