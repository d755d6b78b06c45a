import type { ErrorCategory } from "#records";
import { originalLevel } from "./original-level.ts";
import { type OriginalFacts, successesOf } from "./original-facts.ts";

/**
 * The sentence the original recorded for a trial; null where its first judgement was not a failure. The order of the
 * cases is inferred from the transcripts, where it explains every sentence.
 */
export function originalError(facts: OriginalFacts): string | null {
  if (originalLevel(facts) !== "failure") return null;
  const { executions, helped, apiFailures } = facts;
  if (executions.length === 0) {
    if (apiFailures > 0 || helped === 0) return "Unknown error";
    return `Tool call format errors detected (${helped} times) - Model unable to use correct <tool_call>tool_name</tool_call> format`;
  }
  const failure = executions.find(({ success }) => !success);
  if (failure !== undefined) return `${failure.error ?? "Unknown error"} (tool: ${failure.tool})`;
  const succeeded = successesOf(facts);
  const missing = facts.required.filter((tool) => !succeeded.includes(tool));
  return `Required tools not completed: ${missing.join(", ")} - Task partially incomplete`;
}

const RULES: readonly (readonly [ErrorCategory, RegExp])[] = [
  ["tool_call_format", /format errors? detected|tool call format|unable to use correct/],
  ["max_turns", /no tool calls.*turns|turns.*no tool calls|max(?:imum)?[ _]turns/],
  ["timeout", /test timeout after|timeout after .*(?:seconds|minutes)|agent timeout|execution timeout/],
  ["tool_selection", /tool.*(?:select|choice)|(?:select|choice).*tool|tool calls failed/],
  ["parameter_config", /parameter|argument|invalid_input|permission_denied|validation failed/],
  ["sequence_order", /sequence|order|required tools not completed/],
  ["dependency", /dependency|prerequisite/],
];

/**
 * The original's kind of an error: the first rule one of whose words is in the sentence, wherever in it. So a simulated
 * PERMISSION_DENIED becomes a parameter error of the model, and a sentence without any of the words is `other`.
 */
export function originalErrorKind(message: string | null): ErrorCategory {
  const folded = (message ?? "").toLowerCase();
  return RULES.find(([, words]) => words.test(folded))?.[0] ?? "other";
}
