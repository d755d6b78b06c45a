import { NotScored, Outcome, type TrialRow } from "#records";
import { clusteredInterval, type Interval, openBounds } from "#statistics";

/** What trials come to as one proportion. All but rates are counts; planned = graded + not scored + owed. */
export interface TrialRate {
  readonly planned: number;
  readonly graded: number;
  readonly full: number;
  readonly partial: number;
  readonly notScored: number;
  readonly owed: number;
  /** Different tasks among the graded trials: the pieces of evidence, for trials of one task rise and fall together. */
  readonly tasks: number;
  /** (full + ½ partial) ÷ graded; null when nothing is graded. */
  readonly success: number | null;
  /** Wilson's, over tasks where a task was tried more than once. */
  readonly interval: Interval | null;
  /** Success if all that is owed or not scored had failed … had succeeded; inapplicable trials could do neither. */
  readonly bounds: Interval | null;
}

const GRADES: ReadonlySet<string | null> = new Set(Outcome.options);
const NO_SCORES: ReadonlySet<string | null> = new Set(NotScored.options);

/** True for a trial that has the model's own outcome. */
export const isGraded = ({ outcome }: Pick<TrialRow, "outcome">): boolean => GRADES.has(outcome);

/** True for a trial that ended without a score. */
export const isNotScored = ({ outcome }: Pick<TrialRow, "outcome">): boolean => NO_SCORES.has(outcome);

/** What a graded trial adds to success: 1, ½ or 0. */
export function pointsOf({ outcome }: Pick<TrialRow, "outcome">): number {
  if (outcome === "full") return 1;
  return outcome === "partial" ? 0.5 : 0;
}

/** The trial's task as a cluster: the same task under other conditions is the same piece of evidence. */
export const taskOf = ({ suite, task }: Pick<TrialRow, "suite" | "task">): string => `${suite} ${task}`;

/** Everything that is to say of these trials as one proportion. */
export function rateOfTrials(rows: readonly TrialRow[]): TrialRate {
  const graded = rows.filter(isGraded);
  const points = graded.reduce((sum, row) => sum + pointsOf(row), 0);
  const notScored = rows.filter(isNotScored);
  const inapplicable = notScored.filter(({ outcome }) => outcome === "inapplicable").length;
  const owed = rows.length - graded.length - notScored.length;
  return {
    planned: rows.length,
    graded: graded.length,
    full: graded.filter(({ outcome }) => outcome === "full").length,
    partial: graded.filter(({ outcome }) => outcome === "partial").length,
    notScored: notScored.length,
    owed,
    tasks: new Set(graded.map(taskOf)).size,
    success: graded.length === 0 ? null : points / graded.length,
    interval: clusteredInterval(graded.map((row) => ({ value: pointsOf(row), cluster: taskOf(row) }))),
    bounds: openBounds(points, graded.length, notScored.length - inapplicable + owed),
  };
}
