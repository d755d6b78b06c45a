import type { PlanId } from "#kernel";
import type { CellTally } from "#records";
import { renderTable, type ResultTable, tableBy } from "#report";
import type { Store } from "#store";
import { styleOf } from "./style.ts";
import type { Terminal } from "./terminal.ts";

/** Which trials a table counts, and by which axes: null takes every plan, or the model and the first axis that varies. */
export interface TableRequest {
  readonly plan: PlanId | null;
  readonly by: readonly string[] | null;
}

/** The ledger's results as a table. Throws a `UsageError` for an axis that no cell has. */
export async function resultTable(store: Store, { plan, by }: TableRequest): Promise<ResultTable> {
  const tallies = await store.tallies(plan);
  return tableBy(tallies, by ?? usualAxes(tallies));
}

/** The table as this terminal shows it. */
export const tableText = (table: ResultTable, terminal: Terminal): string =>
  renderTable(table, { width: terminal.columns(), style: styleOf(terminal.color) });

function usualAxes(tallies: readonly CellTally[]): readonly string[] {
  const axes = [...new Set(tallies.flatMap(({ cell }) => Object.keys(cell)))].filter((axis) => axis !== "model");
  const varying = axes.find((axis) => new Set(tallies.map(({ cell }) => cell[axis])).size > 1);
  return varying === undefined ? ["model"] : ["model", varying];
}
