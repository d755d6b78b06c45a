import { didYouMean, UsageError } from "#kernel";
import type { CellTally } from "#records";
import { CONFIDENCE, type Interval, openBounds, wilsonInterval } from "#statistics";
import { type Counts, countsOf, unknownOf } from "./counts.ts";
import { rateOf } from "./impossible-figure.ts";
import { withSimulatedMarks } from "./simulated-marks.ts";

/** A value of an axis; null where a cell does not have the axis. */
export type AxisValue = string | number | null;

/** One row: the trials that share these values. Rates are of graded trials, and null when there are none. */
export interface ResultRow extends Counts {
  readonly key: Readonly<Record<string, AxisValue>>;
  /** Simulated and real trials are never in one row. */
  readonly simulated: boolean;
  /** (full + ½ partial) ÷ graded. */
  readonly success: number | null;
  readonly successInterval: Interval | null;
  /** full ÷ graded. */
  readonly fullRate: number | null;
  readonly fullInterval: Interval | null;
  /** Mean of the scorer's own scores. */
  readonly scoreMean: number | null;
  /** Success if all trials that are owed or not scored had failed … had succeeded; inapplicable ones could do neither. */
  readonly openBounds: Interval | null;
}

/** A table of results: plain JSON, as `results --json` prints it. */
export interface ResultTable {
  readonly axes: readonly string[];
  readonly rows: readonly ResultRow[];
  /** Over all rows. No rate: what rows have in common, a reader decides. */
  readonly counts: Counts;
  /** Of every interval. */
  readonly confidence: number;
  readonly simulated: "all" | "some" | "none";
  /** True when some rows hold several trials of a task, and their intervals are over tasks. */
  readonly overTasks?: boolean;
}

/** How rows are sorted: by the values of the axes in turn, where `order` says which come first, or best first. */
export interface TableOrder {
  readonly by?: "axes" | "success";
  readonly order?: Readonly<Record<string, readonly (string | number)[]>>;
}

/**
 * Groups tallies by any axes of their cells, `model` and `suite` among them (`prompt-type` is `promptType`); no axes give
 * one row. Throws a `UsageError` for an axis that no cell has, `ImpossibleFigure` for a tally that no ledger can give.
 */
export function tableBy(tallies: readonly CellTally[], axes: readonly string[], order: TableOrder = {}): ResultTable {
  const names = [...new Set(axes.map((axis) => knownAxis(axis, tallies)))];
  const groups = new Map<string, CellTally[]>();
  // A cell that nobody answered yet says nothing of who answers: it is no row beside its model's own.
  for (const tally of withSimulatedMarks(tallies)) {
    const name = JSON.stringify([tally.simulated, ...names.map((axis) => valueOf(tally, axis))]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [tally]);
    else group.push(tally);
  }
  const rows = [...groups.values()].map((group) => rowOf(group, names));
  const simulated = rows.filter((row) => row.simulated).length;
  return {
    axes: names,
    rows: rows.toSorted(order.by === "success" ? bestFirst : byAxes(names, order.order ?? {})),
    counts: countsOf(tallies),
    confidence: CONFIDENCE,
    simulated: simulated === 0 ? "none" : simulated === rows.length ? "all" : "some",
  };
}

/** One row a model, best first. */
export const leaderboard = (tallies: readonly CellTally[]): ResultTable =>
  tableBy(tallies, ["model"], { by: "success" });

/** One row a cell, as far apart as the axes of its suite go: what was planned, graded, not scored, and is owed. */
export function coverage(tallies: readonly CellTally[]): ResultTable {
  const axes = axesOf(tallies);
  const several = new Set(tallies.map((tally) => tally.suite)).size > 1;
  return tableBy(tallies, several ? ["suite", ...axes] : axes);
}

/** Every axis that any cell has, `model` first. */
const axesOf = (tallies: readonly CellTally[]): string[] => [
  ...new Set(["model", ...tallies.flatMap((tally) => Object.keys(tally.cell))]),
];

function knownAxis(written: string, tallies: readonly CellTally[]): string {
  const axis = written.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const known = [...axesOf(tallies), "suite"];
  if (known.includes(axis) || tallies.length === 0) return axis;
  throw new UsageError(
    `there is no axis "${written}"${didYouMean(axis, known)}; these results have ${known.join(", ")}`,
  );
}

const valueOf = (tally: CellTally, axis: string): AxisValue =>
  axis === "suite" ? tally.suite : (tally.cell[axis] ?? null);

function rowOf(group: readonly CellTally[], axes: readonly string[]): ResultRow {
  const counts = countsOf(group);
  const { graded, full, partial, scoreSum } = counts;
  const key = Object.fromEntries(axes.map((axis) => [axis, valueOf(group[0]!, axis)]));
  const points = full + partial / 2;
  const name = Object.values(key).join(", ") || "all trials";
  return {
    key,
    simulated: group[0]!.simulated,
    ...counts,
    success: rateOf(points, graded, `success of ${name}`),
    successInterval: wilsonInterval(points, graded),
    fullRate: rateOf(full, graded, `full rate of ${name}`),
    fullInterval: wilsonInterval(full, graded),
    scoreMean: rateOf(scoreSum, graded, `mean score of ${name}`),
    openBounds: openBounds(points, graded, unknownOf(counts)),
  };
}

const collator = new Intl.Collator("en", { numeric: true });

const bestFirst = (a: ResultRow, b: ResultRow): number =>
  (b.success ?? -1) - (a.success ?? -1) ||
  collator.compare(Object.values(a.key).join(), Object.values(b.key).join()) ||
  Number(a.simulated) - Number(b.simulated);

function byAxes(
  axes: readonly string[],
  order: NonNullable<TableOrder["order"]>,
): (a: ResultRow, b: ResultRow) => number {
  return (a, b) => {
    for (const axis of axes) {
      const difference = compareValues(a.key[axis] ?? null, b.key[axis] ?? null, order[axis] ?? []);
      if (difference !== 0) return difference;
    }
    return Number(a.simulated) - Number(b.simulated);
  };
}

function compareValues(a: AxisValue, b: AxisValue, first: readonly (string | number)[]): number {
  const places = placeOf(a, first) - placeOf(b, first);
  if (places !== 0) return places;
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}

/** Values that are named come first in their order, then the others, then cells without the axis. */
function placeOf(value: AxisValue, first: readonly (string | number)[]): number {
  if (value === null) return first.length + 1;
  const place = first.indexOf(value);
  return place === -1 ? first.length : place;
}
