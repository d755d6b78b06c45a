import type { MatrixCell } from "#report";

/** One field of the shown matrix: all cells of the plan that share its row and its column. */
export interface MatrixField {
  readonly row: string;
  readonly column: string;
  /** Ids of those cells, as searches take them. */
  readonly cells: readonly string[];
  readonly planned: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

/** A plan's matrix as a table of two axes. `fields` by row, then by column; null where the plan has no cell. */
export interface MatrixTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly fields: readonly (readonly (MatrixField | null)[])[];
}

/** What stands for the values of all axes that a cell does not have. */
const NONE = "–";

/** Adds cells up by one axis down and one across; without an axis across there is one column. */
export function matrixOf(cells: readonly MatrixCell[], down: string, across: string | null): MatrixTable {
  const fields = new Map<
    string,
    { row: string; column: string; cells: string[]; planned: number; outcomes: Record<string, number> }
  >();
  const rows = new Set<string>();
  const columns = new Set<string>();
  for (const { id, cell, planned, outcomes } of cells) {
    const row = String(cell[down] ?? NONE);
    const column = across === null ? "all" : String(cell[across] ?? NONE);
    rows.add(row);
    columns.add(column);
    const key = JSON.stringify([row, column]);
    const field = fields.get(key) ?? { row, column, cells: [], planned: 0, outcomes: {} };
    fields.set(key, field);
    field.cells.push(id);
    field.planned += planned;
    for (const [outcome, count] of Object.entries(outcomes))
      field.outcomes[outcome] = (field.outcomes[outcome] ?? 0) + count;
  }
  return {
    rows: [...rows],
    columns: [...columns],
    fields: [...rows].map((row) => [...columns].map((column) => fields.get(JSON.stringify([row, column])) ?? null)),
  };
}

/** The axes of a plan with their numbers of values, `model` first, then those with most values. */
export function axesOf(cells: readonly MatrixCell[]): readonly { readonly axis: string; readonly values: number }[] {
  const values = new Map<string, Set<string>>([["model", new Set()]]);
  for (const { cell } of cells) {
    for (const [axis, value] of Object.entries(cell)) {
      const known = values.get(axis);
      if (known === undefined) values.set(axis, new Set([String(value)]));
      else known.add(String(value));
    }
  }
  const [model, ...others] = [...values].map(([axis, known]) => ({ axis, values: known.size }));
  return [model!, ...others.toSorted((a, b) => b.values - a.values)];
}
