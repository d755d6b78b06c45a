import type { EpochMs, PlanId } from "#kernel";
import { type CellTally, cellId } from "#records";
import type { MatrixCell } from "#report";

/** The cells of a plan, or of all plans, counted at one moment. */
export interface CountedCells {
  readonly plan: PlanId | null;
  readonly at: EpochMs;
  /** Milliseconds that the counting took. */
  readonly tookMs: number;
  readonly cells: readonly MatrixCell[];
}

/** A tally as a cell of the page's matrix. */
export const matrixCell = ({ cell, planned, outcomes }: CellTally): MatrixCell => ({
  id: cellId(cell),
  cell,
  planned,
  outcomes,
});
