import type { PairedComparison } from "../trial-pairs.ts";
import { compareTrials } from "../trial-pairs.ts";
import { dotRowsSvg } from "../svg/dot-rows-svg.ts";
import type { Figure } from "./figure.ts";
import { pointsRange, pointsText } from "./figure-text.ts";
import { byModel, denominators, standing, type Study, trialsAt } from "./study.ts";

/** One model beside the best, on the same tasks with the same chance. */
export interface Behind {
  readonly model: string;
  readonly paired: PairedComparison;
}

/** Every other model against the best at the reference; null with fewer than two models. Negative differences are behind it. */
export function behindBest(study: Study): { readonly best: string; readonly others: readonly Behind[] } | null {
  const [first, ...others] = byModel(study, trialsAt(study));
  if (first === undefined || others.length === 0) return null;
  const [best, own] = first;
  return { best, others: others.map(([model, rows]) => ({ model, paired: compareTrials(rows, own) })) };
}

/** Whether the best is really ahead: the paired differences to it, as a figure. */
export function behindBestFigure(study: Study): Figure | null {
  const found = behindBest(study);
  if (found === null) return null;
  const { best } = found;
  const others = found.others.flatMap(({ model, paired: { comparison, pairs, unpaired } }) =>
    comparison === null ? [] : [{ model, comparison, pairs, unpaired }],
  );
  if (others.length === 0) return null;
  const open = others.filter(({ comparison }) => comparison.claim === "no-difference-can-be-claimed");
  const lead = `Each model against ${best} on the same tasks with the same chance: ${standing(study)}.`;
  const foot = [
    "The difference of mean success over tasks that both have; intervals are adjusted Wald's for pairs at 95 %.",
    "An interval that spans zero claims nothing, also not that the two are equal. Which one is best was read from the same trials, which favours it a little.",
    denominators(trialsAt(study)),
  ].join(" ");
  const cells = others.map(({ comparison }) => ({
    marks: [
      {
        value: comparison.difference,
        interval: comparison.interval,
        look: comparison.claim === "no-difference-can-be-claimed" ? 4 : 1,
      },
    ],
    text: pointsText(comparison.difference),
    aside: comparison.claim === "no-difference-can-be-claimed" ? "no difference claimed" : "behind",
  }));
  const lowest = Math.min(...others.map(({ comparison }) => comparison.interval.low));
  const low = Math.min(-0.25, Math.floor(lowest * 4) / 4);
  const high = Math.max(0.25, Math.ceil(Math.max(...others.map(({ comparison }) => comparison.interval.high)) * 4) / 4);
  const ticks = Array.from({ length: Math.round((high - low) * 4) + 1 }, (_, n) => low + n / 4);
  const panel = {
    title: "difference in points",
    low,
    high,
    ticks,
    tickText: (tick: number) => (tick === 0 ? "0" : `${tick < 0 ? "−" : "+"}${Math.abs(tick * 100)}`),
    divide: 0,
    textHead: "points",
    asideHead: "claim",
    cells,
  };
  const description = others
    .map(
      ({ model, comparison }) =>
        `${model}: ${pointsText(comparison.difference)} points, interval ${pointsRange(comparison.interval)}.`,
    )
    .join(" ");
  return {
    id: "behind-best",
    title: "Is the best really ahead?",
    lead,
    says: open.length === 0 ? [] : [`Not told apart from ${best}: ${open.map(({ model }) => model).join(", ")}.`],
    svg: dotRowsSvg(
      { names: others.map(({ model }) => model), panels: [panel] },
      { title: "Is the best really ahead?", subtitle: lead, simulated: study.simulated, description, foot },
    ),
    table: {
      columns: [
        { key: "model", label: "model" },
        { key: "against", label: "against" },
        { key: "difference", label: "difference of success" },
        { key: "low", label: "interval from" },
        { key: "high", label: "to" },
        { key: "claim", label: "claim" },
        { key: "tasks", label: "tasks" },
        { key: "pairs", label: "pairs" },
        { key: "unpaired", label: "trials without partner" },
        { key: "mcnemarP", label: "McNemar's exact p" },
      ],
      rows: others.map(({ model, comparison, pairs, unpaired }) => ({
        model,
        against: best,
        difference: comparison.difference,
        low: comparison.interval.low,
        high: comparison.interval.high,
        claim: claimText(comparison.claim),
        tasks: comparison.tasks,
        pairs,
        unpaired,
        mcnemarP: comparison.mcnemarP,
      })),
    },
  };
}

const claimText = (claim: string): string =>
  claim === "first-is-better" ? "ahead" : claim === "second-is-better" ? "behind" : "no difference can be claimed";
