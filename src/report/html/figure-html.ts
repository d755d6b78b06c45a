import type { Figure, FigureTable } from "../experiments/figure.ts";
import { escaped } from "../svg/element.ts";
import { tableCsv, tableHtml } from "./table-html.ts";

/** A figure on a page: drawing, what it says, and its table behind a fold. */
export function figureHtml({ id, title, lead, says, svg, table }: Figure): string {
  const list =
    says.length === 0 ? "" : `<ul class="says">${says.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`;
  return [
    `<section class="figure" id="${escaped(id)}"><h3 class="unseen">${escaped(title)}</h3>`,
    `<figure>${svg.trim()}</figure>`,
    list,
    dataHtml(id, lead, table),
    "</section>",
  ].join("\n");
}

/** A table behind a fold, with itself as CSV to take along. */
export function dataHtml(name: string, caption: string, table: FigureTable): string {
  const csv = encodeURIComponent(tableCsv(table));
  return [
    "<details><summary>The figures as a table</summary>",
    tableHtml(table, { caption }),
    `<p class="csv"><a download="${escaped(name)}.csv" href="data:text/csv;charset=utf-8,${csv}">${escaped(name)}.csv</a></p>`,
    "</details>",
  ].join("\n");
}
