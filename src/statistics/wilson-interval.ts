import { CONFIDENCE, type Interval } from "./interval.ts";
import { twoSidedZ } from "./normal-quantile.ts";

/**
 * The score interval of a proportion (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927, 209–212), without continuity
 * correction; null when nothing was counted. Never leaves [0, 1], never shrinks to a point at 0 of n or n of n. It holds the
 * truth as often as it says on average over proportions; for a single one in a small sample it may be 93 % instead of 95 %.
 *
 * `successes` may be a sum of scores from 0 to 1: such a score varies at most as much as a proportion with the same mean
 * (R. Bhatia and C. Davis, Am. Math. Monthly 107, 2000, 353–357), so the interval is then wider than it need be, never narrower.
 */
export function wilsonInterval(successes: number, count: number, confidence = CONFIDENCE): Interval | null {
  if (count === 0) return null;
  const z = twoSidedZ(confidence);
  const mean = successes / count;
  const shrink = 1 + (z * z) / count;
  const centre = (mean + (z * z) / (2 * count)) / shrink;
  const reach = (z / shrink) * Math.sqrt((mean * (1 - mean)) / count + (z * z) / (4 * count * count));
  // The ends are exact at the edges; arithmetic would miss them by a rounding.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - reach),
    high: successes === count ? 1 : Math.min(1, centre + reach),
  };
}
