import type { TrialRate } from "../trial-rate.ts";
import type { FigureColumn } from "./figure.ts";

/** The columns that say everything of a proportion: what it is, how sure, of how many, and what is missing. */
export const RATE_COLUMNS: readonly FigureColumn[] = [
  { key: "success", label: "success" },
  { key: "low", label: "interval from" },
  { key: "high", label: "to" },
  { key: "graded", label: "graded trials" },
  { key: "tasks", label: "tasks" },
  { key: "full", label: "full" },
  { key: "partial", label: "partial" },
  { key: "notScored", label: "not scored" },
  { key: "owed", label: "owed" },
  { key: "openFrom", label: "missing leave open from" },
  { key: "openTo", label: "to" },
];

/** A proportion as cells of those columns. */
export function rateCells(rate: TrialRate): Readonly<Record<string, number | null>> {
  const { success, interval, bounds, graded, tasks, full, partial, notScored, owed } = rate;
  const isOpen = bounds !== null && bounds.high - bounds.low > 1e-12;
  return {
    success,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    graded,
    tasks,
    full,
    partial,
    notScored,
    owed,
    openFrom: isOpen ? bounds.low : null,
    openTo: isOpen ? bounds.high : null,
  };
}
