import type { TrialRow } from "#records";
import { leaderboardSvg } from "../svg/leaderboard-svg.ts";
import { rateOfTrials } from "../trial-rate.ts";
import { tableOfTrials } from "../trial-table.ts";
import type { Figure } from "./figure.ts";
import { RATE_COLUMNS, rateCells } from "./rate-cells.ts";
import { groupBy } from "./study.ts";

/** More values of an axis than this are too many lines a model. */
const MOST_SERIES = 5;

/** A leaderboard for every suite that is not the workflow suite: by model, and by the first axis that has a few values. */
export function suiteFigures(trials: readonly TrialRow[]): readonly Figure[] {
  const suites = groupBy(
    trials.filter(({ suite }) => !suite.startsWith("workflow@")),
    ({ suite }) => suite,
  );
  return [...suites].map(([suite, rows], at) => leaderboardOf(suite, rows, at));
}

function leaderboardOf(suite: string, rows: readonly TrialRow[], at: number): Figure {
  const axes = [...new Set(rows.flatMap(({ cell }) => Object.keys(cell)))].filter((axis) => axis !== "model");
  const valuesOf = (axis: string): number => new Set(rows.map(({ cell }) => cell[axis])).size;
  const series = axes.find((axis) => valuesOf(axis) > 1 && valuesOf(axis) <= MOST_SERIES);
  const by = series === undefined ? ["model"] : ["model", series];
  const [name] = suite.split("@");
  const lead = `Success of each model on ${suite}${series === undefined ? "" : `, by ${series}`}.`;
  const groups = groupBy(rows, ({ cell }) => JSON.stringify(by.map((axis) => cell[axis] ?? null)));
  return {
    id: `leaderboard-${at + 1}`,
    title: name ?? suite,
    lead,
    says: [],
    svg: leaderboardSvg(tableOfTrials(rows, by, { by: "success" }), { title: name ?? suite, subtitle: lead }),
    table: {
      columns: [...by.map((axis) => ({ key: axis, label: axis })), ...RATE_COLUMNS],
      rows: [...groups.values()].map((own) => ({
        ...Object.fromEntries(by.map((axis) => [axis, own[0]!.cell[axis] ?? null])),
        ...rateCells(rateOfTrials(own)),
      })),
    },
  };
}
