import type { Plan } from "#engine";
import type { Cell, CellTally, TrialRow } from "#records";
import { renderTable, type ResultTable, tableBy, tableOfTrials, tableOverTasks, type TaskOutcome } from "#report";
import type { Store } from "#store";
import { styleOf } from "./style.ts";
import type { Terminal } from "./terminal.ts";

/** The trials' results as a table: by these axes, or by the model and the first axis that varies. Throws a `UsageError` for an axis that no cell has. */
export const resultTable = (trials: readonly TrialRow[], by: readonly string[] | null): ResultTable =>
  tableOfTrials(trials, by ?? usualAxes(trials));

/** The same table from tallies alone: its intervals take the trials of one task as independent. */
export const tallyTable = (tallies: readonly CellTally[], by: readonly string[] | null): ResultTable =>
  tableBy(tallies, by ?? usualAxes(tallies));

/** From so many trials on, a table is made from the ledger's tallies alone: at once, and in little memory. */
export const isMany = (trials: number): boolean => trials >= MANY_TRIALS;
const MANY_TRIALS = 20_000;

/** What is said beside a table that is made from tallies alone. */
export const MANY_SAID = "many trials: intervals take the trials of one task as independent\n";

/** The same table of one plan's trials, from what the plan knows already: however large the ledger is, it is there at once. */
export async function planTable(
  store: Store,
  { record, trials }: Pick<Plan, "record" | "trials">,
): Promise<ResultTable> {
  const tallies = await store.tallies(record.id);
  if (isMany(trials.length)) return tallyTable(tallies, null);
  const settled = await store.settled(record.id);
  const outcomes = trials.map(({ id, suite, cell, task }): TaskOutcome => {
    return { suite, cell, task, outcome: settled.get(id)?.outcome ?? null };
  });
  return tableOverTasks({ tallies, outcomes }, usualAxes(trials));
}

/** The table as this terminal shows it. */
export const tableText = (table: ResultTable, terminal: Terminal): string =>
  renderTable(table, { width: terminal.columns(), style: styleOf(terminal.color) });

/** What a table is by when nobody says: the model, and the first axis that varies. */
export function usualAxes(trials: readonly { readonly cell: Cell }[]): readonly string[] {
  const cells = [...new Set(trials.map(({ cell }) => cell))];
  const axes = [...new Set(cells.flatMap((cell) => Object.keys(cell)))].filter((axis) => axis !== "model");
  const varying = axes.find((axis) => new Set(cells.map((cell) => cell[axis])).size > 1);
  return varying === undefined ? ["model"] : ["model", varying];
}
