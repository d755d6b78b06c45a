import type { Column } from "./columns.ts";
import { fitColumns, type FittedColumn, GAP } from "./fit-columns.ts";
import { plainStyle, type Style } from "./style.ts";
import { pad, shorten } from "./text-width.ts";

/** Columns side by side under their headers and a rule, none of the lines wider than `width`: what does not fit is left out or shortened. */
export function columnLines(all: readonly Column[], rows: number, width: number, style: Style): string[] {
  const columns = fitColumns(all, width);
  const lineOf = (cell: (column: FittedColumn) => string): string => columns.map(cell).join(" ".repeat(GAP)).trimEnd();
  // Narrower than the narrowest table: unstyled, so that a line can be cut without cutting an escape sequence.
  if (total(columns) > width) return Array.from({ length: rows }, (_, n) => plainLine(columns, n, width));
  const [names, units] = [0, 1].map((line) => lineOf((column) => headerCell(column, line as 0 | 1, style)));
  const body = Array.from({ length: rows }, (_, n) => lineOf((column) => bodyCell(column, n, style)));
  return [names!, units!, style.dim("─".repeat(Math.min(width, total(columns)))), ...body];
}

const total = (columns: readonly FittedColumn[]): number =>
  columns.reduce((sum, column) => sum + column.width + GAP, -GAP);

function plainLine(columns: readonly FittedColumn[], n: number, width: number): string {
  const cells = columns.map((column) => bodyCell(column, n, plainStyle));
  return shorten(cells.join(" ").replaceAll(/ +/g, " ").trim(), width);
}

function headerCell(column: FittedColumn, line: 0 | 1, style: Style): string {
  const { width, align, drawn, header } = column;
  if (drawn !== undefined) return line === 0 ? " ".repeat(width) : style.dim(pad(drawn.header(width), width, "left"));
  const padded = pad(shorten(header[line], width), width, align);
  return line === 0 ? style.bold(padded) : style.dim(padded);
}

function bodyCell(column: FittedColumn, n: number, style: Style): string {
  const { width, align, drawn, cells } = column;
  if (drawn !== undefined) return drawn.cell(n, width, style);
  const padded = pad(shorten(cells[n]!, width), width, align);
  return column.style?.(padded, style) ?? padded;
}
