import { rateOfTrials, type TrialRate } from "../trial-rate.ts";
import { panelsSvg } from "../svg/panels-svg.ts";
import type { Figure } from "./figure.ts";
import { percentText } from "./figure-text.ts";
import { RATE_COLUMNS, rateCells } from "./rate-cells.ts";
import { byModel, denominators, groupBy, INTERVALS, standing, type Study, SUCCESS, trialsAt } from "./study.ts";

/** One model's success by how often tools succeed, the least reliable first. */
export interface ReliabilityCurve {
  readonly model: string;
  readonly points: readonly { readonly toolSuccessRate: number; readonly rate: TrialRate }[];
}

/** Table 5.4: null unless some model was tried at two tool success rates. */
export function reliabilityOf(study: Study): readonly ReliabilityCurve[] | null {
  const rows = trialsAt(study, { toolSuccessRate: null });
  const curves = byModel(study, rows).map(([model, own]): ReliabilityCurve => {
    const groups = groupBy(own, ({ cell }) => Number(cell["toolSuccessRate"]));
    const points = [...groups].map(([toolSuccessRate, some]) => ({ toolSuccessRate, rate: rateOfTrials(some) }));
    return {
      model,
      points: points.filter(({ rate }) => rate.graded > 0).toSorted((a, b) => a.toolSuccessRate - b.toolSuccessRate),
    };
  });
  const several = curves.filter(({ points }) => points.length > 1);
  return several.length === 0 ? null : several;
}

/** The reliability curves as a figure: a panel a model, the others behind it. */
export function reliabilityFigure(study: Study): Figure | null {
  const curves = reliabilityOf(study);
  if (curves === null) return null;
  const rates = [
    ...new Set(curves.flatMap(({ points }) => points.map(({ toolSuccessRate }) => toolSuccessRate))),
  ].toSorted((a, b) => a - b);
  const shapes = curves.map(({ points }) =>
    points.map(({ toolSuccessRate, rate }) => ({
      x: toolSuccessRate,
      y: rate.success ?? 0,
      low: rate.interval?.low ?? 0,
      high: rate.interval?.high ?? 1,
    })),
  );
  const lead = `What unreliable tools do: success by how often a tool call succeeds. ${sentence(standing(study, "toolSuccessRate"))}`;
  const rows = trialsAt(study, { toolSuccessRate: null });
  const foot = `${SUCCESS}; bands: ${INTERVALS}. Grey lines are the other models. ${denominators(rows)}`;
  const ends = (points: ReliabilityCurve["points"]): string =>
    `${whole(points[0]!.rate.success)} → ${whole(points.at(-1)!.rate.success)} %`;
  return {
    id: "reliability",
    title: "Reliability of tools",
    lead,
    says: [],
    svg: panelsSvg(
      {
        across: Math.min(4, curves.length),
        xTitle: "tool calls that succeed, %",
        ticks: rates.map((rate) => ({ x: rate, text: String(Math.round(rate * 100)) })),
        panels: curves.map(({ model, points }, at) => ({
          title: model,
          aside: ends(points),
          curves: shapes.map((shape, other) => ({ look: 0, points: shape, faint: other !== at })),
        })),
      },
      {
        title: "Reliability of tools",
        subtitle: lead,
        simulated: study.simulated,
        description: curves
          .map(
            ({ model, points }) =>
              `${model}: ${points.map(({ toolSuccessRate, rate }) => `${percentText(rate.success)} % at ${toolSuccessRate}`).join(", ")}.`,
          )
          .join(" "),
        foot,
      },
    ),
    table: {
      columns: [
        { key: "model", label: "model" },
        { key: "toolSuccessRate", label: "tool success rate" },
        ...RATE_COLUMNS,
      ],
      rows: curves.flatMap(({ model, points }) =>
        points.map(({ toolSuccessRate, rate }) => ({ model, toolSuccessRate, ...rateCells(rate) })),
      ),
    },
  };
}

const whole = (rate: number | null): string => (rate === null ? "–" : String(Math.round(rate * 100)));
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
