import type { TrialRow } from "#records";
import { rateOfTrials, type TrialRate } from "../trial-rate.ts";
import { panelsSvg } from "../svg/panels-svg.ts";
import type { Figure } from "./figure.ts";
import { percentText, wordsOf } from "./figure-text.ts";
import { sizeOf } from "./model-size.ts";
import { RATE_COLUMNS, rateCells } from "./rate-cells.ts";
import { byModel, denominators, groupBy, INTERVALS, standing, type Study, SUCCESS, trialsAt } from "./study.ts";

/** One model of a family at one difficulty. */
export interface ScalePoint {
  readonly model: string;
  /** As the name gives it: `72 B`, `large`. */
  readonly size: string;
  readonly rate: TrialRate;
}

/** A family of models that differ in size, by difficulty: each difficulty's points from the smallest model on. */
export interface ScaleFamily {
  readonly family: string;
  readonly sizes: readonly string[];
  readonly byDifficulty: readonly { readonly difficulty: string; readonly points: readonly ScalePoint[] }[];
}

/** Table 5.2: families with models of at least two sizes; null when there are none. */
export function scaleOf(study: Study): readonly ScaleFamily[] | null {
  const rows = trialsAt(study, { difficulty: null });
  const sized = byModel(study, rows).flatMap(([model, own]) => {
    const size = sizeOf(model);
    return size === null ? [] : [{ model, own, ...size }];
  });
  const families = [...new Set(sized.map(({ family }) => family))].flatMap((family): ScaleFamily[] => {
    const members = sized.filter((one) => one.family === family).toSorted((a, b) => a.order - b.order);
    if (new Set(members.map(({ order }) => order)).size < 2) return [];
    const difficulties = [...new Set(members.flatMap(({ own }) => own.map(difficultyOf)))].toSorted(
      (a, b) => placeOf(a) - placeOf(b),
    );
    return [
      {
        family,
        sizes: [...new Set(members.map(({ size }) => size))],
        byDifficulty: difficulties.map((difficulty) => ({
          difficulty,
          points: members.flatMap(({ model, size, own }): ScalePoint[] => {
            const rate = rateOfTrials(groupBy(own, difficultyOf).get(difficulty) ?? []);
            return rate.graded === 0 ? [] : [{ model, size, rate }];
          }),
        })),
      },
    ];
  });
  return families.length === 0 ? null : families;
}

/** The scale effect as a figure: a panel a family, a curve a difficulty. */
export function scaleFigure(study: Study): Figure | null {
  const families = scaleOf(study);
  if (families === null) return null;
  // Families are sized in words of their own: only one can share an axis.
  const [largest] = families.toSorted((a, b) => b.sizes.length - a.sizes.length);
  const { family, sizes, byDifficulty } = largest!;
  const models = new Set(byDifficulty.flatMap(({ points }) => points.map(({ model }) => model)));
  const rows = byModel(study, trialsAt(study, { difficulty: null })).flatMap(([model, own]) =>
    models.has(model) ? own : [],
  );
  const lead =
    `What the size of a model is worth, by how explicit the task's wording is. ${standing(study, "difficulty")}.`.replace(
      /\. ([a-z])/,
      (_, letter: string) => `. ${letter.toUpperCase()}`,
    );
  const shift = (at: number): number => (at - (byDifficulty.length - 1) / 2) * 0.09;
  return {
    id: "scale",
    title: "Size of the model",
    lead,
    says: [],
    svg: panelsSvg(
      {
        across: 1,
        xTitle: "size of the model, as its name gives it",
        ticks: sizes.map((text, x) => ({ x, text })),
        panels: [
          {
            title: family,
            aside: "",
            curves: byDifficulty.map(({ points }, at) => ({
              look: at,
              points: points.map(({ size, rate }) => ({
                x: sizes.indexOf(size) + shift(at),
                y: rate.success ?? 0,
                low: rate.interval?.low ?? 0,
                high: rate.interval?.high ?? 1,
              })),
            })),
          },
        ],
      },
      {
        title: "Size of the model",
        subtitle: lead,
        simulated: study.simulated,
        legend: byDifficulty.map(({ difficulty }) => wordsOf(difficulty)),
        description: byDifficulty
          .map(
            ({ difficulty, points }) =>
              `${family}, ${wordsOf(difficulty)}: ${points.map(({ size, rate }) => `${percentText(rate.success)} % at ${size}`).join(", ")}.`,
          )
          .join(" "),
        foot: `${SUCCESS}; bars: ${INTERVALS}. ${denominators(rows)}`,
      },
    ),
    table: {
      columns: [
        { key: "family", label: "family" },
        { key: "model", label: "model" },
        { key: "size", label: "size" },
        { key: "difficulty", label: "difficulty" },
        ...RATE_COLUMNS,
      ],
      rows: families.flatMap((one) =>
        one.byDifficulty.flatMap(({ difficulty, points }) =>
          points.map(({ model, size, rate }) => ({
            family: one.family,
            model,
            size,
            difficulty: wordsOf(difficulty),
            ...rateCells(rate),
          })),
        ),
      ),
    },
  };
}

const difficultyOf = ({ cell }: TrialRow): string => String(cell["difficulty"] ?? "");
const ORDER = ["very_easy", "easy", "medium", "hard", "very_hard"];
const placeOf = (difficulty: string): number => (ORDER.indexOf(difficulty) + ORDER.length + 1) % (ORDER.length + 1);
