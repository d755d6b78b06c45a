import type { Interval } from "./interval.ts";

/**
 * Where the mean score would lie had the missing trials been scored: all of them 0 … all of them 1. No assumption is
 * made about why they are missing (C. F. Manski, Am. Econ. Rev. 80, 1990, 319–323). Null without any trial.
 */
export function openBounds(scoreSum: number, graded: number, missing: number): Interval | null {
  const all = graded + missing;
  return all === 0 ? null : { low: scoreSum / all, high: (scoreSum + missing) / all };
}
