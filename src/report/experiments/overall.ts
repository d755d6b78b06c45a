import { tableOfTrials } from "../trial-table.ts";
import { rateOfTrials } from "../trial-rate.ts";
import { leaderboardSvg } from "../svg/leaderboard-svg.ts";
import type { Figure } from "./figure.ts";
import { RATE_COLUMNS, rateCells } from "./rate-cells.ts";
import { byModel, standing, type Study, trialsAt } from "./study.ts";

/** Table 5.1: every model at the one condition; null when nothing was planned there. */
export function overallFigure(study: Study): Figure | null {
  const rows = trialsAt(study);
  if (rows.length === 0) return null;
  const lead = `How well each model carries out a workflow: ${standing(study)}.`;
  const table = tableOfTrials(rows, ["model"], { by: "success" });
  return {
    id: "overall",
    title: "Overall",
    lead,
    says: [],
    svg: leaderboardSvg(table, { title: "Overall", subtitle: lead }),
    table: {
      columns: [{ key: "model", label: "model" }, ...RATE_COLUMNS],
      rows: byModel(study, rows).map(([model, own]) => ({ model, ...rateCells(rateOfTrials(own)) })),
    },
  };
}
