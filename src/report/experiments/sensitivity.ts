import type { TrialRow } from "#records";
import { rateOfTrials, type TrialRate } from "../trial-rate.ts";
import { dotRowsSvg } from "../svg/dot-rows-svg.ts";
import type { Figure } from "./figure.ts";
import { percentText } from "./figure-text.ts";
import { byModel, denominators, groupBy, INTERVALS, standing, type Study, SUCCESS, trialsAt } from "./study.ts";

/** How much one model's success depends on the prompt. */
export interface Sensitivity {
  readonly model: string;
  /** By prompt type, the flawed ones as one. */
  readonly prompts: readonly { readonly promptType: string; readonly rate: TrialRate }[];
  /** The prompt sensitivity index: population standard deviation of success over the prompt types. */
  readonly index: number;
  /**
   * What the index would be on average if the prompt did nothing and each prompt had tasks of its own: sampling alone spreads the
   * means. The root of (k − 1) / k times the mean variance of k means, each at most p (1 − p) / n.
   */
  readonly byChance: number;
}

const ORDER = ["baseline", "cot", "optimal", "flawed"];

/** Table 5.5: the prompt types that all compared models were given; null unless there are two. */
export function sensitivityOf(study: Study): readonly Sensitivity[] | null {
  const groups = byModel(study, trialsAt(study, { promptType: null })).map(([model, rows]) => {
    const rates = [...groupBy(rows, promptOf)].map(([promptType, own]) => ({ promptType, rate: rateOfTrials(own) }));
    return { model, rates: rates.filter(({ rate }) => rate.graded > 0) };
  });
  const several = groups.filter(({ rates }) => rates.length > 1);
  const shared = ORDER.filter((prompt) =>
    several.every(({ rates }) => rates.some(({ promptType }) => promptType === prompt)),
  );
  if (several.length === 0 || shared.length < 2) return null;
  return several.map(({ model, rates }) => {
    const prompts = shared.map((prompt) => rates.find(({ promptType }) => promptType === prompt)!);
    return { model, prompts, ...spreadOf(prompts.map(({ rate }) => rate)) };
  });
}

function spreadOf(rates: readonly TrialRate[]): { readonly index: number; readonly byChance: number } {
  const means = rates.map(({ success }) => success ?? 0);
  const count = means.length;
  const middle = means.reduce((sum, one) => sum + one, 0) / count;
  const variance = means.reduce((sum, one) => sum + (one - middle) ** 2, 0) / count;
  const sampling =
    rates.reduce((sum, { success, graded }) => sum + ((success ?? 0) * (1 - (success ?? 0))) / graded, 0) / count;
  return { index: Math.sqrt(variance), byChance: Math.sqrt((sampling * (count - 1)) / count) };
}

/** Prompt sensitivity as a figure: a row a model, a mark a prompt type. */
export function sensitivityFigure(study: Study): Figure | null {
  const found = sensitivityOf(study);
  if (found === null) return null;
  const names = found[0]!.prompts.map(({ promptType }) => promptType);
  const rows = trialsAt(study, { promptType: null }).filter((row) => names.includes(promptOf(row)));
  const lead = `How much success depends on the prompt: ${names.join(", ")}; ${standing(study, "promptType")}.`;
  const foot = [
    `${SUCCESS}; bars: ${INTERVALS}. The index is the population standard deviation of success over these ${names.length} prompt types, in points;`,
    `beside it what chance would make of it on average, were the tasks drawn anew for each prompt. ${denominators(rows)}`,
  ].join(" ");
  return {
    id: "sensitivity",
    title: "Prompt sensitivity",
    lead,
    says: [],
    svg: dotRowsSvg(
      {
        names: found.map(({ model }) => model),
        panels: [
          {
            title: "success",
            low: 0,
            high: 1,
            ticks: [0, 0.25, 0.5, 0.75, 1],
            tickText: (tick) => `${tick * 100}${tick === 1 ? " %" : ""}`,
            textHead: "index",
            asideHead: "by chance",
            cells: found.map(({ prompts, index, byChance }) => ({
              marks: prompts.map(({ rate }, look) => ({ value: rate.success ?? 0, interval: rate.interval, look })),
              text: percentText(index),
              aside: percentText(byChance),
            })),
          },
        ],
      },
      {
        title: "Prompt sensitivity",
        subtitle: lead,
        simulated: study.simulated,
        legend: names,
        description: found
          .map(
            ({ model, prompts, index }) =>
              `${model}: index ${percentText(index)} points; ${prompts.map(({ promptType, rate }) => `${promptType} ${percentText(rate.success)} %`).join(", ")}.`,
          )
          .join(" "),
        foot,
      },
    ),
    table: {
      columns: [
        { key: "model", label: "model" },
        ...names.flatMap((name) => [
          { key: name, label: `success, ${name}` },
          { key: `${name}Low`, label: "interval from" },
          { key: `${name}High`, label: "to" },
          { key: `${name}Graded`, label: "graded trials" },
        ]),
        { key: "index", label: "prompt sensitivity index" },
        { key: "byChance", label: "index by chance alone" },
      ],
      rows: found.map(({ model, prompts, index, byChance }) => ({
        model,
        ...Object.fromEntries(
          prompts.flatMap(({ promptType, rate }) => [
            [promptType, rate.success],
            [`${promptType}Low`, rate.interval?.low ?? null],
            [`${promptType}High`, rate.interval?.high ?? null],
            [`${promptType}Graded`, rate.graded],
          ]),
        ),
        index,
        byChance,
      })),
    },
  };
}

function promptOf({ cell }: TrialRow): string {
  const prompt = String(cell["promptType"]);
  return prompt.startsWith("flawed_") ? "flawed" : prompt;
}
