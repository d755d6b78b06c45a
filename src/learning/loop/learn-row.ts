import type { AttemptEnded, Trial } from "#records";
import type { Story } from "#store";
import { SweTranscript } from "#suites";
import type { GradedTrial } from "../experience/experience-of.ts";
import type { Arm } from "./arm.ts";

/** One trial of a learning run: plain, for tables and curves. */
export interface LearnRow {
  readonly trial: string;
  readonly model: string;
  readonly arm: Arm;
  readonly order: string;
  readonly repeat: number;
  readonly task: string;
  readonly seed: string;
  readonly generation: number;
  /** Place in the stream, from 1. */
  readonly position: number;
  /** As the ledger has it; null while it is owed. */
  readonly outcome: string | null;
  /** Steps of the agent; null without a transcript. */
  readonly steps: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** USD; null when a price is not known. */
  readonly costUsd: number | null;
  /** Workflows it was shown. */
  readonly shown: number;
  readonly simulated: boolean;
}

/** Where a trial stands in its stream. */
export interface Place {
  readonly generation: number;
  readonly position: number;
}

/** The row of a trial, from what the ledger has of it. */
export function learnRow(trial: Trial, story: Story | null, { generation, position }: Place): LearnRow {
  const last = story?.attempts.findLast(({ verdict }) => verdict !== null) ?? null;
  return {
    trial: trial.id,
    model: trial.cell.model,
    arm: trial.cell["arm"] as Arm,
    order: String(trial.cell["order"]),
    repeat: trial.repeat,
    task: trial.task,
    seed: trial.seed,
    generation,
    position,
    ...effortOf(story?.calls ?? []),
    ...endOf(last),
  };
}

function endOf(last: AttemptEnded | null): Pick<LearnRow, "outcome" | "simulated" | "steps" | "shown"> {
  if (last === null) return { outcome: null, simulated: false, steps: null, shown: 0 };
  return { outcome: last.verdict?.outcome ?? null, simulated: last.simulated, ...workOf(last.transcript) };
}

function workOf(stored: unknown): Pick<LearnRow, "steps" | "shown"> {
  const transcript = SweTranscript.safeParse(stored);
  if (!transcript.success) return { steps: null, shown: 0 };
  const { steps, memory } = transcript.data;
  return { steps: steps.length, shown: memory.workflows.length };
}

function effortOf(calls: Story["calls"]): Pick<LearnRow, "inputTokens" | "outputTokens" | "costUsd"> {
  const effort = { inputTokens: 0, outputTokens: 0, costUsd: 0 as number | null };
  for (const { completion, costUsd } of calls) {
    effort.inputTokens += completion.usage?.input ?? 0;
    effort.outputTokens += completion.usage?.output ?? 0;
    effort.costUsd = effort.costUsd === null || costUsd === null ? null : effort.costUsd + costUsd;
  }
  return effort;
}

/** The trial as learning reads it; null unless it is graded and its transcript is a repair's. */
export function gradedTrial(trial: Trial, story: Story | null): GradedTrial | null {
  const graded = story?.attempts.findLast(({ verdict }) => verdict?.kind === "graded");
  if (graded?.verdict?.kind !== "graded") return null;
  const transcript = SweTranscript.safeParse(graded.transcript);
  if (!transcript.success) return null;
  const { outcome } = graded.verdict;
  return { task: trial.task, trial: trial.id, outcome, transcript: transcript.data };
}
