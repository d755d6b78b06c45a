import { CONFIDENCE, type Interval, spansZero } from "./interval.ts";
import { mcnemarExact } from "./mcnemar.ts";
import { twoSidedZ } from "./normal-quantile.ts";

/** What two sides scored, each from 0 to 1, on the same task under the same seed. */
export interface Pair {
  readonly task: string;
  readonly first: number;
  readonly second: number;
}

/** What paired scores say of a difference. Positive: the first side is better. */
export interface Comparison {
  /** Tasks compared. Several trials of a task count as one, with their mean. */
  readonly tasks: number;
  readonly difference: number;
  readonly interval: Interval;
  /** `no-difference-can-be-claimed` whenever the interval spans zero; it does not say that the two are equal. */
  readonly claim: "first-is-better" | "second-is-better" | "no-difference-can-be-claimed";
  /** McNemar's exact p when every score is 0 or 1; else null. */
  readonly mcnemarP: number | null;
}

interface TaskDifference {
  readonly difference: number;
  readonly binary: boolean;
}

/**
 * The mean difference over tasks with the adjusted Wald interval of Bonett and Price (J. Educ. Behav. Stat. 37, 2012,
 * 479–488): one pair in favour of each side is added before the standard error is taken, so that few pairs that all agree
 * never look certain. For scores of 0 and 1 it is their interval; in between, the same with means. Null without pairs.
 */
export function comparePairs(pairs: readonly Pair[], confidence = CONFIDENCE): Comparison | null {
  const differences = byTask(pairs);
  const tasks = differences.length;
  if (tasks === 0) return null;
  const sum = differences.reduce((total, { difference }) => total + difference, 0);
  const squares = differences.reduce((total, { difference }) => total + difference ** 2, 0);
  const padded = tasks + 2;
  const centre = sum / padded;
  const reach = twoSidedZ(confidence) * Math.sqrt(((squares + 2) / padded - centre ** 2) / padded);
  const interval = { low: Math.max(-1, centre - reach), high: Math.min(1, centre + reach) };
  return { tasks, difference: sum / tasks, interval, claim: claimOf(interval), mcnemarP: pOf(differences) };
}

function byTask(pairs: readonly Pair[]): TaskDifference[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const group = groups.get(pair.task);
    if (group === undefined) groups.set(pair.task, [pair]);
    else group.push(pair);
  }
  return [...groups.values()].map((group) => ({
    difference: group.reduce((sum, { first, second }) => sum + first - second, 0) / group.length,
    binary: group.length === 1 && group.every(({ first, second }) => isBit(first) && isBit(second)),
  }));
}

const isBit = (score: number): boolean => score === 0 || score === 1;

function claimOf(interval: Interval): Comparison["claim"] {
  if (spansZero(interval)) return "no-difference-can-be-claimed";
  return interval.low > 0 ? "first-is-better" : "second-is-better";
}

function pOf(differences: readonly TaskDifference[]): number | null {
  if (!differences.every(({ binary }) => binary)) return null;
  const onlyFirst = differences.filter(({ difference }) => difference > 0).length;
  const onlySecond = differences.filter(({ difference }) => difference < 0).length;
  return mcnemarExact(onlyFirst, onlySecond);
}
