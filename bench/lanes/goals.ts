/** What is to be reached: share of the oracle at least, rejected share of the sends at most. */
export interface Goal {
  readonly share: number;
  readonly rejected: number;
}

/** By world; headers have one goal for all. */
export const GOALS: Readonly<Record<string, Goal>> = {
  A: { share: 0.99, rejected: 0.015 },
  B: { share: 0.97, rejected: 0.02 },
  C: { share: 0.95, rejected: 0.01 },
  D: { share: 0.99, rejected: 0.02 },
  E: { share: 0.99, rejected: 0.03 },
  F: { share: 0.98, rejected: 0.02 },
  G: { share: 0.95, rejected: 0.02 },
  "3×5": { share: 0.98, rejected: 0.02 },
  "fast/slow": { share: 0.93, rejected: 1 },
};

export const HEADERS_GOAL: Goal = { share: 0.99, rejected: 0.005 };
export const HELD_OUT_GOAL = { median: 0.97, worst: 0.85, rejected: 0.03 };

export const goalOf = (world: string): Goal | undefined => (world.endsWith("(headers)") ? HEADERS_GOAL : GOALS[world]);
