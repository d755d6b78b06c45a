import type { TrialRow } from "#records";
import { compareTrials, type PairedComparison } from "../trial-pairs.ts";
import { isGraded, rateOfTrials, type TrialRate } from "../trial-rate.ts";
import { type MatrixField, matrixSvg } from "../svg/matrix-svg.ts";
import type { Figure, FigureTable } from "./figure.ts";
import { percentText, pointsRange, pointsText, wordsOf } from "./figure-text.ts";
import { byModel, denominators, standing, type Study, SUCCESS, trialsAt } from "./study.ts";

/** What one flaw does to one model. */
export interface FlawEffect {
  /** The prompt type, or `flawed` for all of them together. */
  readonly promptType: string;
  readonly rate: TrialRate;
  /** Flawed minus optimal on the same tasks with the same chance: negative is what the flaw costs. */
  readonly paired: PairedComparison;
}

/** What flaws do to one model. */
export interface Robustness {
  readonly model: string;
  readonly optimal: TrialRate;
  /** One for each flaw that any model was shown, in the order of their names. */
  readonly flaws: readonly FlawEffect[];
  /** Over all flaws: its success is the original's robustness score. */
  readonly together: FlawEffect;
}

/** Table 5.3: success on flawed plans beside the sound one, model by model; null when no flawed plan was shown. */
export function robustnessOf(study: Study): readonly Robustness[] | null {
  const all = trialsAt(study, { promptType: null });
  const flawed = all.filter(isFlawed);
  if (!flawed.some(isGraded)) return null;
  const kinds = [...new Set(flawed.map(promptOf))].toSorted((a, b) => placeOf(a) - placeOf(b));
  return byModel(study, all).flatMap(([model, rows]): Robustness[] => {
    const own = rows.filter(isFlawed);
    if (own.length === 0) return [];
    const optimal = rows.filter((row) => promptOf(row) === "optimal");
    const effect = (promptType: string, some: readonly TrialRow[]): FlawEffect => ({
      promptType,
      rate: rateOfTrials(some),
      paired: compareTrials(some, optimal),
    });
    return [
      {
        model,
        optimal: rateOfTrials(optimal),
        flaws: kinds.map((kind) =>
          effect(
            kind,
            own.filter((row) => promptOf(row) === kind),
          ),
        ),
        together: effect("flawed", own),
      },
    ];
  });
}

/** Flaw robustness as a figure: a field a model and flaw. */
export function flawsFigure(study: Study): Figure | null {
  const found = robustnessOf(study);
  if (found === null) return null;
  const rows = trialsAt(study, { promptType: null }).filter((row) => isFlawed(row) || promptOf(row) === "optimal");
  const kinds = found[0]?.flaws.map(({ promptType }) => promptType) ?? [];
  const lead = `What each flaw in the shown plan costs, in points of success beside the sound plan on the same tasks with the same chance: ${standing(study, "promptType")}.`;
  const comparisons = found.length * kinds.length;
  const foot = [
    `${SUCCESS}. Tinted and bold: the interval (adjusted Wald's for pairs, 95 %) excludes zero; of ${comparisons} comparisons about ${Math.round(comparisons * 0.05)} would by chance alone. Grey: no difference can be claimed. Under all flaws together: the success that is left.`,
    denominators(rows),
  ].join(" ");
  const fields = found.map(({ optimal, flaws, together }) => [
    { text: optimal.success === null ? "–" : `${percentText(optimal.success)} %`, aside: `n ${optimal.graded}` },
    ...flaws.map(fieldOf),
    { ...fieldOf(together), aside: `${percentText(together.rate.success)} %` },
  ]);
  const description = found
    .map(
      ({ model, flaws }) =>
        `${model}: ${flaws.map((effect) => `${wordsOf(effect.promptType)} ${differenceText(effect)}`).join(", ")}.`,
    )
    .join(" ");
  return {
    id: "flaws",
    title: "Robustness against flaws",
    lead,
    says: [],
    svg: matrixSvg(
      {
        rows: found.map(({ model }) => model),
        columns: [
          "sound plan",
          ...kinds.map((kind) => wordsOf(kind).replace("inconsistency", "inconsis- tency")),
          "all flaws together",
        ],
        fields,
        apart: [1, kinds.length + 1],
      },
      { title: "Robustness against flaws", subtitle: lead, simulated: study.simulated, description, foot },
    ),
    table: {
      columns: [
        { key: "model", label: "model" },
        { key: "flaw", label: "flaw" },
        { key: "success", label: "success with the flaw" },
        { key: "low", label: "interval from" },
        { key: "high", label: "to" },
        { key: "graded", label: "graded trials" },
        { key: "notScored", label: "not scored" },
        { key: "optimal", label: "success with the sound plan" },
        { key: "difference", label: "paired difference" },
        { key: "differenceLow", label: "interval from" },
        { key: "differenceHigh", label: "to" },
        { key: "pairs", label: "pairs" },
        { key: "tasks", label: "tasks" },
        { key: "claim", label: "claim" },
      ],
      rows: found.flatMap(({ model, optimal, flaws, together }) =>
        [...flaws, together].map((effect) => ({
          model,
          ...rateCellsOf(effect, optimal),
          ...pairCellsOf(effect.paired),
        })),
      ),
    },
  };
}

const rateCellsOf = ({ promptType, rate }: FlawEffect, optimal: TrialRate): FigureTable["rows"][number] => ({
  flaw: promptType === "flawed" ? "all together" : wordsOf(promptType),
  success: rate.success,
  low: rate.interval?.low ?? null,
  high: rate.interval?.high ?? null,
  graded: rate.graded,
  notScored: rate.notScored,
  optimal: optimal.success,
});

const pairCellsOf = ({ comparison, pairs }: PairedComparison): FigureTable["rows"][number] => ({
  difference: comparison?.difference ?? null,
  differenceLow: comparison?.interval.low ?? null,
  differenceHigh: comparison?.interval.high ?? null,
  pairs,
  tasks: comparison?.tasks ?? 0,
  claim: claimOf(comparison?.claim),
});

/** A difference of this many points has the strongest tint. */
const STRONGEST = 0.5;

function fieldOf({ paired: { comparison }, rate }: FlawEffect): MatrixField {
  if (comparison === null && rate.success === null) return { text: "–", quiet: true };
  if (comparison === null) return { text: `${percentText(rate.success)} %`, aside: "unpaired", quiet: true };
  const { difference, interval, claim } = comparison;
  const text = pointsText(difference);
  const aside = pointsRange(interval);
  if (claim === "no-difference-can-be-claimed") return { text, aside, quiet: true };
  const tint = { tone: difference < 0 ? "less" : "more", strength: Math.abs(difference) / STRONGEST } as const;
  return { text, aside, tint };
}

const differenceText = ({ paired: { comparison } }: FlawEffect): string =>
  comparison === null ? "not compared" : `${pointsText(comparison.difference)} points (${claimOf(comparison.claim)})`;

function claimOf(claim: string | undefined): string {
  if (claim === undefined) return "not compared";
  if (claim === "first-is-better") return "better with the flaw";
  return claim === "second-is-better" ? "worse with the flaw" : "no difference can be claimed";
}

const promptOf = ({ cell }: TrialRow): string => String(cell["promptType"]);
const isFlawed = (row: TrialRow): boolean => promptOf(row).startsWith("flawed_");

// The original's order.
const ORDER = ["sequence", "tool", "parameter", "missing", "redundant", "logical", "semantic"];
function placeOf(promptType: string): number {
  const place = ORDER.findIndex((word) => promptType.startsWith(`flawed_${word}`));
  return place === -1 ? ORDER.length : place;
}
