import type { AttemptEnded } from "#records";

/** Where a trial stands once an attempt at it has ended with a verdict. */
export interface Standing {
  readonly attempt: number;
  readonly outcome: string;
  readonly score: number | null;
}

/** What an ended attempt makes of its trial; null when it ended without a verdict, so that another attempt follows. */
export function standingAfter(ended: AttemptEnded): Standing | null {
  const { attempt, verdict } = ended;
  if (verdict === null) return null;
  return { attempt, outcome: verdict.outcome, score: verdict.kind === "graded" ? verdict.score : null };
}

/**
 * Which of two standings holds, whatever the order they came in: a graded one before one without a score, among graded
 * ones the earliest attempt (a grade is never taken back), among the others the latest (retried, and again no score).
 */
export function prevailing(a: Standing | null, b: Standing | null): Standing | null {
  if (a === null || b === null) return a ?? b;
  if ((a.score === null) !== (b.score === null)) return a.score === null ? b : a;
  const [earlier, later] = a.attempt <= b.attempt ? [a, b] : [b, a];
  return a.score === null ? later : earlier;
}

/** Whether a trial that stands so may be taken up: when nothing settled it, or, if wanted, when only infrastructure did. */
export function isOpen(outcome: string | null, invalidToo: boolean): boolean {
  return outcome === null || (invalidToo && outcome === "infra-invalid");
}
