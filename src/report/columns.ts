import type { Interval } from "#statistics";
import { missingOf } from "./counts.ts";
import { barScale, intervalBar } from "./interval-bar.ts";
import type { AxisValue, ResultRow, ResultTable } from "./result-table.ts";
import type { Style } from "./style.ts";

/** One column of a table in a terminal. */
export interface Column {
  /** Two lines: what it is, and its unit. */
  readonly header: readonly [string, string];
  readonly align: "left" | "right";
  /** Which columns go first when there is no room: the largest number. Columns of 0 stay. */
  readonly sacrifice: number;
  readonly cells: readonly string[];
  /** Styles a cell that is already filled up to its width. */
  readonly style?: (padded: string, style: Style) => string;
  /** For a column that draws: what it draws for a row and its header, in `width` columns between these. */
  readonly drawn?: {
    readonly least: number;
    /** Columns that can sooner be spared give way to this much. */
    readonly good: number;
    readonly most: number;
    readonly cell: (row: number, width: number, style: Style) => string;
    readonly header: (width: number) => string;
  };
}

const NOTHING = "–";

/** Every column the table could show, in reading order. Those that would say the same in every row are left out. */
export function columnsOf(table: ResultTable): readonly Column[] {
  const { rows } = table;
  const hasPartial = rows.some((row) => row.partial > 0);
  const hasNotScored = rows.some((row) => missingOf(row.notScored) > 0);
  const hasOwed = rows.some((row) => row.owed > 0);
  const scoresDiffer = rows.some((row) => Math.abs((row.scoreMean ?? 0) - (row.success ?? 0)) > 0.0005);
  const columns: (Column | false)[] = [
    ...axisColumns(table),
    figure(
      ["success", "%"],
      0,
      rows.map((row) => percent(row.success)),
      (text, style) => style.bold(text),
    ),
    figure(
      ["interval", `${Math.round(table.confidence * 100)} %`],
      1,
      rows.map((row) => range(row.successInterval)),
    ),
    barColumn(rows),
    hasPartial &&
      figure(
        ["full", "%"],
        4,
        rows.map((row) => percent(row.fullRate)),
      ),
    hasPartial &&
      figure(
        ["of full", `${Math.round(table.confidence * 100)} %`],
        7,
        rows.map((row) => range(row.fullInterval)),
      ),
    hasPartial &&
      figure(
        ["partial", "trials"],
        6,
        counts(rows, (row) => row.partial),
      ),
    figure(
      ["failure", "trials"],
      8,
      counts(rows, (row) => row.failure),
    ),
    scoresDiffer &&
      figure(
        ["score", "mean"],
        6,
        rows.map((row) => row.scoreMean?.toFixed(3) ?? NOTHING),
      ),
    figure(
      ["graded", "trials"],
      0,
      counts(rows, (row) => row.graded),
    ),
    hasNotScored &&
      figure(
        ["not", "scored"],
        2,
        counts(rows, (row) => missingOf(row.notScored)),
        warnAbout,
      ),
    hasOwed &&
      figure(
        ["owed", "trials"],
        5,
        counts(rows, (row) => row.owed),
        warnAbout,
      ),
    (hasNotScored || hasOwed) &&
      figure(
        ["bounds", "%"],
        9,
        rows.map((row) => range(row.openBounds)),
      ),
    figure(
      ["calls", "a trial"],
      10,
      perTrial(rows, (row) => row.calls),
    ),
    figure(
      ["tokens", "a trial"],
      11,
      perTrial(rows, (row) => row.inputTokens + row.outputTokens),
    ),
  ];
  return columns.filter((column) => column !== false);
}

function axisColumns({ axes, rows, simulated }: ResultTable): Column[] {
  return axes.map((axis, at) => ({
    header: headerOf(axis),
    align: rows.every((row) => typeof row.key[axis] === "number") ? "right" : "left",
    sacrifice: 0,
    cells: rows.map((row, n) => {
      const mark = axis === "model" && simulated === "some" && row.simulated ? " (simulated)" : "";
      return repeatsAbove(rows, n, axes.slice(0, at + 1), axes.length) ? "" : shown(row.key[axis] ?? null) + mark;
    }),
  }));
}

/** True when the row above has the same values up to this axis, so that saying them again would only add noise. The last axis is always said. */
function repeatsAbove(rows: readonly ResultRow[], n: number, upTo: readonly string[], axes: number): boolean {
  const [row, above] = [rows[n], rows[n - 1]];
  if (row === undefined || above === undefined || upTo.length === axes) return false;
  return row.simulated === above.simulated && upTo.every((axis) => row.key[axis] === above.key[axis]);
}

const shown = (value: AxisValue): string => (value === null ? NOTHING : String(value));

/** `toolSuccessRate` over two lines: `tool success`, `rate`. */
function headerOf(axis: string): readonly [string, string] {
  const words = axis
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(" ");
  return words.length === 1 ? [axis, ""] : [words.slice(0, -1).join(" "), words.at(-1)!];
}

function figure(
  header: readonly [string, string],
  sacrifice: number,
  cells: readonly string[],
  style?: (padded: string, style: Style) => string,
): Column {
  return { header, align: "right", sacrifice, cells, ...(style === undefined ? {} : { style }) };
}

function barColumn(rows: readonly ResultRow[]): Column {
  return {
    header: ["", ""],
    align: "left",
    sacrifice: 3,
    cells: rows.map(() => ""),
    drawn: {
      least: 13,
      good: 25,
      most: 41,
      cell: (n, width, style) => intervalBar(rows[n]!.success, rows[n]!.successInterval, width, style),
      header: barScale,
    },
  };
}

const warnAbout = (padded: string, style: Style): string =>
  padded.trim() === "0" ? style.dim(padded) : style.warn(padded);

const percent = (rate: number | null): string => (rate === null ? NOTHING : (rate * 100).toFixed(1));

const range = (interval: Interval | null): string =>
  interval === null ? NOTHING : `${(interval.low * 100).toFixed(0)} – ${(interval.high * 100).toFixed(0)}`;

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

const counts = (rows: readonly ResultRow[], count: (row: ResultRow) => number): string[] =>
  rows.map((row) => grouped.format(count(row)));

/** Means over trials that ended, scored or not; with one decimal while they are small. */
const perTrial = (rows: readonly ResultRow[], sum: (row: ResultRow) => number): string[] =>
  rows.map((row) => {
    const ended = row.planned - row.owed;
    const mean = sum(row) / ended;
    return ended === 0 ? NOTHING : mean < 100 ? mean.toFixed(1) : grouped.format(mean);
  });
