import { cellId, type TrialRow } from "#records";
import { coverage, type ResultTable } from "../result-table.ts";
import { countText, percentText } from "../experiments/figure-text.ts";
import type { FigureTable } from "../experiments/figure.ts";
import { escaped } from "../svg/element.ts";
import { rateOfTrials, type TrialRate } from "../trial-rate.ts";
import { tableOfTrials } from "../trial-table.ts";
import { talliesOf } from "../trial-table.ts";
import { missingOf } from "../counts.ts";
import { dataHtml } from "./figure-html.ts";

/** What was planned, and what became of it: a line a model, and every cell behind it. */
export function coverageHtml(trials: readonly TrialRow[]): string {
  const byModel = tableOfTrials(trials, ["model"]);
  const lines = byModel.rows.map((row) => {
    const own = trials.filter((trial) => trial.cell.model === row.key["model"]);
    const mark = row.simulated && byModel.simulated === "some" ? " (simulated)" : "";
    return lineHtml(`${String(row.key["model"])}${mark}`, rateOfTrials(own));
  });
  const alike = alikeTrials(trials);
  const mixed =
    alike === 0
      ? []
      : [
          `<p class="banner" role="note">${countText(alike)} trials have the cell, task and repeat of another and yet are others: the model was sampled otherwise, or the task was changed. They are in one rate here; <code>sluice results</code> counts the latest plan alone.</p>`,
        ];
  return [
    '<section id="coverage"><h2>Coverage</h2>',
    ...mixed,
    "<p>Every planned trial is graded, not scored, or owed; only graded ones are in a rate. Where trials are missing, the last column says where success would lie had all of them failed, and had all succeeded.</p>",
    '<div class="scroll" tabindex="0" role="region" aria-label="Coverage by model"><table><caption>Trials by model</caption>',
    '<thead><tr><th scope="col">model</th><th scope="col"></th><th scope="col" class="n">planned</th><th scope="col" class="n">graded</th><th scope="col" class="n">not scored</th><th scope="col" class="n">owed</th><th scope="col" class="n">missing leave open, %</th></tr></thead><tbody>',
    ...lines,
    "</tbody></table></div>",
    '<ul class="key"><li><i class="graded"></i>graded</li><li><i class="unscored"></i>not scored</li><li><i class="owed"></i>owed</li></ul>',
    dataHtml("coverage", "Every cell", cellTable(coverage(talliesOf(trials)))),
    "</section>",
  ].join("\n");
}

/** Trials that differ from another in nothing a table shows. */
function alikeTrials(trials: readonly TrialRow[]): number {
  const ids = new Map<TrialRow["cell"], string>();
  const cells = new Map<string, TrialRow[]>();
  for (const trial of trials) {
    const { suite, cell } = trial;
    const id = ids.get(cell) ?? cellId(cell);
    ids.set(cell, id);
    const name = `${suite} ${id}`;
    const known = cells.get(name);
    if (known === undefined) cells.set(name, [trial]);
    else known.push(trial);
  }
  // One cell after the other: names of a million trials would take as much room as the trials.
  const different = (rows: readonly TrialRow[]): number =>
    new Set(rows.map(({ task, repeat }) => JSON.stringify([task, repeat]))).size;
  return [...cells.values()].reduce((alike, rows) => alike + rows.length - different(rows), 0);
}

function lineHtml(name: string, rate: TrialRate): string {
  const { planned, graded, notScored, owed, bounds } = rate;
  const part = (className: string, count: number): string =>
    count === 0 ? "" : `<i class="${className}" style="width:${((count / planned) * 100).toFixed(2)}%"></i>`;
  const words = `${countText(graded)} graded, ${countText(notScored)} not scored, ${countText(owed)} owed`;
  const open =
    bounds === null || bounds.high - bounds.low < 1e-12
      ? "–"
      : `${percentText(bounds.low)} to ${percentText(bounds.high)}`;
  return [
    `<tr><th scope="row">${escaped(name)}</th>`,
    `<td><div class="bar" role="img" aria-label="${words}">${part("graded", graded)}${part("unscored", notScored)}${part("owed", owed)}</div></td>`,
    ...[planned, graded, notScored, owed].map((count) => `<td class="n">${countText(count)}</td>`),
    `<td class="n">${open}</td></tr>`,
  ].join("");
}

/** A table of results as plain figures. */
export function cellTable({ axes, rows }: ResultTable): FigureTable {
  return {
    columns: [
      ...axes.map((axis) => ({
        key: axis,
        label: axis.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`),
      })),
      ...["planned", "graded", "full", "partial", "failure"].map((key) => ({ key, label: key })),
      { key: "notScored", label: "not scored" },
      { key: "owed", label: "owed" },
      { key: "success", label: "success" },
      { key: "low", label: "interval from" },
      { key: "high", label: "to" },
      { key: "calls", label: "calls" },
      { key: "inputTokens", label: "input tokens" },
      { key: "outputTokens", label: "output tokens" },
    ],
    rows: rows.map((row) => ({
      ...row.key,
      planned: row.planned,
      graded: row.graded,
      full: row.full,
      partial: row.partial,
      failure: row.failure,
      notScored: missingOf(row.notScored),
      owed: row.owed,
      success: row.success,
      low: row.successInterval?.low ?? null,
      high: row.successInterval?.high ?? null,
      calls: row.calls,
      inputTokens: row.inputTokens,
      outputTokens: row.outputTokens,
    })),
  };
}
