/** What kind of work a task is. */
export const TASK_TYPES = [
  "simple_task",
  "basic_task",
  "data_pipeline",
  "api_integration",
  "multi_stage_pipeline",
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** How explicit a task's wording is: from naming every tool to naming only the purpose. */
export const DIFFICULTIES = ["very_easy", "easy", "medium", "hard", "very_hard"] as const;
export type Difficulty = (typeof DIFFICULTIES)[number];

/** How many tools a task needs, within what is usual for its type. */
export const COMPLEXITIES = ["easy", "medium", "hard"] as const;
export type Complexity = (typeof COMPLEXITIES)[number];

/** What can be wrong with a plan that is shown to a model. */
export const FLAWS = [
  "sequence_disorder",
  "tool_misuse",
  "parameter_error",
  "missing_step",
  "redundant_operations",
  "logical_inconsistency",
  "semantic_drift",
] as const;
export type Flaw = (typeof FLAWS)[number];

export const CORE_PROMPTS = ["baseline", "cot", "optimal"] as const;
export const FLAWED_PROMPTS = FLAWS.map((flaw) => `flawed_${flaw}` as const);
export const PROMPT_TYPES = [...CORE_PROMPTS, ...FLAWED_PROMPTS] as const;
export type PromptType = (typeof PROMPT_TYPES)[number];

/** The nominal chance that a tool call succeeds. */
export const SUCCESS_RATES = [0.9, 0.8, 0.7, 0.6] as const;

/** How a model calls tools: by tags in its text, or by the tool calling of its API. */
export const PROTOCOLS = ["tags", "native"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** How much of a plan a flaw spoils. */
export const SEVERITIES = ["light", "medium", "severe"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The flaw that a prompt type shows; undefined for the three sound ones. */
export const flawOf = (promptType: PromptType): Flaw | undefined =>
  FLAWS.find((flaw) => promptType === `flawed_${flaw}`);
