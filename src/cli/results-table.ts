import type { TrialRow } from "#records";
import { renderTable, type ResultTable, tableOfTrials } from "#report";
import { styleOf } from "./style.ts";
import type { Terminal } from "./terminal.ts";

/** The trials' results as a table: by these axes, or by the model and the first axis that varies. Throws a `UsageError` for an axis that no cell has. */
export const resultTable = (trials: readonly TrialRow[], by: readonly string[] | null): ResultTable =>
  tableOfTrials(trials, by ?? usualAxes(trials));

/** The table as this terminal shows it. */
export const tableText = (table: ResultTable, terminal: Terminal): string =>
  renderTable(table, { width: terminal.columns(), style: styleOf(terminal.color) });

function usualAxes(trials: readonly TrialRow[]): readonly string[] {
  const cells = [...new Set(trials.map(({ cell }) => cell))];
  const axes = [...new Set(cells.flatMap((cell) => Object.keys(cell)))].filter((axis) => axis !== "model");
  const varying = axes.find((axis) => new Set(cells.map((cell) => cell[axis])).size > 1);
  return varying === undefined ? ["model"] : ["model", varying];
}
