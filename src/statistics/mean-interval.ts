import { CONFIDENCE, type Interval } from "./interval.ts";
import { studentQuantile } from "./student-quantile.ts";

/** A value and what it shares with others: trials of one task rise and fall together and are one piece of evidence, not many. */
export interface Clustered {
  readonly value: number;
  readonly cluster: string;
}

/**
 * Student's t interval of a mean, with cluster-robust standard error (E. Miller, "Adding Error Bars to Evals",
 * arXiv:2411.00640, section 2.2) and one degree of freedom less than there are clusters. With one value a cluster it
 * is the textbook interval. Null below two clusters, and when all clusters agree: no spread seen is no evidence of none.
 */
export function meanInterval(values: readonly Clustered[], confidence = CONFIDENCE): Interval | null {
  const count = values.length;
  const mean = values.reduce((sum, { value }) => sum + value, 0) / count;
  const offByCluster = new Map<string, number>();
  for (const { value, cluster } of values) {
    offByCluster.set(cluster, (offByCluster.get(cluster) ?? 0) + value - mean);
  }
  const clusters = offByCluster.size;
  if (clusters < 2) return null;
  const squares = [...offByCluster.values()].reduce((sum, off) => sum + off * off, 0);
  const error = Math.sqrt((squares * clusters) / (clusters - 1)) / count;
  if (error < 1e-12) return null;
  const reach = studentQuantile(0.5 + confidence / 2, clusters - 1) * error;
  return { low: mean - reach, high: mean + reach };
}
