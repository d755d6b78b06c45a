import { columnLines } from "./column-lines.ts";
import type { Column } from "./columns.ts";
import type { ComparisonRow, Comparisons } from "./compare-by.ts";
import { pointsRange, pointsText } from "./experiments/figure-text.ts";
import { simulatedLines, type TableLook } from "./render-table.ts";
import { plainStyle } from "./style.ts";
import { shorten, wrap } from "./text-width.ts";

/** Comparisons as text, ending in a line end: what is simulated is said first; a difference is only called one when its interval excludes zero. */
export function renderComparisons(comparisons: Comparisons, look: TableLook = {}): string {
  const { width = 80, style = plainStyle, title } = look;
  const { rows } = comparisons;
  return [
    ...simulatedLines(comparisons, width, style),
    ...(title === undefined ? [] : [style.bold(shorten(title, width)), ""]),
    ...(rows.length === 0 ? ["No trials."] : columnLines(columnsOf(comparisons), rows.length, width, style)),
    "",
    ...caption(comparisons)
      .flatMap((line) => wrap(line, width))
      .map((line) => style.dim(line)),
    "",
  ].join("\n");
}

function columnsOf({ axes, rows, confidence }: Comparisons): readonly Column[] {
  const others = new Set(rows.map(({ second }) => second)).size > 1;
  const column = (header: Column["header"], cells: readonly string[], part: Partial<Column> = {}): Column => ({
    header,
    align: "right",
    sacrifice: 0,
    cells,
    ...part,
  });
  const text = { align: "left" } as const;
  return [
    ...axes.map((axis) =>
      column(
        [axis, ""],
        rows.map(({ key }) => String(key[axis] ?? "–")),
        text,
      ),
    ),
    ...(others || axes.length === 0
      ? [
          column(
            ["against", ""],
            rows.map(({ second }) => second),
            text,
          ),
        ]
      : []),
    column(
      ["difference", "points"],
      rows.map(({ comparison }) => (comparison === null ? "–" : pointsText(comparison.difference))),
      {
        style: (padded, style) => style.bold(padded),
      },
    ),
    column(
      ["interval", `${Math.round(confidence * 100)} %`],
      rows.map(({ comparison }) => (comparison === null ? "–" : pointsRange(comparison.interval))),
    ),
    column(["claim", ""], rows.map(claimOf), text),
    column(
      ["tasks", ""],
      rows.map(({ comparison }) => String(comparison?.tasks ?? 0)),
      { sacrifice: 2 },
    ),
    column(
      ["pairs", ""],
      rows.map(({ pairs }) => String(pairs)),
      { sacrifice: 3 },
    ),
    column(
      ["without", "partner"],
      rows.map(({ unpaired }) => String(unpaired)),
      { sacrifice: 1 },
    ),
  ];
}

function claimOf({ comparison, first, second }: ComparisonRow): string {
  if (comparison === null) return "nothing in common";
  if (comparison.claim === "first-is-better") return `${first} is better`;
  return comparison.claim === "second-is-better" ? `${second} is better` : "none";
}

function caption({ axis, rows, confidence }: Comparisons): readonly string[] {
  const [row] = rows;
  const chance =
    rows.length < 2
      ? ""
      : ` Of ${rows.length} comparisons about ${(rows.length * (1 - confidence)).toFixed(1)} would exclude zero by chance alone.`;
  return [
    ...(row === undefined
      ? []
      : [
          `Success of ${axis} ${row.first} minus success of the other, on the same tasks with the same chance, everything else alike.`,
        ]),
    `Intervals are adjusted Wald's for pairs over tasks. Where one spans zero there is no claim: neither of a difference, nor that there is none.${chance}`,
  ];
}
