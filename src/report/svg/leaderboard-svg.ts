import { UsageError } from "#kernel";
import { missingOf } from "../counts.ts";
import type { AxisValue, ResultRow, ResultTable } from "../result-table.ts";
import { shorten } from "../text-width.ts";
import { chartSvg, MARGIN, namesWidth, WIDTH } from "./chart-frame.ts";
import { element, escaped } from "./element.ts";
import { lookOf, SERIES } from "./series-look.ts";

/** What the chart says beside its figures. */
export interface ChartLook {
  readonly title: string;
  /** A sentence under the title: what was asked of the models. */
  readonly subtitle?: string;
}

const LINE = 24;
const FIGURES = 150;

/** Rows that share their first axis's value, one line each. */
interface Group {
  readonly name: string;
  readonly rows: readonly ResultRow[];
}

/** Where things are: the plot from `left` to `right`, its first line's middle at `top`. */
interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Between two groups. */
  readonly gap: number;
}

/**
 * Success with its interval as an SVG, the best group on top: for a table by one axis a line each, by two axes a group each with
 * a line for every value of the second. Light or dark by the reader's setting; series differ in shape as well as colour; title and description are there for
 * those who do not see it. Throws a `UsageError` for a table of no axis, or of more than two.
 */
export function leaderboardSvg(table: ResultTable, look: ChartLook): string {
  const { axes, rows } = table;
  if (axes.length === 0 || axes.length > 2) {
    throw new UsageError(`a chart shows results by one or two axes, not by ${axes.length}`);
  }
  const groups = groupsOf(table);
  const series = axes.length === 2 ? [...new Set(rows.map((row) => row.key[axes[1]!] ?? null))] : [];
  const left = MARGIN + namesWidth(groups.map((group) => group.name)) + 18;
  const gap = series.length > 0 ? 14 : 8;
  const words = {
    ...look,
    simulated: table.simulated,
    description: describe(table),
    foot: footText(table),
    legend: series.map(wordOf),
  };
  return chartSvg(words, (head) => {
    const top = head + 54;
    const bottom = top + groups.reduce((sum, group) => sum + group.rows.length * LINE + gap, 0) - gap;
    const frame: Frame = { left, right: WIDTH - MARGIN - FIGURES, top, bottom, gap };
    const lines = linesOf(groups, series, axes[1], frame);
    return { parts: [...figureHeads(frame), ...gridOf(frame), ...lines], bottom: bottom + 22 };
  });
}

/** The chart in words: every row with its figures. */
function describe({ rows }: ResultTable): string {
  const sentences = rows.map((row) => {
    const name = Object.values(row.key).map(wordOf).join(", ");
    if (row.success === null || row.successInterval === null) return `${name}: nothing graded.`;
    const { low, high } = row.successInterval;
    return `${name}: success ${percent(row.success)} %, interval ${percent(low)} to ${percent(high)} %, ${row.graded} graded.`;
  });
  return sentences.join(" ");
}

const wordOf = (value: AxisValue): string => (value === null ? "–" : String(value));
const percent = (rate: number): string => (rate * 100).toFixed(1);

function groupsOf({ axes, rows, simulated }: ResultTable): readonly Group[] {
  const groups = new Map<string, ResultRow[]>();
  for (const row of rows) {
    const mark = simulated === "some" && row.simulated ? " (simulated)" : "";
    const name = shorten(wordOf(row.key[axes[0]!] ?? null), 34 - mark.length) + mark;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const mean = ({ rows: own }: Group): number => own.reduce((sum, row) => sum + (row.success ?? 0), 0) / own.length;
  return [...groups].map(([name, own]) => ({ name, rows: own })).toSorted((a, b) => mean(b) - mean(a));
}

const placeOf = (rate: number, { left, right }: Frame): number => left + rate * (right - left);

/** What the two columns of figures are. */
function figureHeads({ top }: Frame): string[] {
  const right = WIDTH - MARGIN;
  const attributes = { y: top - 26, class: "muted small", "text-anchor": "end" };
  return [
    element("text", { x: right - 66, ...attributes }, "success"),
    element("text", { x: right, ...attributes }, "graded"),
  ];
}

function gridOf(frame: Frame): string[] {
  const [from, to] = [frame.top - 16, frame.bottom - LINE + 16];
  return [0, 0.25, 0.5, 0.75, 1].flatMap((rate) => {
    const x = placeOf(rate, frame);
    const anchor = "middle";
    return [
      element("line", { x1: x, x2: x, y1: from, y2: to, class: rate === 0 ? "edge" : "grid" }),
      element(
        "text",
        { x, y: to + 18, class: "muted small figure", "text-anchor": anchor },
        `${rate * 100}${rate === 1 ? " %" : ""}`,
      ),
    ];
  });
}

function linesOf(
  groups: readonly Group[],
  series: readonly AxisValue[],
  axis: string | undefined,
  frame: Frame,
): string[] {
  let y = frame.top;
  return groups.flatMap((group) => {
    const first = y;
    y += group.rows.length * LINE + frame.gap;
    const name = element("text", { x: MARGIN, y: first + 5, class: "text name" }, escaped(group.name));
    const lines = group.rows.map((row, n) => {
      const place = axis === undefined ? 0 : series.indexOf(row.key[axis] ?? null);
      return lineOf(row, place, first + n * LINE, frame);
    });
    return [name, ...lines];
  });
}

function lineOf(row: ResultRow, place: number, y: number, frame: Frame): string {
  const right = WIDTH - MARGIN;
  if (row.success === null || row.successInterval === null) {
    return element("text", { x: right, y: y + 5, class: "muted", "text-anchor": "end" }, "nothing graded");
  }
  const { low, high } = row.successInterval;
  const look = place % SERIES.length;
  return [
    element("line", { x1: placeOf(low, frame), x2: placeOf(high, frame), y1: y, y2: y, class: `interval i${look}` }),
    lookOf(place).marker(placeOf(row.success, frame), y, `s${look}`),
    element(
      "text",
      { x: right - 66, y: y + 5, class: "text figure strong", "text-anchor": "end" },
      `${percent(row.success)} %`,
    ),
    element(
      "text",
      { x: right, y: y + 5, class: "muted figure small", "text-anchor": "end" },
      row.graded.toLocaleString("en-US"),
    ),
  ].join("");
}

const simulatedSentence = ({ simulated }: ResultTable): string =>
  simulated === "all" ? "Simulated models: no real model answered." : "In rows marked so no real model answered.";

function footText(table: ResultTable): string {
  const { planned, graded, notScored, owed } = table.counts;
  const partial = table.rows.some((row) => row.partial > 0);
  const missing = missingOf(notScored);
  const confidence = Math.round(table.confidence * 100);
  const over = table.overTasks === true ? ", over tasks where a task was tried several times" : "";
  return [
    `Success is ${partial ? "(full + ½ partial)" : "full"} ÷ graded trials; bars are ${confidence} % Wilson score intervals${over}.`,
    `${graded.toLocaleString("en-US")} of ${planned.toLocaleString("en-US")} planned trials graded.`,
    ...(missing === 0 ? [] : [`${missing} not scored, in no rate.`]),
    ...(owed === 0 ? [] : [`${owed} owed.`]),
    ...(table.simulated === "none" ? [] : [simulatedSentence(table)]),
  ].join(" ");
}
