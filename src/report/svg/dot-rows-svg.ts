import type { Interval } from "#statistics";
import { shorten } from "../text-width.ts";
import { type Body, chartSvg, type ChartWords, MARGIN, namesWidth, textAt, WIDTH } from "./chart-frame.ts";
import { element } from "./element.ts";
import { lookOf, SERIES } from "./series-look.ts";

/** One mark of a row: where, how sure, in which series' look. */
export interface DotMark {
  readonly value: number;
  readonly interval: Interval | null;
  readonly look: number;
}

/** One row of one panel. */
export interface DotCell {
  readonly marks: readonly DotMark[];
  /** At the right end of the row. */
  readonly text: string;
  /** Said more quietly behind it. */
  readonly aside?: string;
}

/** Panels beside each other that share the names of their rows. */
export interface DotPanel {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly tickText: (tick: number) => string;
  /** A value that divides the panel, such as no difference. */
  readonly divide?: number;
  /** Over the texts and over the asides. */
  readonly textHead?: string;
  readonly asideHead?: string;
  readonly cells: readonly DotCell[];
}

export interface DotRows {
  readonly names: readonly string[];
  readonly panels: readonly DotPanel[];
}

const LINE = 30;
/** Between the marks of one row, where there are several. */
const STEP = 11;
const BETWEEN = 26;

interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly line: number;
  readonly textRight: number;
  readonly asideRight: number;
}

/** Rows of marks with intervals, in one panel or several, as an SVG. */
export function dotRowsSvg(rows: DotRows, words: ChartWords): string {
  const body: Body = (head) => {
    const top = head + 64;
    const names = rows.names.map((name) => shorten(name, rows.panels.length > 1 ? 24 : 34));
    const left = MARGIN + namesWidth(names) + 18;
    const line = lineHeight(rows);
    const room = (WIDTH - MARGIN - left - BETWEEN * (rows.panels.length - 1)) / rows.panels.length;
    const bottom = top + rows.names.length * line - line / 2;
    const nameParts = names.map((name, n) => textAt({ x: MARGIN, y: top + n * line + 5 }, "text name", name));
    const panels = rows.panels.flatMap((panel, at) => {
      const from = left + at * (room + BETWEEN);
      const hasAside = panel.cells.some(({ aside }) => aside !== undefined);
      const asideWidth = hasAside
        ? widthOf(
            panel.cells.map(({ aside }) => aside ?? ""),
            panel.asideHead,
          )
        : 0;
      const textWidth = widthOf(
        panel.cells.map(({ text }) => text),
        panel.textHead,
      );
      const asideRight = from + room;
      const textRight = asideRight - asideWidth;
      return panelOf(panel, { left: from, right: textRight - textWidth, top, line, textRight, asideRight }, bottom);
    });
    return { parts: [...nameParts, ...panels], bottom: bottom + 30 };
  };
  return chartSvg(words, body);
}

/** Rows with several marks are as high as these need. */
function lineHeight({ panels }: DotRows): number {
  const most = Math.max(1, ...panels.flatMap(({ cells }) => cells.map(({ marks }) => marks.length)));
  return most === 1 ? LINE : most * STEP + 18;
}

const widthOf = (texts: readonly string[], head = ""): number =>
  18 + 7.2 * Math.max(...texts.map((text) => text.length), head.length);

function panelOf(panel: DotPanel, place: Place, bottom: number): string[] {
  const { left, right, top, textRight, asideRight } = place;
  const xOf = (value: number): number =>
    left + ((Math.min(panel.high, Math.max(panel.low, value)) - panel.low) / (panel.high - panel.low)) * (right - left);
  const heads = [
    textAt({ x: left, y: top - 38 }, "text strong", panel.title),
    textAt({ x: textRight, y: top - 38, anchor: "end" }, "muted small", panel.textHead ?? ""),
    textAt({ x: asideRight, y: top - 38, anchor: "end" }, "muted small", panel.asideHead ?? ""),
  ];
  const grid = panel.ticks.flatMap((tick) => [
    element("line", {
      x1: xOf(tick),
      x2: xOf(tick),
      y1: top - 22,
      y2: bottom,
      class: tick === (panel.divide ?? panel.low) ? "edge" : "grid",
    }),
    textAt({ x: xOf(tick), y: bottom + 18, anchor: "middle" }, "muted small figure", panel.tickText(tick)),
  ]);
  const lines = panel.cells.map((cell, n) => cellOf(cell, top + n * place.line, xOf, place));
  return [...heads, ...grid, ...lines];
}

function cellOf(cell: DotCell, y: number, xOf: (value: number) => number, place: Place): string {
  const several = cell.marks.length > 1;
  const marks = cell.marks.flatMap(({ value, interval, look }, at) => {
    const height = y + (at - (cell.marks.length - 1) / 2) * STEP;
    const series = look % SERIES.length;
    const ends = interval === null ? null : { x1: xOf(interval.low), x2: xOf(interval.high), y1: height, y2: height };
    return [
      ends === null ? "" : element("line", { ...ends, class: `interval${several ? " thin" : ""} i${series}` }),
      lookOf(look).marker(xOf(value), height, `s${series}`),
    ];
  });
  return [
    ...marks,
    textAt({ x: place.textRight, y: y + 5, anchor: "end" }, "text figure strong", cell.text),
    cell.aside === undefined
      ? ""
      : textAt({ x: place.asideRight, y: y + 5, anchor: "end" }, "muted figure small", cell.aside),
  ].join("");
}
