import { clusteredInterval } from "#statistics";
import { type Arm, ARMS } from "../loop/arm.ts";
import type { LearnRow } from "../loop/learn-row.ts";
import { isGradedRow, pointsOfRow } from "./row-points.ts";

/** Success at one place of the stream, over all streams. */
export interface CurveAt {
  /** Tasks from the beginning of the stream. */
  readonly position: number;
  readonly success: number;
  readonly low: number;
  readonly high: number;
  readonly graded: number;
}

/** One arm's course: over everything up to a place, and over the last tasks before it. */
export interface ArmCurve {
  readonly arm: Arm;
  readonly cumulative: readonly CurveAt[];
  readonly windowed: readonly CurveAt[];
}

/** The courses of all arms, one point at the end of each generation; `window` is in tasks. */
export interface LearningCurve {
  readonly window: number;
  readonly curves: readonly ArmCurve[];
}

/** Windows are about a quarter of the stream, in whole generations. */
export function learningCurve(rows: readonly LearnRow[]): LearningCurve {
  const ends = [...lastPositions(rows)].toSorted((a, b) => a - b);
  const last = ends.at(-1) ?? 0;
  const generation = ends[0] ?? 1;
  const window = Math.max(generation, Math.round(last / 4 / generation) * generation);
  const curves = ARMS.flatMap((arm): ArmCurve[] => {
    const own = rows.filter((row) => row.arm === arm && isGradedRow(row));
    if (own.length === 0) return [];
    const at = (position: number, from: number): CurveAt[] => pointAt(own, position, from);
    return [
      {
        arm,
        cumulative: ends.flatMap((end) => at(end, 0)),
        windowed: ends.flatMap((end) => at(end, Math.max(0, end - window))),
      },
    ];
  });
  return { window, curves };
}

/** The last place of each generation. */
function lastPositions(rows: readonly LearnRow[]): Set<number> {
  const last = new Map<number, number>();
  for (const { generation, position } of rows) last.set(generation, Math.max(position, last.get(generation) ?? 0));
  return new Set(last.values());
}

function pointAt(rows: readonly LearnRow[], position: number, from: number): CurveAt[] {
  const own = rows.filter((row) => row.position > from && row.position <= position);
  const interval = clusteredInterval(own.map((row) => ({ value: pointsOfRow(row), cluster: row.task })));
  if (interval === null) return [];
  const success = own.reduce((sum, row) => sum + pointsOfRow(row), 0) / own.length;
  return [{ position, success, ...interval, graded: own.length }];
}
