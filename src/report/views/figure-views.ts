import type { TrialRow } from "#records";
import { experimentFigures } from "../experiments/experiment-figures.ts";
import { suiteFigures } from "../experiments/suite-figures.ts";
import type { FigureChart, FigureView } from "./result-pages.ts";

const RATE = { y: "success", low: "low", high: "high", rate: true } as const;

/** How each figure's table is best drawn, by the figure's id. */
const CHARTS: Readonly<Record<string, FigureChart>> = {
  overall: { kind: "dots", x: "model", series: null, ...RATE },
  "behind-best": { kind: "dots", x: "model", series: null, y: "difference", low: "low", high: "high", rate: true },
  scale: { kind: "lines", x: "size", series: "model", ...RATE },
  flaws: {
    kind: "grid",
    x: "flaw",
    series: "model",
    y: "difference",
    low: "differenceLow",
    high: "differenceHigh",
    rate: true,
  },
  reliability: { kind: "lines", x: "toolSuccessRate", series: "model", ...RATE },
  sensitivity: { kind: "bars", x: "model", series: null, y: "index", low: null, high: null, rate: false },
  errors: { kind: "grid", x: "category", series: "model", y: "share", low: "low", high: "high", rate: true },
  effort: {
    kind: "dots",
    x: "model",
    series: null,
    y: "assisted",
    low: "assistedLow",
    high: "assistedHigh",
    rate: true,
  },
};

/** Every figure of the report, with how its table can be drawn. */
export function figureViews(trials: readonly TrialRow[]): readonly FigureView[] {
  const experiments = experimentFigures(trials).map((figure) => ({ ...figure, chart: CHARTS[figure.id] ?? null }));
  const suites = suiteFigures(trials).map((figure) => {
    const [x = "model", series = null] = figure.table.columns
      .map(({ key }) => key)
      .filter((key, at) => at < 2 && key !== "success");
    return { ...figure, chart: { kind: "dots", x, series, ...RATE } as const };
  });
  return [...experiments, ...suites];
}
