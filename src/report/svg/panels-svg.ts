import { shorten } from "../text-width.ts";
import { type Body, chartSvg, type ChartWords, MARGIN, textAt, WIDTH } from "./chart-frame.ts";
import { element } from "./element.ts";
import { lookOf, SERIES } from "./series-look.ts";

/** One point of a curve; y and its interval as shares from 0 to 1. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export interface Curve {
  readonly look: number;
  readonly points: readonly CurvePoint[];
  /** Drawn faintly, without marks, to compare with. */
  readonly faint?: boolean;
}

export interface CurvePanel {
  readonly title: string;
  /** Said beside the title, at the right. */
  readonly aside: string;
  readonly curves: readonly Curve[];
}

export interface CurvePanels {
  readonly panels: readonly CurvePanel[];
  /** Where x runs to, as the panels' own numbers, and what is written where. */
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  readonly xTitle: string;
  /** Panels a row. */
  readonly across: number;
}

const AXIS = 40;
const BETWEEN = 24;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Success as curves over a number, in panels of one scale, as an SVG. */
export function panelsSvg(chart: CurvePanels, words: ChartWords): string {
  const body: Body = (head) => {
    const across = Math.min(chart.across, chart.panels.length);
    const width = (WIDTH - 2 * MARGIN - AXIS - BETWEEN * (across - 1)) / across;
    const high = across === 1 ? 270 : Math.max(120, width * 0.72);
    const line = high + 84;
    const top = head + (across === 1 ? 40 : 56);
    const parts = chart.panels.flatMap((panel, at) => {
      const column = at % across;
      const left = MARGIN + AXIS + column * (width + BETWEEN);
      const from = top + Math.floor(at / across) * line;
      const frame = { left, right: left + width, top: from, bottom: from + high };
      return panelOf(panel, frame, { chart, labelled: column === 0 });
    });
    const bottom = top + Math.ceil(chart.panels.length / across) * line - (across === 1 ? 40 : 32);
    return {
      parts: [...parts, textAt({ x: WIDTH / 2, y: bottom, anchor: "middle" }, "muted small", chart.xTitle)],
      bottom: bottom + 14,
    };
  };
  return chartSvg(words, body);
}

function panelOf(
  panel: CurvePanel,
  frame: Frame,
  { chart, labelled }: { readonly chart: CurvePanels; readonly labelled: boolean },
): string[] {
  const { left, right, top, bottom } = frame;
  const xs = chart.ticks.map(({ x }) => x);
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const inset = 14;
  const xOf = (x: number): number =>
    last === first ? (left + right) / 2 : left + inset + ((x - first) / (last - first)) * (right - left - 2 * inset);
  const yOf = (share: number): number => bottom - share * (bottom - top);
  const rows = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    element("line", { x1: left, x2: right, y1: yOf(share), y2: yOf(share), class: share === 0 ? "edge" : "grid" }),
    labelled && share !== 0.25 && share !== 0.75
      ? textAt(
          { x: left - 8, y: yOf(share) + 4, anchor: "end" },
          "muted small figure",
          `${share * 100}${share === 1 ? " %" : ""}`,
        )
      : "",
  ]);
  const columns = chart.ticks.map(({ x, text }) =>
    textAt({ x: xOf(x), y: bottom + 18, anchor: "middle" }, "muted small figure", text),
  );
  const own = panel.curves.filter(({ faint = false }) => !faint).length;
  return [
    ...titleOf(panel, frame),
    ...rows,
    ...columns,
    ...[...panel.curves]
      .toSorted((a, b) => Number(b.faint ?? false) - Number(a.faint ?? false))
      .map((curve) => curveOf(curve, { xOf, yOf, bands: own === 1 })),
  ];
}

function titleOf({ title, aside }: CurvePanel, { left, right, top }: Frame): string[] {
  if (aside === "") return [textAt({ x: left, y: top - 12 }, "text name", title)];
  return [
    textAt({ x: left, y: top - 28 }, "text strong", shorten(title, Math.floor((right - left) / 7.3))),
    textAt({ x: left, y: top - 11 }, "muted small figure", aside),
  ];
}

interface Scales {
  readonly xOf: (x: number) => number;
  readonly yOf: (share: number) => number;
  /** Intervals as one band; as bars at the points where bands would cover each other. */
  readonly bands: boolean;
}

function curveOf({ look, points, faint = false }: Curve, { xOf, yOf, bands }: Scales): string {
  const place = look % SERIES.length;
  const path = (list: readonly (readonly [number, number])[]): string =>
    list.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  const line = path(points.map(({ x, y }) => [xOf(x), yOf(y)]));
  if (faint) return element("polyline", { points: line, class: "faint" });
  const band = path([
    ...points.map(({ x, high }) => [xOf(x), yOf(high)] as const),
    ...points.toReversed().map(({ x, low }) => [xOf(x), yOf(low)] as const),
  ]);
  const bars = points.map(({ x, low, high }) =>
    element("line", { x1: xOf(x), x2: xOf(x), y1: yOf(low), y2: yOf(high), class: `interval thin i${place}` }),
  );
  return [
    ...(bands ? [element("polygon", { points: band, class: `band b${place}` })] : bars),
    element("polyline", { points: line, class: `curve i${place}` }),
    ...points.map(({ x, y }) => lookOf(look).marker(xOf(x), yOf(y), `s${place}`)),
  ].join("");
}

const round = (value: number): number => Math.round(value * 100) / 100;
