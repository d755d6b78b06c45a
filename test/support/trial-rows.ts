import { digestOf, TaskId, TrialId } from "#kernel";
import type { TrialRow } from "#records";

/** A trial of the workflow suite at its reference condition, graded full, on a task of its own number; anything may be said otherwise. */
export function trialRow(
  said: Partial<Omit<TrialRow, "cell" | "task" | "trial" | "seed">> & {
    readonly cell?: Readonly<Record<string, string | number>>;
    readonly task?: number;
  } = {},
): TrialRow {
  const { cell = {}, task = 0, repeat = 0, suite = "workflow@1", outcome = "full", ...rest } = said;
  const whole = {
    model: "model",
    promptType: "optimal",
    taskType: "simple_task",
    difficulty: "easy",
    toolSuccessRate: 0.8,
    protocol: "tags",
    ...cell,
  };
  const graded = SCORES[outcome ?? ""] ?? null;
  return {
    trial: TrialId(digestOf([suite, whole, task, repeat], 16)),
    suite,
    cell: whole,
    task: TaskId(`task-${task}`),
    repeat,
    seed: digestOf([task, repeat], 12),
    score: graded,
    reason: null,
    facts: graded === null ? {} : factsOf(outcome),
    simulated: false,
    calls: 3,
    inputTokens: 100,
    outputTokens: 10,
    ...rest,
    outcome,
  };
}

const SCORES: Readonly<Record<string, number>> = { full: 1, partial: 0.5, failure: 0 };

/** One trial a letter, on tasks numbered from 0: `F` full, `P` partial, `-` failure, `i` inapplicable, `x` infra-invalid, `?` owed. */
export function trialRows(outcomes: string, cell: Readonly<Record<string, string | number>> = {}): TrialRow[] {
  const OUTCOMES: Readonly<Record<string, string | null>> = {
    F: "full",
    P: "partial",
    "-": "failure",
    i: "inapplicable",
    x: "infra-invalid",
    "?": null,
  };
  return Array.from(outcomes).map((letter, task) => {
    const outcome = OUTCOMES[letter];
    if (outcome === undefined) throw new Error(`no outcome is written "${letter}"`);
    return trialRow({ cell, task, ...(outcome === null ? owed : { outcome }) });
  });
}

const owed = { outcome: null, score: null, facts: {}, calls: 0 } as const;

const factsOf = (outcome: TrialRow["outcome"]): TrialRow["facts"] => ({
  turns: 3,
  toolCalls: 2,
  assisted: false,
  errorCategory: outcome === "full" ? null : "tool_selection",
});
