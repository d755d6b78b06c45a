/** The words of the original's plans (task types, prompt types, difficulties, tool success rates): anything else in a file is a mislabel. */
export const TASK_TYPES: ReadonlySet<string> = new Set([
  "simple_task",
  "basic_task",
  "data_pipeline",
  "api_integration",
  "multi_stage_pipeline",
]);

export const DIFFICULTIES: ReadonlySet<string> = new Set(["very_easy", "easy", "medium", "hard", "very_hard"]);

export const TOOL_SUCCESS_RATES: ReadonlySet<number> = new Set([0.9, 0.8, 0.7, 0.6]);

export const PROMPT_TYPES: ReadonlySet<string> = new Set([
  "baseline",
  "cot",
  "optimal",
  "flawed_sequence_disorder",
  "flawed_tool_misuse",
  "flawed_parameter_error",
  "flawed_missing_step",
  "flawed_redundant_operations",
  "flawed_logical_inconsistency",
  "flawed_semantic_drift",
]);
