import { activeEntries, memoryDigest } from "../memory/memory.ts";
import { memoryAt } from "../memory/edit.ts";
import type { LearnResult, StreamResult } from "../loop/learn.ts";
import { type ArmComparison, armComparisons } from "./arm-comparison.ts";
import { type ArmSummary, armSummaries } from "./arm-summary.ts";
import { type LearningCurve, learningCurve } from "./learning-curve.ts";

/** How a stream's memory stands. */
export interface MemorySummary {
  readonly stream: string;
  readonly version: number;
  readonly digest: string;
  readonly workflows: number;
  readonly lessons: number;
  readonly retired: number;
  /** Of the workflows that were shown, the share that was followed at least once. */
  readonly utility: number | null;
  /** Candidates that the gate kept out, by reason. */
  readonly refused: Readonly<Record<string, number>>;
}

/** What a learning run came to: plain JSON, as `learn --json` prints it. */
export interface LearnReport {
  readonly simulated: "all" | "some" | "none";
  readonly planned: number;
  readonly graded: number;
  readonly notScored: number;
  readonly owed: number;
  readonly stopped: string | null;
  readonly streams: number;
  readonly tasks: number;
  readonly arms: readonly ArmSummary[];
  readonly comparisons: readonly ArmComparison[];
  readonly curve: LearningCurve;
  readonly memories: readonly MemorySummary[];
}

/** Sums a learning run up. Pure. */
export function learnReport({ rows, streams, planned, stopped }: LearnResult): LearnReport {
  const arms = armSummaries(rows);
  const graded = arms.reduce((sum, arm) => sum + arm.graded, 0);
  const notScored = arms.reduce((sum, arm) => sum + arm.notScored, 0);
  const marks = new Set(rows.filter(({ outcome }) => outcome !== null).map(({ simulated }) => simulated));
  return {
    simulated: marks.size === 2 ? "some" : marks.has(true) ? "all" : "none",
    planned,
    graded,
    notScored,
    owed: planned - graded - notScored,
    stopped,
    streams: streams.length,
    tasks: new Set(streams.flatMap(({ stream }) => stream.generations.flat().map(({ id }) => id))).size,
    arms,
    comparisons: armComparisons(rows),
    curve: learningCurve(rows),
    memories: streams.map(memorySummary),
  };
}

function memorySummary({ stream, history, refused }: StreamResult): MemorySummary {
  const memory = memoryAt(history);
  const active = activeEntries(memory);
  const shown = memory.entries.filter(({ counters }) => counters.shown > 0);
  const why: Record<string, number> = {};
  for (const one of refused) why[one.why] = (why[one.why] ?? 0) + 1;
  return {
    stream: stream.name,
    version: memory.version,
    digest: memoryDigest(memory),
    workflows: active.filter(({ workflow }) => workflow.content.kind === "workflow").length,
    lessons: active.filter(({ workflow }) => workflow.content.kind === "lesson").length,
    retired: memory.entries.length - active.length,
    utility: shown.length === 0 ? null : shown.filter(({ counters }) => counters.used > 0).length / shown.length,
    refused: why,
  };
}
