import type { Verdict } from "#records";
import type { Recovery } from "./action.ts";
import { scoreTranscript } from "./score.ts";
import type { Transcript, Turn } from "./transcript.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** One turn by both readings. */
export interface TurnByBoth {
  /** Counts from 1. */
  readonly turn: number;
  /** What the tolerant reading found: `call file_operations_reader`; null when nothing. */
  readonly tolerant: string | null;
  /** What reading it took; with any of these the strict reading finds nothing. */
  readonly recovery: readonly Recovery[];
  readonly strict: string | null;
  /** What came of it: `success`, an error's code, or null where nothing was carried out. */
  readonly result: string | null;
}

/** The same transcript read tolerantly and strictly, side by side. */
export interface ReadingComparison {
  readonly tolerant: Verdict;
  readonly strict: Verdict;
  readonly turns: readonly TurnByBoth[];
  /** Turns that only the tolerant reading can read. */
  readonly recovered: number;
}

/** Reads one transcript both ways. Pure. */
export function compareReadings(task: WorkflowTask, transcript: Transcript): ReadingComparison {
  const turns = transcript.turns.map(byBoth);
  return {
    tolerant: scoreTranscript(task, transcript, "sound"),
    strict: scoreTranscript(task, transcript, "sound-strict"),
    turns,
    recovered: turns.filter(({ recovery }) => recovery.length > 0).length,
  };
}

function byBoth({ action, execution }: Turn, at: number): TurnByBoth {
  const found = actionText(action);
  const recovery = action?.recovery ?? [];
  return {
    turn: at + 1,
    tolerant: found,
    recovery,
    strict: recovery.length === 0 ? found : null,
    result: execution === null ? null : (execution.code ?? execution.verdict),
  };
}

function actionText(action: Turn["action"]): string | null {
  if (action === null) return null;
  return action.kind === "search" ? `search "${action.query}"` : `${action.kind} ${action.written}`;
}

/** The comparison as lines: one a turn, and below them what each reading makes of the whole. */
export function readingsText({ tolerant, strict, turns }: ReadingComparison): string {
  const lines = turns.map(({ turn, tolerant: found, recovery, result }) => {
    const how = recovery.length === 0 ? "" : `  (strict: nothing; took ${recovery.join(", ")})`;
    return `${String(turn).padStart(3)}  ${found ?? "nothing"}${result === null ? "" : ` -> ${result}`}${how}`;
  });
  return [...lines, `tolerant: ${verdictText(tolerant)}`, `strict:   ${verdictText(strict)}`].join("\n");
}

const verdictText = (verdict: Verdict): string =>
  verdict.kind === "graded"
    ? `${verdict.outcome}, ${verdict.score.toFixed(3)}`
    : `${verdict.outcome}: ${verdict.reason.message}`;
