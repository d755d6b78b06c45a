import type { Verdict } from "#records";

/** What is asked of a model's trials together: is it the model that fails, or what carries its words? */
export interface HarnessJudgement {
  readonly model: string;
  /** Trials in which the model was heard. */
  readonly trials: number;
  /** Those of them whose text opens calls and in which nothing was executed. */
  readonly idle: number;
  readonly suspect: boolean;
}

/** The share of idle trials from which a model's results say more about the harness than about the model. */
export const SUSPECT_SHARE = 0.5;

/**
 * Judges every model by the verdicts of its trials, in the order met. A model is suspect when half of its trials or more
 * execute nothing although their text opens calls. Trials that say nothing of the model (`infra-invalid`, `inapplicable`,
 * `budget-cut`, `cancelled`) do not count.
 */
export function judgeHarness(
  trials: readonly { readonly model: string; readonly verdict: Verdict }[],
): readonly HarnessJudgement[] {
  const byModel = new Map<string, { trials: number; idle: number }>();
  for (const { model, verdict } of trials) {
    if (verdict.kind === "not-scored" && verdict.outcome !== "harness-suspect") continue;
    const sums = byModel.get(model) ?? { trials: 0, idle: 0 };
    sums.trials += 1;
    if (isIdle(verdict)) sums.idle += 1;
    byModel.set(model, sums);
  }
  return [...byModel].map(([model, sums]) => ({ model, ...sums, suspect: sums.idle >= SUSPECT_SHARE * sums.trials }));
}

/** True when a trial's text opens calls and nothing was executed: unread calls, and calls that were all refused. */
const isIdle = (verdict: Verdict): boolean =>
  verdict.kind === "graded"
    ? verdict.facts["opensCallsButExecutesNone"] === true
    : verdict.reason.code === "opens-calls-but-none-recognised";

/** One sentence for a report. */
export const suspicionText = ({ model, trials, idle }: HarnessJudgement): string =>
  `${idle} of ${trials} trials of ${model} execute nothing although its text opens tool calls: suspect the harness or the serving, not the model`;
