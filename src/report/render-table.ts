import type { Interval } from "#statistics";
import { columnLines } from "./column-lines.ts";
import { columnsOf } from "./columns.ts";
import { missingOf } from "./counts.ts";
import type { ResultTable } from "./result-table.ts";
import { plainStyle, type Style } from "./style.ts";
import { shorten, wrap } from "./text-width.ts";

/** How a table is put on a screen. */
export interface TableLook {
  /** Columns of the terminal; 80 when nobody says. No line is wider. */
  readonly width?: number;
  readonly style?: Style;
  /** A line over the table. */
  readonly title?: string;
}

/**
 * A table as text, ending in a line end: what is simulated is said first, what is not scored last, and every rate has its
 * interval and the number it is a rate of. Columns that do not fit are left out, the least needed first.
 */
export function renderTable(table: ResultTable, look: TableLook = {}): string {
  const { width = 80, style = plainStyle, title } = look;
  const head = [
    ...simulatedLines(table, width, style),
    ...(title === undefined ? [] : [style.bold(shorten(title, width)), ""]),
  ];
  const body =
    table.rows.length === 0
      ? [shorten("No trials.", width)]
      : columnLines(columnsOf(table), table.rows.length, width, style);
  return [...head, ...body, ...captionLines(table, width, style), ""].join("\n");
}

/** What must be said before any figure of simulated models; nothing when there are none. */
export function simulatedLines({ simulated }: Pick<ResultTable, "simulated">, width: number, style: Style): string[] {
  if (simulated === "none") return [];
  const what =
    simulated === "all"
      ? "SIMULATED: no real model answered. These figures describe the simulation, not the models it is named after."
      : "PARTLY SIMULATED: no real model answered in the rows marked so.";
  return [...wrap(what, width).map((line) => style.warn(style.bold(line))), ""];
}

function captionLines(table: ResultTable, width: number, style: Style): string[] {
  const { planned, graded } = table.counts;
  const confidence = Math.round(table.confidence * 100);
  const partial = table.rows.some((row) => row.partial > 0);
  const success = partial ? "success = (full + ½ partial) ÷ graded trials" : "success = full ÷ graded trials";
  const lines = [
    `${success}; intervals are Wilson's at ${confidence} %${table.overTasks === true ? ", over tasks where a task was tried several times" : ""}.`,
    `${count(graded)} of ${count(planned)} planned trials graded.${missingSentence(table)}`,
  ];
  const open = openSentence(table);
  return [
    "",
    ...lines.flatMap((line) => wrap(line, width)).map((line) => style.dim(line)),
    ...(open === null ? [] : wrap(open, width).map((line) => style.warn(line))),
  ];
}

const count = (value: number): string => value.toLocaleString("en-US");

/** What is missing and why: ` 3 not scored (2 infra-invalid, 1 inapplicable), 4 owed: in no rate.` */
function missingSentence({ counts: { notScored, owed } }: ResultTable): string {
  const kinds = Object.entries(notScored).filter(([, trials]) => trials > 0);
  const reasons = kinds.map(([kind, trials]) => `${count(trials)} ${kind}`).join(", ");
  const parts = [
    ...(kinds.length === 0 ? [] : [`${count(missingOf(notScored))} not scored (${reasons})`]),
    ...(owed === 0 ? [] : [`${count(owed)} owed`]),
  ];
  return parts.length === 0 ? "" : ` ${parts.join(", ")}: in no rate.`;
}

/** The row that the missing trials leave most open; null when nothing is missing. */
function openSentence({ rows }: ResultTable): string | null {
  const spread = ({ low, high }: Interval): number => high - low;
  const [widest] = rows
    .flatMap((row) => (row.openBounds === null ? [] : [{ row, bounds: row.openBounds }]))
    .toSorted((a, b) => spread(b.bounds) - spread(a.bounds));
  if (widest === undefined || spread(widest.bounds) < 1e-12) return null;
  const name = Object.values(widest.row.key).join(", ") || "all trials";
  const [low, high] = [widest.bounds.low, widest.bounds.high].map((rate) => (rate * 100).toFixed(1));
  return `What is missing leaves success open from ${low} to ${high} % at most (${name}).`;
}
