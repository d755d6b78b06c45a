import type { LegacyCell } from "#records";

type Numbers = LegacyCell["numbers"];

/** A count under any of the names the original's versions gave it; null where none is there or it is NaN. */
const under =
  (...names: readonly string[]) =>
  (numbers: Numbers): number | null => {
    const value = names.map((name) => numbers[name]).find((found) => found !== undefined);
    return value === undefined || Number.isNaN(value) ? null : value;
  };

export const totalOf = under("total", "total_tests", "tests", "n", "Total", "Total Tests");
export const successOf = under("success", "successful", "success_count", "total_success");
export const partialOf = under("partial", "partial_success", "total_partial");
export const failedOf = under("failed", "failure", "total_failure");
export const fullOf = under("full_success");
export const errorsOf = under("total_errors");

/** What a cell's `success` counts: partial successes too, or full ones alone; null where the cell does not show it. */
export type SuccessMeaning = "with-partial" | "full-only";

/** Tells what `success` means by what adds up: only a cell with partial successes shows it. */
export function meaningOf({ numbers }: LegacyCell): SuccessMeaning | null {
  const [total, success, partial] = [totalOf(numbers), successOf(numbers), partialOf(numbers)];
  if (total === null || success === null || partial === null || partial <= 0) return null;
  const failed = failedOf(numbers);
  if (failed !== null) return byFailures({ total, success, partial, failed });
  // A cell in which no trial was full has no such field: absent is zero.
  const full = fullOf(numbers) ?? 0;
  if (success === full + partial) return "with-partial";
  return success === full ? "full-only" : null;
}

function byFailures(counts: {
  readonly total: number;
  readonly success: number;
  readonly partial: number;
  readonly failed: number;
}): SuccessMeaning | null {
  if (counts.success + counts.failed === counts.total) return "with-partial";
  return counts.success + counts.partial + counts.failed === counts.total ? "full-only" : null;
}

/** Full and partial successes together, whatever `success` means; null where that cannot be told. */
export function anySuccessOf(cell: LegacyCell): number | null {
  const [success, partial] = [successOf(cell.numbers), partialOf(cell.numbers)];
  if (success === null) return null;
  if (partial === null || partial === 0) return success;
  const meaning = meaningOf(cell);
  if (meaning === null) return null;
  return meaning === "with-partial" ? success : success + partial;
}

/** The sum of a count over cells; cells without it count nothing. */
export const sumOf = (cells: readonly LegacyCell[], count: (numbers: Numbers) => number | null): number =>
  cells.reduce((sum, { numbers }) => sum + (count(numbers) ?? 0), 0);

/** The cells a file's totals rest on: its models' own, or its test groups where those have none. */
export const cellsOf = (file: {
  readonly cells: readonly LegacyCell[];
  readonly groups: readonly LegacyCell[];
}): readonly LegacyCell[] => (file.cells.length > 0 ? file.cells : file.groups);

/** A cell's conditions as one short text. */
export const cellName = ({ key }: Pick<LegacyCell, "key">): string =>
  [key.model, key.promptType, key.toolSuccessRate, key.difficulty, key.taskType].map((part) => part ?? "–").join(" / ");

/** Cells by their model. */
export function byModel(cells: readonly LegacyCell[]): ReadonlyMap<string, readonly LegacyCell[]> {
  const own = new Map<string, LegacyCell[]>();
  for (const cell of cells) {
    const some = own.get(cell.key.model);
    if (some === undefined) own.set(cell.key.model, [cell]);
    else some.push(cell);
  }
  return own;
}
