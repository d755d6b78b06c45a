import { type Cell, type CellTally, cellId, type TrialRow } from "#records";
import { clusteredInterval } from "#statistics";
import { type ResultRow, type ResultTable, tableBy, type TableOrder } from "./result-table.ts";
import { withSimulatedMarks } from "./simulated-marks.ts";
import { isGraded, pointsOf, taskOf } from "./trial-rate.ts";

/** One tally a cell, as the store counts them. */
export function talliesOf(rows: readonly TrialRow[]): readonly CellTally[] {
  const cells = new Map<string, TrialRow[]>();
  for (const row of rows) {
    const name = nameOfCell(row);
    const known = cells.get(name);
    if (known === undefined) cells.set(name, [row]);
    else known.push(row);
  }
  return [...cells.values()].map(tallyOf);
}

function tallyOf(rows: readonly TrialRow[]): CellTally {
  const sum = (figure: (row: TrialRow) => number): number => rows.reduce((total, row) => total + figure(row), 0);
  const outcomes: Record<string, number> = {};
  for (const { outcome } of rows) if (outcome !== null) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    suite: rows[0]!.suite,
    cell: rows[0]!.cell,
    planned: rows.length,
    outcomes,
    scoreSum: sum((row) => row.score ?? 0),
    calls: sum((row) => row.calls),
    inputTokens: sum((row) => row.inputTokens),
    outputTokens: sum((row) => row.outputTokens),
    simulated: rows.some((row) => row.simulated),
  };
}

/** What intervals over tasks need of a trial. */
export type TaskOutcome = Pick<TrialRow, "suite" | "cell" | "task" | "outcome">;

/** The table of these trials, with intervals that know the tasks. Throws as `tableBy` does. */
export function tableOfTrials(
  trials: readonly TrialRow[],
  axes: readonly string[],
  order: TableOrder = {},
): ResultTable {
  return tableOverTasks({ tallies: talliesOf(withSimulatedMarks(trials)), outcomes: trials }, axes, order);
}

/**
 * The same table as `tableBy` makes of the cells' tallies, with intervals that know the tasks: where a row holds several trials
 * of a task they are Wilson's over tasks, because those trials are one piece of evidence. `outcomes` are of the tallies' trials.
 */
export function tableOverTasks(
  of: { readonly tallies: readonly CellTally[]; readonly outcomes: readonly TaskOutcome[] },
  axes: readonly string[],
  order: TableOrder = {},
): ResultTable {
  const tallies = withSimulatedMarks(of.tallies);
  const table = tableBy(tallies, axes, order);
  const simulatedCells = new Set(tallies.filter((tally) => tally.simulated).map(nameOfCell));
  const groups = new Map<string, TaskOutcome[]>();
  for (const row of of.outcomes.filter(isGraded)) {
    const values = table.axes.map((axis) => (axis === "suite" ? row.suite : (row.cell[axis] ?? null)));
    const name = JSON.stringify([simulatedCells.has(nameOfCell(row)), ...values]);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [row]);
    else known.push(row);
  }
  const groupOf = (row: ResultRow): readonly TaskOutcome[] =>
    groups.get(JSON.stringify([row.simulated, ...table.axes.map((axis) => row.key[axis] ?? null)])) ?? [];
  const rows = table.rows.map((row) => overTasks(row, groupOf(row)));
  return { ...table, rows, overTasks: rows.some((row, at) => row !== table.rows[at]) };
}

// Trials of a cell mostly share its object, and a digest is dear when there are a million of them.
const cellIds = new WeakMap<Cell, string>();

function nameOfCell({ suite, cell }: Pick<TrialRow, "suite" | "cell">): string {
  const known = cellIds.get(cell) ?? cellId(cell);
  cellIds.set(cell, known);
  return `${suite} ${known}`;
}

function overTasks(row: ResultRow, trials: readonly TaskOutcome[]): ResultRow {
  if (new Set(trials.map(taskOf)).size === trials.length) return row;
  const intervalOf = (value: (trial: TaskOutcome) => number): ResultRow["successInterval"] =>
    clusteredInterval(trials.map((trial) => ({ value: value(trial), cluster: taskOf(trial) })));
  return {
    ...row,
    successInterval: intervalOf(pointsOf),
    fullInterval: intervalOf(({ outcome }) => (outcome === "full" ? 1 : 0)),
  };
}
