import { columnLines } from "../column-lines.ts";
import type { Column } from "../columns.ts";
import { countText, percentText } from "../experiments/figure-text.ts";
import { listed } from "../audit/finding.ts";
import { printable } from "../audit/printable.ts";
import type { TableLook } from "../render-table.ts";
import { plainStyle } from "../style.ts";
import { wrap } from "../text-width.ts";
import type { BesideRow } from "./beside-imported.ts";
import type { ImportedSection, ImportedSourceRow } from "./imported-section.ts";

/** Rows shown in a terminal; the page and `--json` have all. */
const MOST_ROWS = 20;

/** What is said wherever imported evidence is shown. */
export const IMPORTED_SAYS =
  "Evidence from elsewhere, in no figure of this ledger's own: tasks, scoring and harness were others. Rates beside each other are not a comparison.";

/** The section on imported evidence as text, ending in a line end: its sources with their digests, and cells that both have. */
export function renderImported(section: ImportedSection, look: TableLook = {}): string {
  const { width = 80, style = plainStyle } = look;
  const { sources, beside } = section;
  const shown = beside.slice(0, MOST_ROWS);
  const left = beside.length - shown.length;
  const none = "None of its cells has the model and conditions of one of your own.";
  return [
    style.warn(style.bold("IMPORTED EVIDENCE")),
    ...wrap(IMPORTED_SAYS, width).map((line) => style.dim(line)),
    "",
    ...sources.flatMap((source) => sourceLines(source, width)),
    "",
    ...(shown.length === 0 ? wrap(none, width) : columnLines(columnsOf(shown), shown.length, width, style)),
    ...(shown.some(({ imported }) => imported.doubts.length > 0)
      ? [style.dim("?: an audit doubts this imported cell; its figure is no better than its source.")]
      : []),
    ...(left === 0 ? [] : [style.dim(`… and ${countText(left)} more; --json has them all`)]),
    "",
  ].join("\n");
}

/** The first digits of a source's digest: what rows name it by. */
const shortDigest = (digest: string): string => digest.slice(0, 12);

function sourceLines(source: ImportedSourceRow, width: number): readonly string[] {
  const { digest, name, format, doubted, findings } = source;
  const found = Object.entries(findings).map(([code, times]) => `${code} × ${times}`);
  return [
    ...wrap(`${shortDigest(digest)}  ${printable(name)} (${format}): ${sourceText(source)}`, width),
    ...(found.length === 0
      ? []
      : wrap(
          `an audit found: ${listed(found)}${doubted === 0 ? "" : `; ${countText(doubted)} cells are in doubt`}`,
          width - 14,
        ).map((line) => `${" ".repeat(14)}${line}`)),
  ];
}

/** `120 cells of 12,000 trials, 3 of them beside your own`. */
function sourceText({ cells, conversations, trials, beside }: ImportedSourceRow): string {
  const parts = [
    ...(cells === 0
      ? []
      : [
          `${countText(cells)} cells${trials === null ? "" : ` of ${countText(trials)} trials`}, ${countText(beside)} beside your own`,
        ]),
    ...(conversations === 0 ? [] : [`${countText(conversations)} conversations`]),
  ];
  return parts.join("; ");
}

/** The conditions in words that are not the same in every row. */
function conditionsText({ conditions }: BesideRow, rows: readonly BesideRow[]): string {
  const names = Object.keys(conditions) as (keyof BesideRow["conditions"])[];
  const varying = names.filter((name) => new Set(rows.map((row) => row.conditions[name])).size > 1);
  return varying.map((name) => conditions[name] ?? "–").join(", ");
}

function columnsOf(rows: readonly BesideRow[]): readonly Column[] {
  const column = (
    header: Column["header"],
    cellOf: (row: BesideRow) => string,
    part: Partial<Column> = { align: "right" },
  ): Column => ({ header, align: "left", sacrifice: 0, cells: rows.map(cellOf), ...part });
  const marks = new Set(rows.map(({ own }) => own.simulated));
  const nameOf = ({ model, own }: BesideRow): string =>
    marks.size > 1 && own.simulated ? `${model} (simulated)` : model;
  return [
    column(["model", ""], nameOf, {}),
    column(["conditions", "that vary"], (row) => conditionsText(row, rows), {}),
    column(["own", marks.size === 1 && marks.has(true) ? "simulated, %" : "%"], ({ own }) => percentText(own.rate)),
    column(["of", "graded"], ({ own }) => countText(own.graded)),
    column(
      ["imported", "%"],
      ({ imported }) => `${imported.doubts.length > 0 ? "? " : ""}${percentText(imported.rate)}`,
    ),
    column(["of", "trials"], ({ imported }) => countText(imported.trials)),
    column(["source", ""], ({ imported }) => shortDigest(imported.source), { sacrifice: 2 }),
    column(["doubts", ""], ({ imported }) => imported.doubts.join(", "), { sacrifice: 1 }),
  ];
}
