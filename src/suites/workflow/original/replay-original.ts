import type { Json } from "#kernel";
import type { ErrorCategory } from "#records";
import { declaresCompletion } from "./completion-phrases.ts";
import { originalAction } from "./original-action.ts";
import { callsByTurn } from "./original-calls.ts";
import { originalError, originalErrorKind } from "./original-error.ts";
import { successesOf } from "./original-facts.ts";
import type { OriginalLevel } from "./original-level.ts";
import { finalLevelOf, originalScoreBounds } from "./original-scores.ts";
import type { OriginalTranscript, OriginalTurn, TurnMark } from "./original-transcript.ts";

/**
 * How a replayed value stands to the recorded one. `within-bounds`: the record leaves out what the exact value needs, and
 * the recorded one lies between the least and the most it could be.
 */
export type Agreement = "agrees" | "within-bounds" | "differs";

/** One value of a record that was worked out again from the conversation. */
export interface ReplayedField {
  readonly field: ReplayField;
  readonly agreement: Agreement;
  readonly recorded: Json;
  readonly replayed: Json;
  /** Why it is not the same; null where it is. */
  readonly why: string | null;
}

/** What is worked out again, in the order it is told. */
export const REPLAY_FIELDS = [
  "actions",
  "executedTools",
  "toolCalls",
  "workflowScore",
  "qualityScore",
  "phase2Score",
  "finalScore",
  "success",
  "error",
  "errorKind",
] as const;
export type ReplayField = (typeof REPLAY_FIELDS)[number];

/** A conversation of the original worked out again by the original's rules. */
export interface Replay {
  readonly fields: readonly ReplayedField[];
  /** Neither is in the file; both follow from it. */
  readonly levelA: OriginalLevel;
  readonly finalLevel: OriginalLevel;
  /** Null for a full success; partial ones had a kind of error too. */
  readonly errorKind: ErrorCategory | null;
  /** The mean similarity that the recorded score gives the required tools that never succeeded; null without any such. */
  readonly impliedSimilarity: number | null;
}

const UNKNOWN_SIMILARITY =
  "required tools that never succeeded were credited with an embedding similarity, and the embeddings are not in the record";

/** Works a conversation out again: what the model's messages meant, what was carried out, what it came to. */
export function replayOriginal(original: OriginalTranscript): Replay {
  const { facts, recorded } = original;
  const { least, most } = originalScoreBounds(facts);
  const error = originalError(facts);
  const bounded = (low: number, high: number, value: number): Omit<ReplayedField, "field"> => {
    if (near(low, high)) return compared(value, low);
    const inside = value >= low - TOLERANCE && value <= high + TOLERANCE;
    const agreement = inside ? "within-bounds" : "differs";
    return { agreement, recorded: value, replayed: { least: low, most: high }, why: UNKNOWN_SIMILARITY };
  };
  const values: Readonly<Record<ReplayField, Omit<ReplayedField, "field">>> = {
    actions: comparedActions(original.turns),
    executedTools: compared(
      facts.executions.map(({ tool }) => tool),
      [...callsByTurn(original).values()].flat(),
      "the same calls are not found in the messages by the original's rules",
    ),
    toolCalls: compared(recorded.toolCalls, successesOf(facts)),
    workflowScore: compared(recorded.workflowScore, least.workflow),
    qualityScore: compared(recorded.qualityScore, least.quality),
    phase2Score: bounded(least.phase2, most.phase2, recorded.phase2Score),
    finalScore: bounded(least.phase2, most.phase2, recorded.finalScore),
    success: succeeded(recorded.success, least.finalLevel, most.finalLevel),
    error: compared(recorded.error, error),
    errorKind: compared(originalErrorKind(recorded.error), originalErrorKind(error)),
  };
  const level = finalLevelOf(recorded.workflowScore, recorded.phase2Score);
  return {
    fields: REPLAY_FIELDS.map((field) => ({ field, ...values[field] })),
    levelA: least.levelA,
    finalLevel: level,
    errorKind: level === "full_success" ? null : originalErrorKind(recorded.error),
    impliedSimilarity: near(least.phase2, most.phase2)
      ? null
      : (recorded.phase2Score - least.phase2) / (most.phase2 - least.phase2),
  };
}

const TOLERANCE = 1e-9;
const near = (one: number, other: number): boolean => Math.abs(one - other) <= TOLERANCE;

type Plain = number | string | null | readonly string[];

function compared(recorded: Plain, replayed: Plain, why = "the record does not say why"): Omit<ReplayedField, "field"> {
  const same =
    typeof recorded === "number" && typeof replayed === "number"
      ? near(recorded, replayed)
      : JSON.stringify(recorded) === JSON.stringify(replayed);
  return { agreement: same ? "agrees" : "differs", recorded, replayed, why: same ? null : why };
}

function succeeded(recorded: boolean, least: OriginalLevel, most: OriginalLevel): Omit<ReplayedField, "field"> {
  const [low, high] = [least !== "failure", most !== "failure"];
  if (low === high) {
    const agrees = recorded === low;
    return { agreement: agrees ? "agrees" : "differs", recorded, replayed: low, why: agrees ? null : "unknown" };
  }
  return { agreement: "within-bounds", recorded, replayed: { least: low, most: high }, why: UNKNOWN_SIMILARITY };
}

/** Help on the form of a call was given by rules that are not known; whether it was given is taken from the record. */
function comparedActions(turns: readonly OriginalTurn[]): Omit<ReplayedField, "field"> {
  const recorded = turns.map(({ mark }) => mark);
  const replayed = turns.map((turn) => (turn.mark === "format-issue" ? turn.mark : markAgain(turn.text)));
  const names = (marks: readonly (TurnMark | null)[]): readonly string[] => marks.map((mark) => mark ?? "call or none");
  return compared(names(recorded), names(replayed), "the messages are marked otherwise by the original's rules");
}

/** A message of more than 50 characters without an action and without a completion phrase was met with help. */
function markAgain(text: string): TurnMark | null {
  const action = originalAction(text);
  if (action.kind === "search" || action.kind === "info") return action.kind;
  if (action.kind === "calls") return null;
  return text.length > 50 && !declaresCompletion(text) && !/<tool_call>.*?<\/tool_call>/s.test(text)
    ? "no-action"
    : null;
}
