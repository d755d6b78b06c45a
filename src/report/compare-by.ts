import { canonicalJson, didYouMean, UsageError } from "#kernel";
import type { TrialRow } from "#records";
import { type Comparison, CONFIDENCE } from "#statistics";
import { type AxisValue, type ResultTable, tableBy } from "./result-table.ts";
import { withSimulatedMarks } from "./simulated-marks.ts";
import { compareTrials } from "./trial-pairs.ts";
import { talliesOf } from "./trial-table.ts";

/** Which values of which axis are compared. */
export interface ComparisonRequest {
  readonly axis: string;
  /** The first is compared with each of the others. */
  readonly values: readonly string[];
}

/** One comparison: success of `first` minus success of `second`, where `key` holds. */
export interface ComparisonRow {
  readonly key: Readonly<Record<string, AxisValue>>;
  readonly first: string;
  readonly second: string;
  /** Null when no task was put to both with the same chance. */
  readonly comparison: Comparison | null;
  /** Pairs of trials; several of one task count once. */
  readonly pairs: number;
  /** Graded trials of either side without a partner: they count on neither side. */
  readonly unpaired: number;
}

/** Paired comparisons: plain JSON, as `results --compare --json` prints it. */
export interface Comparisons {
  readonly axis: string;
  readonly axes: readonly string[];
  readonly rows: readonly ComparisonRow[];
  /** Of every interval, taken alone. */
  readonly confidence: number;
  readonly simulated: ResultTable["simulated"];
}

/**
 * Compares values of an axis on the same tasks with the same chance, everything else alike, as often as the axes `by` have
 * different values. Throws a `UsageError` for an axis or a value that no cell has, and when `by` names the compared axis.
 */
export function compareBy(all: readonly TrialRow[], request: ComparisonRequest, by: readonly string[]): Comparisons {
  const trials = withSimulatedMarks(all);
  const [axis, ...axes] = tableBy(talliesOf(trials), [request.axis, ...by]).axes as [string, ...string[]];
  if (by.length > 0 && axes.length < new Set(by).size) {
    throw new UsageError(`--by: ${axis} is what is compared; name other axes, or leave --by out.`);
  }
  const wanted = request.values.map((value) => knownValue(value, axis, trials));
  const rows = trials.filter((row) => wanted.includes(String(valueOf(row, axis))));
  const groups = grouped(rows, axes);
  const [first, ...others] = wanted as [string, ...string[]];
  const marks = new Set(rows.map(({ simulated }) => simulated));
  return {
    axis,
    axes,
    confidence: CONFIDENCE,
    simulated: marks.size === 2 ? "some" : marks.has(true) ? "all" : "none",
    rows: groups.flatMap(({ key, rows: own }) =>
      others.map((second): ComparisonRow => {
        const side = (value: string): readonly TrialRow[] =>
          realOnes(own.filter((row) => String(valueOf(row, axis)) === value));
        return {
          key,
          first,
          second,
          ...compareTrials(side(first), side(second), (row) => conditionsBeside(row, axis)),
        };
      }),
    ),
  };
}

const valueOf = (row: TrialRow, axis: string): AxisValue => (axis === "suite" ? row.suite : (row.cell[axis] ?? null));

function knownValue(written: string, axis: string, trials: readonly TrialRow[]): string {
  if (trials.length === 0)
    throw new UsageError("--compare: there are no trials of your own to compare; imported evidence is never compared.");
  const known = [...new Set(trials.map((row) => String(valueOf(row, axis))))];
  if (known.includes(written)) return written;
  throw new UsageError(
    `--compare: ${axis} has no value "${written}" in these results${didYouMean(written, known)}; it has ${known.join(", ")}.`,
  );
}

/** Of a side with real and simulated models the real ones: a simulated one of the same name is no partner of their partners. */
function realOnes(side: readonly TrialRow[]): readonly TrialRow[] {
  const real = side.filter(({ simulated }) => !simulated);
  return real.length === 0 ? side : real;
}

/** Everything else that partners must have in common. */
const conditionsBeside = ({ cell }: TrialRow, axis: string): string => canonicalJson({ ...cell, [axis]: null });

interface Group {
  readonly key: ComparisonRow["key"];
  readonly rows: readonly TrialRow[];
}

function grouped(rows: readonly TrialRow[], axes: readonly string[]): readonly Group[] {
  const groups = new Map<string, { key: ComparisonRow["key"]; rows: TrialRow[] }>();
  for (const row of rows) {
    const key = Object.fromEntries(axes.map((axis) => [axis, valueOf(row, axis)]));
    const name = JSON.stringify(key);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, { key, rows: [row] });
    else known.rows.push(row);
  }
  return [...groups.values()].toSorted((a, b) => {
    for (const axis of axes) {
      const difference = collator.compare(String(a.key[axis]), String(b.key[axis]));
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

const collator = new Intl.Collator("en", { numeric: true });
