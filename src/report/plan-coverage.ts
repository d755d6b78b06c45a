import type { CellTally, NotScored, PlanRecord } from "#records";
import { columnLines } from "./column-lines.ts";
import type { Column } from "./columns.ts";
import { missingOf } from "./counts.ts";
import { countText } from "./experiments/figure-text.ts";
import type { TableLook } from "./render-table.ts";
import { coverage, type ResultRow, tableBy } from "./result-table.ts";
import { plainStyle, type Style } from "./style.ts";
import { shorten, wrap } from "./text-width.ts";

/** A cell, or a group of cells, that has fewer grades than the plan has trials. Counts of trials. */
export interface ShortCell {
  readonly key: ResultRow["key"];
  readonly planned: number;
  readonly graded: number;
  readonly notScored: Readonly<Partial<Record<NotScored, number>>>;
  /** Not ended yet. */
  readonly owed: number;
}

/** What a plan still owes: plain JSON. Counts of trials. */
export interface PlanCoverage {
  readonly plan: Pick<PlanRecord, "id" | "suite" | "trials" | "cells">;
  readonly axes: readonly string[];
  readonly graded: number;
  readonly notScored: Readonly<Partial<Record<NotScored, number>>>;
  readonly owed: number;
  /** What a run can still bring: owed trials, and those that infrastructure spoiled. */
  readonly fillable: number;
  /** Cells that lack a grade that could be had, the emptiest first. */
  readonly short: readonly ShortCell[];
}

/** What the plan still owes, from its tallies: by cell, or by these axes. Throws a `UsageError` for an axis that no cell has. */
export function planCoverage(
  plan: PlanRecord,
  tallies: readonly CellTally[],
  by: readonly string[] | null = null,
): PlanCoverage {
  const table = by === null ? coverage(tallies) : tableBy(tallies, by);
  const short = table.rows.filter((row) => row.graded + row.notScored.inapplicable < row.planned);
  const { graded, notScored, owed } = table.counts;
  return {
    plan: { id: plan.id, suite: plan.suite, trials: plan.trials, cells: plan.cells },
    axes: table.axes,
    graded,
    notScored: kindsOf(notScored),
    owed,
    fillable: owed + notScored["infra-invalid"],
    short: short
      .toSorted((a, b) => a.graded / a.planned - b.graded / b.planned)
      .map((row) => ({
        key: row.key,
        planned: row.planned,
        graded: row.graded,
        notScored: kindsOf(row.notScored),
        owed: row.owed,
      })),
  };
}

const kindsOf = (notScored: ResultRow["notScored"]): ShortCell["notScored"] =>
  Object.fromEntries(Object.entries(notScored).filter(([, count]) => count > 0));

/** The one command that fills a plan, and what to know before it is used. */
export interface FillingCommand {
  readonly line: string;
  readonly notes: readonly string[];
}

/** Rows shown in a terminal; `--json` has all. */
const MOST_ROWS = 40;

/** Coverage as text, ending in a line end: the sums, the cells that are short, and the command that fills them. */
export function renderCoverage(found: PlanCoverage, fill: FillingCommand | null, look: TableLook = {}): string {
  const { width = 80, style = plainStyle } = look;
  const { plan, graded, notScored, owed, short } = found;
  const shown = short.slice(0, MOST_ROWS);
  const kinds = Object.entries(notScored).map(([kind, count]) => `, ${countText(count)} ${kind}`);
  return [
    style.bold(shorten(`Coverage of plan ${plan.id}`, width)),
    ...wrap(`${plan.suite}: ${countText(plan.trials)} trials in ${countText(plan.cells)} cells`, width),
    ...wrap(`${countText(graded)} graded${kinds.join("")}, ${countText(owed)} owed`, width),
    "",
    ...(shown.length === 0 ? [] : [...columnLines(columnsOf(found.axes, shown), shown.length, width, style), ""]),
    ...(short.length > shown.length
      ? [style.dim(`… and ${countText(short.length - shown.length)} more; --by AXIS[,AXIS…] puts cells together`), ""]
      : []),
    ...fillLines(found, fill, { width, style }),
    "",
  ].join("\n");
}

function fillLines(
  found: PlanCoverage,
  fill: FillingCommand | null,
  { width, style }: { readonly width: number; readonly style: Style },
): readonly string[] {
  if (fill === null) return wrap(nothingToFill(found), width).map((line) => style.good(line));
  return [
    `To fill it (${countText(found.fillable)} trials):`,
    "",
    // Not wrapped: a line that is copied must stay one line.
    `  ${style.bold(fill.line)}`,
    ...(fill.notes.length === 0 ? [] : ["", ...fill.notes.flatMap((note) => wrap(note, width).map(style.warn))]),
  ];
}

function nothingToFill({ notScored }: PlanCoverage): string {
  const suspect = notScored["harness-suspect"] ?? 0;
  return suspect === 0
    ? "Nothing is owed."
    : `Nothing is owed. ${countText(suspect)} harness-suspect trials stay without a score: find out why first (sluice results --trial ID), then ask again with --fresh.`;
}

function columnsOf(axes: readonly string[], rows: readonly ShortCell[]): readonly Column[] {
  const count = (header: Column["header"], of: (row: ShortCell) => number, sacrifice = 0): Column => ({
    header,
    align: "right",
    sacrifice,
    cells: rows.map((row) => countText(of(row))),
  });
  const varying = axes.filter((axis) => axis === "model" || new Set(rows.map(({ key }) => key[axis])).size > 1);
  return [
    ...varying.map((axis): Column => ({
      header: [axis, ""],
      align: "left",
      sacrifice: 0,
      cells: rows.map(({ key }) => String(key[axis] ?? "–")),
    })),
    count(["planned", ""], ({ planned }) => planned),
    count(["graded", ""], ({ graded }) => graded),
    count(["infra-", "invalid"], ({ notScored }) => notScored["infra-invalid"] ?? 0, 2),
    count(
      ["other", "not scored"],
      ({ notScored }) => missingOf(allKinds(notScored)) - (notScored["infra-invalid"] ?? 0),
      3,
    ),
    count(["owed", ""], ({ owed }) => owed),
  ];
}

const allKinds = (notScored: ShortCell["notScored"]): Parameters<typeof missingOf>[0] =>
  notScored as Parameters<typeof missingOf>[0];
