import type { ToolParameter, ToolReturn } from "./tool.ts";

const required = (name: string, type: ToolParameter["type"], description: string): ToolParameter => ({
  name,
  type,
  required: true,
  description,
});

/** Parameters that several tools share, by what they are for. */
export const OPTIONS: ToolParameter = {
  name: "options",
  type: "object",
  required: false,
  description: "Further settings of the operation",
  default: {},
};
export const SOURCE = required("source", "string", "Where the data comes from: a path, an address or an identifier");
export const DESTINATION = required("destination", "string", "Where the result goes: a path, an address or a receiver");
export const DATA = required("data", "object", "The data to work on, usually the result of an earlier step");
export const SCHEMA = required("schema", "object", "The rules the data must keep, as a JSON Schema");
export const FORMATS: readonly ToolParameter[] = [
  required("input_format", "string", "The format the data has now"),
  required("output_format", "string", "The format the data shall have"),
];
export const CONNECTION: readonly ToolParameter[] = [
  { name: "timeout", type: "number", required: false, description: "Seconds to wait for an answer", default: 30 },
  { name: "retry_count", type: "number", required: false, description: "Further tries after a failed one", default: 3 },
];
export const PRECISION: ToolParameter = {
  name: "precision",
  type: "number",
  required: false,
  description: "Digits after the decimal point",
  default: 2,
};

const SUCCESS: ToolReturn = { name: "success", type: "boolean", description: "Whether the operation went through" };
const METADATA: ToolReturn = { name: "metadata", type: "object", description: "Facts about the operation itself" };

const between = (...middle: readonly ToolReturn[]): readonly ToolReturn[] => [SUCCESS, ...middle, METADATA];

/** What tools hand back, by shape. */
export const RETURNS = {
  nothing: between(),
  data: between({ name: "data", type: "object", description: "The data that was read or understood" }),
  transformed: between({ name: "transformed_data", type: "object", description: "The data in its new form" }),
  result: between({ name: "result", type: "object", description: "What the computation found" }),
  judgement: between(
    { name: "valid", type: "boolean", description: "Whether every rule is kept" },
    { name: "errors", type: "array", description: "The rules that are broken, one entry each" },
  ),
} as const;
