import { isoText } from "#kernel";
import type { RunSummary } from "#records";
import { durationText } from "../duration-text.ts";
import type { FigureTable } from "../experiments/figure.ts";
import type { ReportContent } from "./report-content.ts";
import { tableHtml } from "./table-html.ts";

/** The runs that made the ledger, the newest first: when, how they ended, what they took. */
export function runTable(runs: ReportContent["runs"]): FigureTable {
  return {
    columns: [
      { key: "began", label: "began (UTC)" },
      { key: "title", label: "what" },
      { key: "took", label: "took" },
      { key: "how", label: "ended" },
      { key: "graded", label: "graded" },
      { key: "calls", label: "calls" },
      { key: "rejectedSends", label: "rejected sends" },
      { key: "cost", label: "cost, USD" },
      { key: "run", label: "run" },
    ],
    rows: runs.map(({ started, ended }) => {
      const summary = (ended?.summary ?? {}) as Partial<RunSummary>;
      return {
        run: started.run,
        title: started.simulated ? `${started.title} (simulated)` : started.title,
        began: isoText(started.at).slice(0, 16).replace("T", " "),
        took: ended === null ? "–" : durationText(ended.at - started.at),
        how: ended?.how ?? "not ended",
        graded: summary.graded ?? null,
        calls: summary.calls ?? null,
        rejectedSends: summary.rejectedSends ?? null,
        cost: costText(summary.costUsd),
      };
    }),
  };
}

function costText(costUsd: number | null | undefined): string {
  if (costUsd === undefined) return "–";
  return costUsd === null ? "unknown" : costUsd.toFixed(2);
}

export const runsHtml = (runs: ReportContent["runs"]): string =>
  `<section id="runs"><h2>Runs</h2>\n${tableHtml(runTable(runs), { caption: "Runs, the newest first" })}</section>`;
