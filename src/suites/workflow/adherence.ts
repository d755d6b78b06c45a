/**
 * How much of a plan was done in its order, from 0 to 1: the longest common subsequence of the tools that succeeded
 * and the plan's tools, over the plan's length. Null for an empty plan.
 */
export function adherenceOf(plan: readonly string[], succeeded: readonly string[]): number | null {
  return plan.length === 0 ? null : longestCommonSubsequence(plan, succeeded) / plan.length;
}

function longestCommonSubsequence(one: readonly string[], other: readonly string[]): number {
  let row: readonly number[] = Array.from({ length: other.length + 1 }, () => 0);
  for (const item of one) {
    const next = [0];
    for (const [at, candidate] of other.entries()) {
      next.push(candidate === item ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
