/** A linear programme: minimise `cost · x` with `x ≥ 0` and every row held. */
export interface LinearProgramme {
  readonly cost: readonly number[];
  readonly rows: readonly { readonly of: readonly number[]; readonly is: "≤" | "="; readonly to: number }[];
}

/** The optimum; `price` is, for each row, by how much the cost would fall if its right side were one larger. */
export interface Optimum {
  readonly cost: number;
  readonly x: readonly number[];
  readonly price: readonly number[];
}

const TINY = 1e-9;

/**
 * Solves a small programme (tens of variables) by the two-phase simplex method with Bland's rule, which cannot cycle (R. G.
 * Bland, Math. Oper. Res. 2, 1977). Null when no x holds every row, or the cost has no least value. Right sides must not be negative.
 */
export function solve({ cost, rows }: LinearProgramme): Optimum | null {
  const width = cost.length;
  const slackOf = columnsFrom(
    width,
    rows.map((row) => row.is === "≤"),
  );
  const helperOf = columnsFrom(
    width + count(slackOf),
    rows.map((row) => row.is === "="),
  );
  const columns = width + count(slackOf) + count(helperOf);
  const table = rows.map((row, at) => {
    const line = Array.from({ length: columns + 1 }, (_, column) => row.of[column] ?? 0);
    const basic = slackOf[at] ?? helperOf[at]!;
    line[basic] = 1;
    line[columns] = row.to;
    return line;
  });
  const basis = rows.map((_, at) => slackOf[at] ?? helperOf[at]!);
  const isHelper = (column: number): boolean => column >= width + count(slackOf);
  const first = reduced(table, basis, (column) => (isHelper(column) ? 1 : 0));
  if (!descend(table, basis, first, columns) || -first[columns]! > TINY * 1e3) return null;
  const second = reduced(table, basis, (column) => cost[column] ?? 0);
  if (!descend(table, basis, second, width + count(slackOf))) return null;
  const x = Array.from({ length: width }, () => 0);
  basis.forEach((column, at) => {
    if (column < width) x[column] = table[at]![columns]!;
  });
  const price = rows.map((_, at) => (slackOf[at] === undefined ? 0 : second[slackOf[at]]!));
  return { cost: -second[columns]!, x, price };
}

/** Numbers the rows that want a column of their own, from `first` on. */
function columnsFrom(first: number, wants: readonly boolean[]): (number | undefined)[] {
  let next = first;
  return wants.map((want) => (want ? next++ : undefined));
}

const count = (columns: readonly (number | undefined)[]): number =>
  columns.filter((column) => column !== undefined).length;

/** The cost of entering each column, given what is in the basis; the last entry is minus the present cost. */
function reduced(table: readonly number[][], basis: readonly number[], costOf: (column: number) => number): number[] {
  const length = table[0]?.length ?? 1;
  return Array.from({ length }, (_, column) => {
    const own = column === length - 1 ? 0 : costOf(column);
    return basis.reduce((left, basic, row) => left - costOf(basic) * table[row]![column]!, own);
  });
}

/** Pivots until no column below `limit` lowers the cost; false when the cost falls without end. */
function descend(table: number[][], basis: number[], costs: number[], limit: number): boolean {
  for (;;) {
    const entering = costs.findIndex((cost, column) => column < limit && cost < -TINY);
    if (entering === -1) return true;
    const leaving = leavingRow(table, basis, entering);
    if (leaving === -1) return false;
    pivot(table, costs, leaving, entering);
    basis[leaving] = entering;
  }
}

function leavingRow(table: readonly number[][], basis: readonly number[], entering: number): number {
  let best = -1;
  let least = Infinity;
  table.forEach((line, row) => {
    if (line[entering]! <= TINY) return;
    const ratio = line.at(-1)! / line[entering]!;
    const ties = Math.abs(ratio - least) <= TINY && best !== -1 && basis[row]! < basis[best]!;
    if (ratio < least - TINY || ties) [best, least] = [row, ratio];
  });
  return best;
}

function pivot(table: number[][], costs: number[], row: number, column: number): void {
  const line = table[row]!;
  const by = line[column]!;
  for (let at = 0; at < line.length; at++) line[at]! /= by;
  for (const other of [...table.filter((_, at) => at !== row), costs]) {
    const factor = other[column]!;
    if (factor === 0) continue;
    for (let at = 0; at < other.length; at++) other[at]! -= factor * line[at]!;
  }
}
