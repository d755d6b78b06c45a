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
  const answered = rows.filter(({ calls }) => calls > 0);
  const marks = new Map(answered.map(({ cell, simulated }) => [cell.model, simulated]));
  const otherwise = answered.length > 0 && answered.every(({ simulated }) => simulated);
  return rows.map((row) => {
    const simulated = row.calls > 0 ? row.simulated : row.simulated || (marks.get(row.cell.model) ?? otherwise);
    return simulated === row.simulated ? row : { ...row, simulated };
  });
}
