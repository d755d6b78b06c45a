import type { Column } from "./columns.ts";
import { textWidth } from "./text-width.ts";

/** A column with the width it gets. */
export interface FittedColumn extends Column {
  readonly width: number;
}

/** Spaces between two columns. */
export const GAP = 2;
const LEAST_NAME = 6;

const widthOf = ({ header, cells, drawn }: Column, drawing: "least" | "good"): number =>
  drawn?.[drawing] ?? Math.max(...header.map(textWidth), ...cells.map(textWidth));

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);

/**
 * The columns that fit into `width`, in their order. First those go that can be spared, then names are shortened; what room
 * is left over goes to the column that draws.
 */
export function fitColumns(columns: readonly Column[], width: number): readonly FittedColumn[] {
  const kept = sparing(columns, width);
  const widths = kept.map((column) => widthOf(column, "least"));
  shrinkNames(kept, widths, width);
  const room = width - total(widths);
  return kept.map((column, at) => ({
    ...column,
    width: column.drawn === undefined ? widths[at]! : Math.min(column.drawn.most, widths[at]! + Math.max(0, room)),
  }));
}

function sparing(columns: readonly Column[], width: number): readonly Column[] {
  let kept = columns;
  for (;;) {
    const worst = Math.max(...kept.map((column) => column.sacrifice));
    const drawing = kept.find((column) => column.sacrifice === worst)?.drawn === undefined ? "good" : "least";
    if (worst === 0 || total(kept.map((column) => widthOf(column, drawing))) <= width) return kept;
    kept = kept.filter((column) => column.sacrifice < worst);
  }
}

/** Takes from the widest name, one column at a time, until all fit or all are as short as they may be. */
function shrinkNames(kept: readonly Column[], widths: number[], width: number): void {
  while (total(widths) > width) {
    const names = kept.flatMap((column, at) => (column.align === "left" && widths[at]! > LEAST_NAME ? [at] : []));
    if (names.length === 0) return;
    const widest = names.reduce((best, at) => (widths[at]! > widths[best]! ? at : best));
    widths[widest] = widths[widest]! - 1;
  }
}
