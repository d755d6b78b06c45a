import type { Cell } from "#records";

/** What tells whether trials are simulated: who was asked, and whether anybody answered. */
interface Marked {
  readonly cell: Cell;
  readonly calls: number;
  readonly simulated: boolean;
}

/**
 * The same trials or cells, those that nobody answered marked by who would have: as simulated when their model's answers are, or, for a model
 * without any answer, when every answer there is was simulated. Only an answer tells by itself.
 */
export function withSimulatedMarks<Row extends Marked>(rows: readonly Row[]): readonly Row[] {
  const marks = new Map<string, boolean>();
  let isAllSimulated = true;
  for (const { cell, calls, simulated } of rows) {
    if (calls === 0) continue;
    marks.set(cell.model, simulated);
    isAllSimulated &&= simulated;
  }
  const otherwise = marks.size > 0 && isAllSimulated;
  const isSimulated = ({ cell, calls, simulated }: Row): boolean =>
    simulated || (calls === 0 && (marks.get(cell.model) ?? otherwise));
  // Mostly every mark is right, and there may be a million rows: no other list of them.
  if (rows.every((row) => isSimulated(row) === row.simulated)) return rows;
  return rows.map((row) => (isSimulated(row) === row.simulated ? row : { ...row, simulated: true }));
}
