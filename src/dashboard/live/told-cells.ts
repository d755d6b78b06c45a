import type { PlanId } from "#kernel";
import type { CellsEvent, MatrixCell } from "#report";

/** The cells of a plan, and when which of them were told. */
export interface ToldCells {
  /** The number under which all were told; who has seen less needs all of them. */
  readonly wholeAt: number;
  readonly cells: readonly MatrixCell[];
  /** For each cell that changed since, when it did so last. */
  readonly changedAt: ReadonlyMap<string, number>;
}

/** Cells told for the first time, or as they are now: the same object when none has changed. */
export function tellCells(known: ToldCells | undefined, cells: readonly MatrixCell[], next: () => number): ToldCells {
  if (known === undefined || !sameCells(known.cells, cells)) return { wholeAt: next(), cells, changedAt: new Map() };
  const changed = cells.filter(({ outcomes }, at) => !sameCounts(outcomes, known.cells[at]!.outcomes));
  if (changed.length === 0) return known;
  const seq = next();
  return { ...known, cells, changedAt: new Map([...known.changedAt, ...changed.map(({ id }) => [id, seq] as const)]) };
}

/** What somebody who has seen so much needs; null when nothing is new. */
export function cellNews(plan: PlanId, { wholeAt, cells, changedAt }: ToldCells, seen: number): CellsEvent | null {
  if (wholeAt > seen) return { plan, whole: true, cells };
  const changes = cells.flatMap(({ id, outcomes }) => ((changedAt.get(id) ?? 0) > seen ? [{ id, outcomes }] : []));
  return changes.length === 0 ? null : { plan, whole: false, changes };
}

const sameCells = (a: readonly MatrixCell[], b: readonly MatrixCell[]): boolean =>
  a.length === b.length && a.every(({ id, planned }, at) => id === b[at]!.id && planned === b[at]!.planned);

function sameCounts(a: MatrixCell["outcomes"], b: MatrixCell["outcomes"]): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
