import { clusteredInterval, type Interval, meanInterval } from "#statistics";
import { type Arm, ARMS } from "../loop/arm.ts";
import type { LearnRow } from "../loop/learn-row.ts";
import { isGradedRow, pointsOfRow } from "./row-points.ts";

/** What one arm came to. Means are over graded trials. */
export interface ArmSummary {
  readonly arm: Arm;
  readonly trials: number;
  readonly graded: number;
  readonly full: number;
  readonly partial: number;
  /** (full + ½ partial) ÷ graded; null when nothing is graded. */
  readonly success: number | null;
  readonly interval: Interval | null;
  readonly steps: number | null;
  readonly stepsInterval: Interval | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** USD a graded trial; null when a price is not known. */
  readonly costUsd: number | null;
  /** Share of graded trials that were shown something. */
  readonly shownShare: number | null;
  readonly notScored: number;
  readonly owed: number;
}

/** One summary for each arm that has trials, in the arms' own order. */
export function armSummaries(rows: readonly LearnRow[]): readonly ArmSummary[] {
  return ARMS.flatMap((arm) => {
    const own = rows.filter((row) => row.arm === arm);
    return own.length === 0 ? [] : [summaryOf(arm, own)];
  });
}

function summaryOf(arm: Arm, rows: readonly LearnRow[]): ArmSummary {
  const graded = rows.filter(isGradedRow);
  const owed = rows.filter(({ outcome }) => outcome === null).length;
  const points = graded.reduce((sum, row) => sum + pointsOfRow(row), 0);
  const stepped = graded.filter(({ steps }) => steps !== null);
  const costs = graded.map(({ costUsd }) => costUsd);
  return {
    arm,
    trials: rows.length,
    graded: graded.length,
    full: graded.filter(({ outcome }) => outcome === "full").length,
    partial: graded.filter(({ outcome }) => outcome === "partial").length,
    success: graded.length === 0 ? null : points / graded.length,
    interval: clusteredInterval(graded.map((row) => ({ value: pointsOfRow(row), cluster: row.task }))),
    steps: meanOf(stepped.map(({ steps }) => steps!)),
    stepsInterval: meanInterval(stepped.map(({ steps, task }) => ({ value: steps!, cluster: task }))),
    inputTokens: meanOf(graded.map((row) => row.inputTokens)),
    outputTokens: meanOf(graded.map((row) => row.outputTokens)),
    costUsd: costs.includes(null) ? null : meanOf(costs as number[]),
    shownShare: meanOf(graded.map(({ shown }) => Number(shown > 0))),
    notScored: rows.length - graded.length - owed,
    owed,
  };
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
