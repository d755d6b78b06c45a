import type { LiveCell, LiveRun } from "#records";
import type { Style } from "../style.ts";
import { pad, shorten, textWidth } from "../text-width.ts";
import { percent } from "./live-head.ts";
import { lineOf, type LiveLook, type Piece } from "./live-look.ts";

const COUNT = 11;
const RATE = 6;
const LEAST_NAME = 10;
const MOST_BAR = 24;

interface Row {
  readonly name: string;
  readonly planned: number;
  readonly full: number;
  readonly partial: number;
  readonly failure: number;
  /** Settled without a score. */
  readonly aside: number;
}

/** How each cell's trials have ended, a row each; by model where cells are too many for `rows`. Told apart by shape, not by colour alone. */
export function cellLines(live: LiveRun, rows: number, look: LiveLook): readonly string[] {
  const cells = live.cells ?? [];
  if (cells.length === 0 || rows < 1) return [];
  const { width, style } = look;
  const sorted = byFirstModel(cells);
  const fine = sorted.map(rowOf);
  const shown = fine.length <= rows ? fine : byModel(fine, sorted);
  const name = Math.max(
    LEAST_NAME,
    Math.min(Math.max(...shown.map((row) => textWidth(row.name))), width - COUNT - RATE - 14),
  );
  const bar = Math.min(MOST_BAR, width - name - COUNT - RATE - 3);
  const header = `${pad("trials", name + 1, "left")}${pad("done", COUNT, "right")}  █ full ▒ partial ░ failure`;
  return [
    lineOf([{ text: header, tint: style.dim }], width),
    ...shown.slice(0, rows).map((row) => rowLine(row, { name, bar }, look)),
    ...(shown.length > rows ? [style.dim(`… and ${shown.length - rows} more`)] : []),
  ];
}

/** Cells of one model together, models in the order they first come. */
function byFirstModel(cells: readonly LiveCell[]): readonly LiveCell[] {
  const places = new Map<string, number>();
  for (const { cell } of cells) if (!places.has(cell.model)) places.set(cell.model, places.size);
  return cells.toSorted((a, b) => places.get(a.cell.model)! - places.get(b.cell.model)!);
}

function rowOf({ cell, planned, outcomes }: LiveCell): Row {
  const { full = 0, partial = 0, failure = 0 } = outcomes;
  const settled = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return {
    name: Object.values(cell).join(" "),
    planned,
    full,
    partial,
    failure,
    aside: settled - full - partial - failure,
  };
}

function byModel(rows: readonly Row[], cells: readonly LiveCell[]): readonly Row[] {
  const models = new Map<string, Row>();
  for (const [at, row] of rows.entries()) {
    const name = cells[at]!.cell.model;
    const known = models.get(name) ?? { name, planned: 0, full: 0, partial: 0, failure: 0, aside: 0 };
    models.set(name, {
      name,
      planned: known.planned + row.planned,
      full: known.full + row.full,
      partial: known.partial + row.partial,
      failure: known.failure + row.failure,
      aside: known.aside + row.aside,
    });
  }
  return [...models.values()];
}

function rowLine(
  row: Row,
  { name, bar }: { readonly name: number; readonly bar: number },
  { width, style }: LiveLook,
): string {
  const graded = row.full + row.partial + row.failure;
  const aside = row.aside === 0 ? "" : `  ${row.aside} not scored`;
  return lineOf(
    [
      { text: pad(shorten(row.name, name), name + 1, "left") },
      { text: pad(`${graded + row.aside}/${row.planned}`, COUNT, "right") },
      { text: "  " },
      ...outcomePieces(row, bar, style),
      { text: pad(graded === 0 ? "–" : percent(row.full / graded), RATE, "right") },
      { text: aside, tint: style.warn },
    ],
    width,
  );
}

/** Outcomes of the graded trials as shares of one bar. */
function outcomePieces({ full, partial, failure }: Row, width: number, style: Style): readonly Piece[] {
  const graded = full + partial + failure;
  if (graded === 0) return [{ text: "·".repeat(width), tint: style.dim }];
  const fulls = Math.round((full / graded) * width);
  const partials = Math.min(width - fulls, Math.round((partial / graded) * width));
  return [
    { text: "█".repeat(fulls), tint: style.good },
    { text: "▒".repeat(partials), tint: style.accent },
    { text: "░".repeat(width - fulls - partials), tint: style.dim },
  ];
}
