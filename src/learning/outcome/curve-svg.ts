import { type CurvePanels, panelsSvg } from "#report";
import { comparisonText, percentText } from "./comparison-text.ts";
import type { ArmCurve, CurveAt } from "./learning-curve.ts";
import type { LearnReport } from "./learn-report.ts";

/** The learning curve as an SVG: success so far, and over the last tasks, by place in the stream; a curve an arm. */
export function curveSvg(report: LearnReport, title = "Does memory help?"): string {
  const { curve, tasks, streams } = report;
  const positions = curve.curves[0]?.cumulative.map(({ position }) => position) ?? [];
  const spread = (positions.at(-1) ?? 1) / 60;
  const drawn = (of: (one: ArmCurve) => readonly CurveAt[]) =>
    curve.curves.map((one, look) => ({
      look,
      points: of(one).map(({ position, success, low, high }) => ({
        x: position + (look - (curve.curves.length - 1) / 2) * (spread / 2),
        y: success,
        low,
        high,
      })),
    }));
  const chart: CurvePanels = {
    across: 2,
    xTitle: "tasks of the stream so far",
    ticks: ticksOf(positions),
    panels: [
      { title: "Everything so far", aside: "success up to each task", curves: drawn(({ cumulative }) => cumulative) },
      {
        title: "The last tasks",
        aside: `success over the last ${curve.window} tasks`,
        curves: drawn(({ windowed }) => windowed),
      },
    ],
  };
  const [first] = report.comparisons;
  return panelsSvg(chart, {
    title,
    subtitle: `${tasks} repairs in ${streams === 1 ? "one order" : `${streams} streams`}; every arm solves the same tasks with the same chance.${first === undefined ? "" : ` ${capital(comparisonText(first))}`}`,
    simulated: report.simulated,
    legend: report.curve.curves.map(({ arm }) => arm),
    description: report.arms
      .map(({ arm, success, graded }) => `${arm}: ${percentText(success)} of ${graded} trials solved.`)
      .join(" "),
    foot: "Success is (full + ½ partial) ÷ graded trials; bars: 95 %, a task tried several times is one piece of evidence. Points stand at the end of a generation.",
  });
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

/** Five or six numbers under the axis, both ends among them. */
function ticksOf(positions: readonly number[]): CurvePanels["ticks"] {
  const step = Math.max(1, Math.ceil((positions.length - 1) / 5));
  const chosen = positions.filter((_, at) => at % step === 0 || at === positions.length - 1);
  return chosen.map((x) => ({ x, text: String(x) }));
}
