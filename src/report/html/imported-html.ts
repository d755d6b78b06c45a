import type { FigureTable } from "../experiments/figure.ts";
import { escaped } from "../svg/element.ts";
import type { ImportedSection } from "../imported/imported-section.ts";
import { IMPORTED_SAYS } from "../imported/render-imported.ts";
import { dataHtml } from "./figure-html.ts";
import { tableHtml } from "./table-html.ts";

/** The section on imported evidence; nothing when nothing was imported. */
export function importedHtml(section: ImportedSection | null): string {
  if (section === null) return "";
  const { beside } = section;
  return [
    '<section id="imported"><h2>Imported evidence</h2>',
    `<p class="banner" role="note">Imported. ${escaped(IMPORTED_SAYS)}</p>`,
    tableHtml(sourceTable(section), { caption: "Files that evidence was imported from" }),
    beside.length === 0
      ? "<p>None of its cells has the model and conditions of one of your own.</p>"
      : `<p>${beside.length.toLocaleString("en-US")} cells have the model and conditions of one of your own.</p>${dataHtml("imported", "Imported cells beside own ones", besideTable(section))}`,
    "</section>",
  ].join("\n");
}

/** The imported files with their digests. */
function sourceTable({ sources }: ImportedSection): FigureTable {
  return {
    columns: [
      { key: "name", label: "file" },
      { key: "format", label: "format" },
      { key: "cells", label: "cells" },
      { key: "conversations", label: "conversations" },
      { key: "trials", label: "trials it says" },
      { key: "beside", label: "cells beside own" },
      { key: "doubted", label: "cells in doubt" },
      { key: "findings", label: "what an audit found" },
      { key: "digest", label: "SHA-256" },
    ],
    rows: sources.map(({ findings, name, format, cells, conversations, trials, beside, doubted, digest }) => {
      const found = Object.entries(findings).map(([code, times]) => `${code} × ${times}`);
      return { name, format, cells, conversations, trials, beside, doubted, findings: found.join(", "), digest };
    }),
  };
}

/** Cells that both have, a row each; rates from 0 to 1. */
export function besideTable({ beside }: ImportedSection): FigureTable {
  return {
    columns: [
      { key: "model", label: "model" },
      { key: "promptType", label: "prompt type" },
      { key: "toolSuccessRate", label: "tool success rate" },
      { key: "difficulty", label: "difficulty" },
      { key: "taskType", label: "task type" },
      { key: "ownSuccess", label: "own success" },
      { key: "ownGraded", label: "own graded trials" },
      { key: "ownSimulated", label: "own answers" },
      { key: "importedSuccess", label: "imported success" },
      { key: "importedTrials", label: "imported trials" },
      { key: "doubts", label: "doubts" },
      { key: "source", label: "source" },
    ],
    rows: beside.map(({ model, conditions, own, imported }) => ({
      model,
      ...conditions,
      ownSuccess: own.rate,
      ownGraded: own.graded,
      ownSimulated: own.simulated ? "simulated" : "real",
      importedSuccess: imported.rate,
      importedTrials: imported.trials,
      doubts: imported.doubts.join(", "),
      source: imported.source,
    })),
  };
}
