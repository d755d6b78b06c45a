import type { Execution } from "./execution.ts";
import type { StopReason, Transcript, Turn } from "./transcript.ts";

/** How a transcript is read: with what the parser recovered, or only what was written exactly as asked. */
export type Reading = "tolerant" | "strict";

/** What scoring looks at: the turns as read, and the calls that count. */
export interface View {
  readonly turns: readonly Turn[];
  readonly executions: readonly Execution[];
  readonly stop: StopReason;
}

/** The transcript as read. Strictly, an action that needed any recovery was not recognised and what it did does not count. */
export function viewOf(transcript: Transcript, reading: Reading): View {
  const turns = reading === "strict" ? transcript.turns.map(strictly) : transcript.turns;
  return {
    turns,
    executions: turns.map((turn) => turn.execution).filter((execution) => execution !== null),
    stop: transcript.stop,
  };
}

const strictly = (turn: Turn): Turn =>
  turn.action === null || turn.action.recovery.length === 0 ? turn : { ...turn, action: null, execution: null };
