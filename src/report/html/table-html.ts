import type { FigureTable } from "../experiments/figure.ts";
import { escaped } from "../svg/element.ts";

/** How a table is put on a page. */
export interface TableWords {
  /** Read before the table by those who do not see it, and shown over it. */
  readonly caption: string;
  /** Keys of columns that hold words: aligned left; the others are figures. */
  readonly words?: readonly string[];
}

/** A table of figures as HTML. Cells are as exact as they are worth: counts whole, everything else to four digits. */
export function tableHtml({ columns, rows }: FigureTable, { caption, words = [] }: TableWords): string {
  const isText = (key: string): boolean => words.includes(key) || rows.some((row) => typeof row[key] === "string");
  const classOf = (key: string): string => (isText(key) ? "" : ' class="n"');
  const heads = columns.map(({ key, label }) => `<th scope="col"${classOf(key)}>${escaped(label)}</th>`).join("");
  const bodyRows = rows.map((row) => {
    const cells = columns.map(({ key }, at) => {
      const text = escaped(cellText(row[key] ?? null));
      return at === 0 ? `<th scope="row"${classOf(key)}>${text}</th>` : `<td${classOf(key)}>${text}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return [
    '<div class="scroll" tabindex="0" role="region" aria-label="' + escaped(caption) + '"><table>',
    `<caption>${escaped(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>`,
    bodyRows.join("\n"),
    "</tbody></table></div>",
  ].join("\n");
}

/** A cell as people read it. */
export function cellText(value: string | number | null): string {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? value.toLocaleString("en-US") : String(Number(value.toFixed(4)));
}

/** The table as CSV (RFC 4180), numbers as they are. Texts that a spreadsheet would take for a formula begin with an apostrophe. */
export function tableCsv({ columns, rows }: FigureTable): string {
  const lines = [columns.map(({ key }) => key), ...rows.map((row) => columns.map(({ key }) => row[key] ?? null))];
  return `${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
