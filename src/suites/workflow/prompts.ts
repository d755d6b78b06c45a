import { planText, type Plan } from "./plan.ts";
import { CATEGORIES } from "./tool.ts";
import type { PromptType, Protocol } from "./vocabulary.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** The word a model ends with. */
export const COMPLETION_WORD = "TASK_COMPLETED";

const FORMS = [
  "<tool_search>query</tool_search>",
  "<tool_info>tool_name</tool_info>",
  '<tool_call>{"name": "tool_name", "parameters": {...}}</tool_call>',
] as const;

const ACTIONS: Readonly<Record<Protocol, readonly string[]>> = {
  tags: [
    "Each of your messages contains exactly one action, written in one of these forms:",
    `${FORMS[0]} finds tools by what they do;`,
    `${FORMS[1]} shows one tool in detail;`,
    `${FORMS[2]} calls a tool.`,
  ],
  native: [
    "Each of your messages calls exactly one function: tool_search finds tools by what they do, tool_info shows one",
    "tool in detail, every other function is a tool itself.",
  ],
};

/** What every conversation begins with: the rules, the categories, no tool. */
export function systemPrompt(protocol: Protocol, maxTurns: number): string {
  return [
    "You work in an automated environment and carry out one task with the help of tools.",
    "Nobody reads along: never ask the user anything, decide for yourself.",
    "",
    ...ACTIONS[protocol],
    "",
    `The tools belong to six categories: ${CATEGORIES.join(", ")}.`,
    "Some tools depend on others and should be called after those have succeeded.",
    "Give a call every parameter its tool requires, and none it does not have. Take values from the task's inputs;",
    'where they have none, choose a reasonable one; for "data" pass the result of an earlier call as an object.',
    "After each action you are told its result. A call can fail for reasons of its own; it may succeed when repeated.",
    `You have ${maxTurns} messages. When the task is done, write ${COMPLETION_WORD} and nothing else.`,
  ].join("\n");
}

const CLOSINGS: Readonly<Record<"baseline" | "cot" | "planned", string>> = {
  baseline: "Begin by searching for the first tool you need.",
  cot: 'Think step by step. Begin with "Reasoning:" and say what has to be done in which order; then take the first action.',
  planned: "Carry out the plan step by step, beginning with its first step.",
};

/** The task as the model is put to it; with a plan below it when one is shown. A flawed plan is not said to be one. */
export function userPrompt(task: WorkflowTask, promptType: PromptType, plan: Plan | null): string {
  const closing = plan !== null ? "planned" : promptType === "cot" ? "cot" : "baseline";
  return [
    `Task (${task.taskType}):`,
    task.description,
    "",
    "Inputs:",
    JSON.stringify(task.inputs),
    ...(plan === null ? [] : ["", planText(plan)]),
    "",
    CLOSINGS[closing],
  ].join("\n");
}

/** What a message without a readable action is answered with. It names no tool. */
export function helpText(protocol: Protocol): string {
  const how =
    protocol === "tags"
      ? ["Write exactly one action, in one of these forms:", ...FORMS]
      : ["Call exactly one function: tool_search, tool_info or a tool."];
  return ["No action was recognised.", ...how, `or ${COMPLETION_WORD} when the task is done.`].join("\n");
}
