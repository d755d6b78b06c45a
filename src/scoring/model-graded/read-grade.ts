import type { Grade } from "./judge-prompt.ts";

// Models set verdicts in bold, in backticks, and put a full stop behind them.
const VERDICT = /^[\s>*_`#-]*verdict[*_`]*\s*:[\s*_`]*(correct|partial|incorrect)\b/i;

/** The verdict on the last line that has one, when it is among those that were asked for; null when there is none. */
export function readGrade(reply: string, grades: readonly Grade[]): Grade | null {
  const word = reply
    .split("\n")
    .flatMap((line) => VERDICT.exec(line)?.[1]?.toLowerCase() ?? [])
    .at(-1);
  return grades.find((grade) => grade === word) ?? null;
}
