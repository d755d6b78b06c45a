import type { TrialRow } from "#records";

/**
 * The same trials, those that nobody answered marked by who would have: as simulated when their model's answers are, or, for a model
 * without any answer, when every answer there is was simulated. Only an answer tells by itself.
 */
export function withSimulatedMarks(rows: readonly TrialRow[]): readonly TrialRow[] {
  const answered = rows.filter(({ calls }) => calls > 0);
  const marks = new Map(answered.map(({ cell, simulated }) => [cell.model, simulated]));
  const otherwise = answered.length > 0 && answered.every(({ simulated }) => simulated);
  return rows.map((row) => {
    const simulated = row.calls > 0 ? row.simulated : row.simulated || (marks.get(row.cell.model) ?? otherwise);
    return simulated === row.simulated ? row : { ...row, simulated };
  });
}
