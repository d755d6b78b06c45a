import type { TrialRow } from "#records";
import { type Comparison, comparePairs, type Pair } from "#statistics";
import { isGraded, pointsOf, taskOf } from "./trial-rate.ts";

/** A paired comparison, and how many trials of either side found no partner: those are in neither mean. */
export interface PairedComparison {
  /** Null without any pair. */
  readonly comparison: Comparison | null;
  readonly pairs: number;
  readonly unpaired: number;
}

/**
 * Compares two sets of trials on the same tasks with the same chance. Trials are partners when task, seed and everything `alike`
 * names of them agree; only graded ones count. Positive differences are in favour of the first.
 */
export function compareTrials(
  first: readonly TrialRow[],
  second: readonly TrialRow[],
  alike: (row: TrialRow) => string = () => "",
): PairedComparison {
  const nameOf = (row: TrialRow): string => JSON.stringify([taskOf(row), row.seed, alike(row)]);
  const partners = new Map(second.filter(isGraded).map((row) => [nameOf(row), row]));
  const graded = first.filter(isGraded);
  const pairs = graded.flatMap((row): Pair[] => {
    const partner = partners.get(nameOf(row));
    return partner === undefined ? [] : [{ task: taskOf(row), first: pointsOf(row), second: pointsOf(partner) }];
  });
  const unpaired = graded.length + partners.size - 2 * pairs.length;
  return { comparison: comparePairs(pairs), pairs: pairs.length, unpaired };
}
