import { type Clustered, type Comparison, comparePairs, type Interval, meanInterval } from "#statistics";
import type { Arm } from "../loop/arm.ts";
import type { LearnRow } from "../loop/learn-row.ts";
import { isGradedRow, partnerName, pointsOfRow } from "./row-points.ts";

/** A mean of differences and what is known of it; the interval is null where too little varies to say. */
export interface MeanDifference {
  readonly difference: number;
  readonly interval: Interval | null;
}

/** One arm held against another on the same tasks with the same chance. Positive: the first has more. */
export interface ArmComparison {
  readonly first: Arm;
  readonly second: Arm;
  readonly pairs: number;
  /** Success; null without pairs. */
  readonly success: Comparison | null;
  /** The least difference that so many tasks would show four times out of five; null without pairs. */
  readonly detectable: number | null;
  readonly steps: MeanDifference | null;
  readonly tokens: MeanDifference | null;
}

/** Memory against every other arm, and the placebo against none. */
export function armComparisons(rows: readonly LearnRow[]): readonly ArmComparison[] {
  const arms = new Set(rows.map(({ arm }) => arm));
  const wanted: readonly (readonly [Arm, Arm])[] = [
    ["memory", "none"],
    ["memory", "placebo"],
    ["memory", "frozen"],
    ["placebo", "none"],
    ["frozen", "none"],
  ];
  return wanted.filter(([a, b]) => arms.has(a) && arms.has(b)).map(([a, b]) => compareArms(rows, a, b));
}

function compareArms(rows: readonly LearnRow[], first: Arm, second: Arm): ArmComparison {
  const graded = rows.filter(isGradedRow);
  const partners = new Map(graded.filter(({ arm }) => arm === second).map((row) => [partnerName(row), row]));
  const pairs = graded
    .filter(({ arm }) => arm === first)
    .flatMap((one) => {
      const other = partners.get(partnerName(one));
      return other === undefined ? [] : [{ task: one.task, one, other }];
    });
  const success = comparePairs(
    pairs.map(({ task, one, other }) => ({ task, first: pointsOfRow(one), second: pointsOfRow(other) })),
  );
  const differences = (of: (row: LearnRow) => number | null): readonly Clustered[] =>
    pairs.flatMap(({ task, one, other }) => {
      const [a, b] = [of(one), of(other)];
      return a === null || b === null ? [] : [{ value: a - b, cluster: task }];
    });
  return {
    first,
    second,
    pairs: pairs.length,
    success,
    detectable: success === null ? null : detectable(success),
    steps: meanDifference(differences(({ steps }) => steps)),
    tokens: meanDifference(differences(({ inputTokens, outputTokens }) => inputTokens + outputTokens)),
  };
}

// Standard errors from the centre: 1.96 for 95 % sure, 0.84 more for power of 80 %.
const REACH = 1.96;
const POWERED = 2.8;

const detectable = ({ interval: { low, high } }: Comparison): number =>
  Math.min(1, ((high - low) / 2 / REACH) * POWERED);

function meanDifference(values: readonly Clustered[]): MeanDifference | null {
  if (values.length === 0) return null;
  const difference = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  return { difference, interval: meanInterval(values) };
}
