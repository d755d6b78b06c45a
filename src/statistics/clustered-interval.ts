import { CONFIDENCE, type Interval } from "./interval.ts";
import type { Clustered } from "./mean-interval.ts";
import { twoSidedZ } from "./normal-quantile.ts";
import { studentQuantile } from "./student-quantile.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/**
 * The interval of a mean of scores from 0 to 1 whose clusters rise and fall together, such as several trials of one task: Wilson's, on as
 * many independent scores as have the same standard error as the clustered ones (E. L. Korn and B. I. Graubard, Survey
 * Methodology 24, 1998, 193–201, their adjustment for few clusters included). With one score a cluster it is
 * Wilson's. Null without scores.
 */
export function clusteredInterval(values: readonly Clustered[], confidence = CONFIDENCE): Interval | null {
  const count = values.length;
  const sum = values.reduce((total, { value }) => total + value, 0);
  const mean = sum / count;
  const effective = effectiveCount(values, mean, confidence);
  return wilsonInterval(mean === 1 ? effective : mean * effective, effective, confidence);
}

function effectiveCount(values: readonly Clustered[], mean: number, confidence: number): number {
  const count = values.length;
  const offByCluster = new Map<string, number>();
  for (const { value, cluster } of values) {
    offByCluster.set(cluster, (offByCluster.get(cluster) ?? 0) + value - mean);
  }
  const clusters = offByCluster.size;
  if (clusters === count || clusters < 2) return clusters;
  const squares = [...offByCluster.values()].reduce((total, off) => total + off * off, 0);
  const variance = (squares * clusters) / (clusters - 1) / count ** 2;
  const spread = mean * (1 - mean);
  // All alike: nothing tells how much the scores of a cluster depend on each other, so each cluster counts once.
  if (spread < 1e-12) return clusters;
  const few = (twoSidedZ(confidence) / studentQuantile(0.5 + confidence / 2, clusters - 1)) ** 2;
  // Never more than there are: clusters that differ less than chance would have it are no better evidence.
  return Math.min(count, Math.max(1, (spread / Math.max(variance, 1e-12)) * few));
}
