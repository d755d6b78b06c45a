import { isoText, type Json } from "#kernel";
import type { Cell, TrialRow } from "#records";
import type { Figure } from "../experiments/figure.ts";
import { countText } from "../experiments/figure-text.ts";
import { experimentFigures } from "../experiments/experiment-figures.ts";
import { suiteFigures } from "../experiments/suite-figures.ts";
import { escaped } from "../svg/element.ts";
import { withSimulatedMarks } from "../simulated-marks.ts";
import { rateOfTrials } from "../trial-rate.ts";
import { tableOfTrials } from "../trial-table.ts";
import { cellTable, coverageHtml } from "./coverage-html.ts";
import { figureHtml } from "./figure-html.ts";
import { harnessNotes, harnessTable } from "../harness-notes.ts";
import { harnessHtml } from "./harness-html.ts";
import { besideTable, importedHtml } from "./imported-html.ts";
import { notScoredHtml, notScoredTable } from "./not-scored-html.ts";
import { pageStyle } from "./page-style.ts";
import type { ReportContent } from "./report-content.ts";
import { runsHtml, runTable } from "./runs-html.ts";

/**
 * The report as one HTML page that needs nothing else: no script, no file, no connection. Light or dark by the reader's setting,
 * and made for paper too. Every figure carries its table; all of them are in the page once more as JSON.
 */
export function reportHtml(content: ReportContent): string {
  const { title, runs, madeBy, readAt, imported = null } = content;
  const trials = withSimulatedMarks(content.trials);
  const simulated = tableOfTrials(trials, ["model"]).simulated;
  const groups = figureGroups(trials);
  const harness = harnessNotes(trials);
  const sections = [
    coverageHtml(trials),
    ...groups.map(groupHtml),
    notScoredHtml(trials),
    harnessHtml(harness),
    importedHtml(imported),
    runsHtml(runs),
    METHODS,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${escaped(madeBy)}">
<title>${escaped(title)}</title>
<style>
${pageStyle}
</style>
</head>
<body>
<header>
<h1>${escaped(title)}${simulated === "none" ? "" : `<span class="badge">${simulated === "all" ? "SIMULATED" : "PARTLY SIMULATED"}</span>`}</h1>
<p class="muted">${escaped(subtitleOf(content))}</p>
${simulated === "none" ? "" : `<p class="banner" role="note">${escaped(SIMULATED[simulated])}</p>`}
${tilesHtml(trials, runs.length)}
<nav aria-label="Contents"><ul>${contentsOf(groups, { harness: harness.length > 0, imported: imported !== null })
    .map(([id, name]) => `<li><a href="#${escaped(id)}">${escaped(name)}</a></li>`)
    .join("")}</ul></nav>
</header>
<main>
${sections.join("\n")}
</main>
<footer><p>Made by ${escaped(madeBy)} from the ledger as it stood on ${escaped(dateText(readAt))}. The figures are also in this file as JSON, in the element <code>sluice-data</code>.</p></footer>
<script type="application/json" id="sluice-data">${jsonForScript(dataOf(content, groups))}</script>
</body>
</html>
`;
}

const SIMULATED = {
  all: "Simulated: no real model answered. These figures describe the simulation, not the models it is named after.",
  some: "Partly simulated: no real model answered in the rows marked so.",
} as const;

interface FigureGroup {
  readonly id: string;
  readonly title: string;
  readonly figures: readonly Figure[];
}

function figureGroups(trials: readonly TrialRow[]): readonly FigureGroup[] {
  const experiments = experimentFigures(trials);
  const others = suiteFigures(trials);
  return [
    ...(experiments.length === 0 ? [] : [{ id: "experiments", title: "Experiments", figures: experiments }]),
    ...(others.length === 0 ? [] : [{ id: "suites", title: "Leaderboards", figures: others }]),
  ];
}

const groupHtml = ({ id, title, figures }: FigureGroup): string =>
  `<section id="${id}"><h2>${title}</h2>\n${figures.map(figureHtml).join("\n")}</section>`;

function contentsOf(
  groups: readonly FigureGroup[],
  has: { readonly harness: boolean; readonly imported: boolean },
): readonly (readonly [string, string])[] {
  const figures = groups.flatMap((group) => group.figures.map(({ id, title }) => [id, title] as const));
  return [
    ["coverage", "Coverage"],
    ...figures,
    ["not-scored", "Not scored"],
    ...(has.harness ? [["harness", "Harness"] as const] : []),
    ...(has.imported ? [["imported", "Imported evidence"] as const] : []),
    ["runs", "Runs"],
    ["methods", "How to read this"],
  ];
}

function subtitleOf({ trials, runs }: ReportContent): string {
  const titles = [...new Set(runs.map(({ started }) => started.title))];
  const suites = [...new Set(trials.map(({ suite }) => suite))];
  return [titles.length === 0 ? "" : `${titles.join(", ")}; `, `suite ${suites.join(", ")}`].join("");
}

function tilesHtml(trials: readonly TrialRow[], runs: number): string {
  const { planned, graded, notScored, owed } = rateOfTrials(trials);
  const tiles: readonly (readonly [string, number])[] = [
    ["trials planned", planned],
    ["graded", graded],
    ["not scored", notScored],
    ["owed", owed],
    ["models", new Set(trials.map(({ cell }) => cell.model)).size],
    ["tasks", new Set(trials.map(({ suite, task }) => `${suite} ${task}`)).size],
    ["runs", runs],
  ];
  return `<dl class="tiles">${tiles.map(([name, count]) => `<div><dt>${name}</dt><dd>${countText(count)}</dd></div>`).join("")}</dl>`;
}

const dateText = (at: number): string => `${isoText(at).slice(0, 16).replace("T", " ")} UTC`;

const METHODS = `<section id="methods"><h2>How to read this</h2>
<ul class="says">
<li><strong>Success</strong> is (full + ½ partial) ÷ graded trials. Trials that were not scored, or are owed, are in no rate; the coverage table says how much they leave open.</li>
<li><strong>Intervals</strong> of proportions are Wilson's at 95 %. Where a task was tried several times its trials count as one piece of evidence: the interval is then over tasks.</li>
<li><strong>Differences</strong> are of the same tasks with the same chance, each task counted once; their intervals are adjusted Wald's for pairs (Bonett and Price). When an interval spans zero no difference is claimed, and no equality either. Intervals are not widened for how many comparisons a figure makes: of a hundred without any difference about five would exclude zero.</li>
<li><strong>Assisted</strong> trials are those in which an answer could not be read and the model was told the format again.</li>
</ul></section>`;

function dataOf(content: ReportContent, groups: readonly FigureGroup[]): Json {
  const { title, readAt, trials, runs, madeBy, imported = null } = content;
  // Trials of a cell share its object: of a million trials there are few.
  const cells = new Set<Cell>();
  for (const { cell } of trials) cells.add(cell);
  const axes = [...new Set(["suite", "model", ...[...cells].flatMap((cell) => Object.keys(cell))])];
  const table = tableOfTrials(trials, axes);
  return {
    v: 1,
    title,
    madeBy,
    readAt: isoText(readAt),
    simulated: table.simulated,
    cells: cellTable(table).rows,
    figures: groups.flatMap((group) =>
      group.figures.map(({ id, title: name, lead, table: own }) => ({
        id,
        title: name,
        lead,
        columns: own.columns.map((column) => ({ ...column })),
        rows: own.rows,
      })),
    ),
    notScored: notScoredTable(trials).rows,
    harness: harnessTable(harnessNotes(trials)).rows,
    imported:
      imported === null
        ? null
        : {
            status: imported.status,
            sources: imported.sources.map((row) => ({ ...row })),
            cells: besideTable(imported).rows,
          },
    runs: runTable(runs).rows,
  };
}

/** JSON that no HTML parser takes for the end of its element. */
const jsonForScript = (value: Json): string => JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
