import type { Action, Recovery } from "../action.ts";
import { TOOL_NAMES, toolCalled } from "../catalog.ts";
import { soundOrder } from "../dependencies.ts";
import type { Execution } from "../execution.ts";
import { type Reading, readMessage } from "../read-message.ts";
import type { Transcript, Turn } from "../transcript.ts";
import type { WorkflowTask } from "../workflow-task.ts";
import { callsByTurn } from "./original-calls.ts";
import type { OriginalExecution } from "./original-facts.ts";
import type { OriginalTranscript, OriginalTurn } from "./original-transcript.ts";

/** The original's task as this suite has tasks, its tools in a sound order; null when it needs a tool there is not. */
export function taskOfOriginal({ facts, description }: OriginalTranscript): WorkflowTask | null {
  if (!facts.required.every((tool) => TOOL_NAMES.has(tool))) return null;
  return {
    taskType: facts.taskType,
    difficulty: null,
    complexity: null,
    description,
    inputs: {},
    requiredTools: soundOrder(facts.required),
  };
}

/**
 * A conversation of the original as a transcript of this suite: the messages read by this suite's parser, the calls with
 * what the original carried out for them. A bare name between two tags was the form it asked for, so it needs no
 * recovery here. A recovered call has no execution: nobody threw dice for it.
 */
export function asTranscript(original: OriginalTranscript): Transcript {
  const carriedOut = executionsByTurn(original);
  return {
    v: 1,
    promptType: original.promptType,
    protocol: "tags",
    shownPlan: original.plan?.map((tool) => ({ tool, parameters: {} })) ?? null,
    flaw: null,
    messages: original.turns.flatMap(({ text, told }) => [
      { role: "assistant" as const, content: text },
      ...(told === null ? [] : [{ role: "user" as const, content: told }]),
    ]),
    turns: original.turns.flatMap((turn) => turnsFrom(turn, carriedOut.get(turn.turn) ?? [])),
    stop: original.turns.length >= MOST_TURNS ? "turns" : "declared",
  };
}

/** What was carried out, by the turn that asked for it: the executions in order, as many for a turn as it has calls. */
function executionsByTurn(original: OriginalTranscript): ReadonlyMap<number, readonly OriginalExecution[]> {
  let next = 0;
  return new Map(
    [...callsByTurn(original)].map(([turn, tools]) => {
      const own = original.facts.executions.slice(next, next + tools.length);
      next += tools.length;
      return [turn, own];
    }),
  );
}

/** Answers a model had for one task. */
const MOST_TURNS = 10;

/** One turn, and one more for each further call the original carried out of the same message. */
function turnsFrom(turn: OriginalTurn, executions: readonly OriginalExecution[]): readonly Turn[] {
  const reading = readMessage(turn.text, toolCalled);
  const [execution, ...others] = executions;
  const first: Turn = {
    finishReason: "stop",
    action: actionIn(reading, turn.text),
    further: Math.max(0, reading.actions.length - 1),
    opensCall: reading.opensCall,
    empty: turn.text.trim() === "",
    helped: turn.mark === "no-action" || turn.mark === "format-issue",
    execution: executionOf(execution),
  };
  return [first, ...others.map((other) => ({ ...first, action: callOf(other), execution: executionOf(other) }))];
}

/** The first action, without the recovery that the original's own form would count as. */
function actionIn(reading: Reading, text: string): Action | null {
  const [action] = reading.actions;
  if (action?.kind !== "call" || !text.toLowerCase().includes("</tool_call>")) return action ?? null;
  const recovery: readonly Recovery[] = action.recovery.filter((how) => how !== "bare-name");
  return { ...action, recovery };
}

const callOf = ({ tool }: OriginalExecution): Action => ({
  kind: "call",
  written: tool,
  tool,
  parameters: {},
  recovery: [],
});

function executionOf(execution: OriginalExecution | undefined): Execution | null {
  if (execution === undefined || !TOOL_NAMES.has(execution.tool)) return null;
  const { tool, success, error } = execution;
  return {
    tool,
    verdict: success ? "success" : "error",
    code: success ? null : (/^[A-Z_]+(?=:)/.exec(error ?? "")?.[0] ?? "OPERATION_FAILED"),
    reached: true,
  };
}
