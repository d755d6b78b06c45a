import { declaresCompletion } from "./completion-phrases.ts";
import { originalAction } from "./original-action.ts";
import type { OriginalTranscript } from "./original-transcript.ts";

/**
 * The calls the original carried out, found again in the messages, by turn. A turn that was met with help on the form
 * carried out nothing, and the conversation ended without a call at the turn that declared what was done done.
 */
export function callsByTurn({ turns, facts }: OriginalTranscript): ReadonlyMap<number, readonly string[]> {
  const byTurn = new Map<number, readonly string[]>();
  let carriedOut = 0;
  for (const { turn, text, mark } of turns) {
    const action = originalAction(text);
    if (mark === "format-issue" || action.kind !== "calls") continue;
    const before = facts.executions.slice(0, carriedOut);
    const isDone = facts.required.every((tool) => before.some((past) => past.tool === tool && past.success));
    if (isDone && declaresCompletion(text)) break;
    byTurn.set(turn, action.tools);
    carriedOut += action.tools.length;
  }
  return byTurn;
}
