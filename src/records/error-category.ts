/** The original's eight kinds of failure, in its order, by the names that verdicts give them. */
export const ERROR_CATEGORIES = [
  "tool_call_format",
  "timeout",
  "max_turns",
  "tool_selection",
  "parameter_config",
  "sequence_order",
  "dependency",
  "other",
] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];
