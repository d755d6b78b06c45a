import { ERROR_CATEGORIES, type TrialRow } from "#records";
import { clusteredInterval, type Interval } from "#statistics";
import { isGraded, taskOf } from "../trial-rate.ts";
import { matrixSvg } from "../svg/matrix-svg.ts";
import type { Figure } from "./figure.ts";
import { countText, wordsOf } from "./figure-text.ts";
import { byModel, denominators, standing, type Study, trialsAt } from "./study.ts";

/** Why one model's trials were not full. */
export interface ErrorBreakdown {
  readonly model: string;
  readonly graded: number;
  /** Graded trials that are not full, partial ones among them: the denominator of every share. */
  readonly notFull: number;
  readonly categories: readonly {
    readonly category: string;
    readonly count: number;
    readonly share: number | null;
    readonly interval: Interval | null;
  }[];
}

/** Table 5.6: by the rules over what happened, at the reference; null when no trial there was less than full. */
export function errorsOf(study: Study): readonly ErrorBreakdown[] | null {
  const found = byModel(study, trialsAt(study)).map(([model, rows]): ErrorBreakdown => {
    const graded = rows.filter(isGraded);
    const notFull = graded.filter(({ outcome }) => outcome !== "full");
    return {
      model,
      graded: graded.length,
      notFull: notFull.length,
      categories: ERROR_CATEGORIES.map((category) => {
        const values = notFull.map((row) => ({ value: Number(categoryOf(row) === category), cluster: taskOf(row) }));
        const count = values.filter(({ value }) => value === 1).length;
        const share = notFull.length === 0 ? null : count / notFull.length;
        return { category, count, share, interval: clusteredInterval(values) };
      }),
    };
  });
  return found.some(({ notFull }) => notFull > 0) ? found : null;
}

/** A category that this program's words do not have counts as other: the sum stays the whole. */
function categoryOf({ facts }: TrialRow): string {
  const said = facts["errorCategory"];
  return ERROR_CATEGORIES.find((category) => category === said) ?? "other";
}

/** The error breakdown as a figure: a field a model and category. */
export function errorsFigure(study: Study): Figure | null {
  const found = errorsOf(study);
  if (found === null) return null;
  const lead = `Why trials were not full, by rules over what happened in them: ${standing(study)}.`;
  const foot = [
    "Shares of graded trials that are not full, partial ones among them; the first rule that applies decides, so each row sums to 100 %. Under each share its count; the tint is stronger the more of all graded trials it is.",
    denominators(trialsAt(study)),
  ].join(" ");
  return {
    id: "errors",
    title: "What went wrong",
    lead,
    says: [],
    svg: matrixSvg(
      {
        rows: found.map(({ model }) => model),
        columns: ["not full of graded", ...ERROR_CATEGORIES.map(wordsOf)],
        apart: [1],
        fields: found.map(({ notFull, graded, categories }) => [
          { text: countText(notFull), aside: `of ${countText(graded)}` },
          ...categories.map(({ count, share }) =>
            share === null || count === 0
              ? { text: share === null ? "–" : "0", quiet: true }
              : {
                  text: `${Math.round(share * 100)} %`,
                  aside: countText(count),
                  tint: { tone: "more" as const, strength: (2 * count) / graded },
                },
          ),
        ]),
      },
      {
        title: "What went wrong",
        subtitle: lead,
        simulated: study.simulated,
        description: found
          .map(
            ({ model, notFull, categories }) =>
              `${model}, ${notFull} trials not full: ${
                categories
                  .filter(({ count }) => count > 0)
                  .map(({ category, count }) => `${wordsOf(category)} ${count}`)
                  .join(", ") || "none"
              }.`,
          )
          .join(" "),
        foot,
      },
    ),
    table: {
      columns: [
        { key: "model", label: "model" },
        { key: "category", label: "error category" },
        { key: "count", label: "trials" },
        { key: "share", label: "share of trials not full" },
        { key: "low", label: "interval from" },
        { key: "high", label: "to" },
        { key: "notFull", label: "trials not full" },
        { key: "graded", label: "graded trials" },
      ],
      rows: found.flatMap(({ model, notFull, graded, categories }) =>
        categories.map(({ category, count, share, interval }) => ({
          model,
          category: wordsOf(category),
          count,
          share,
          low: interval?.low ?? null,
          high: interval?.high ?? null,
          notFull,
          graded,
        })),
      ),
    },
  };
}
