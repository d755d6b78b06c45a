/** The six families of tools, in the order people read them. */
export const CATEGORIES = [
  "file_operations",
  "data_processing",
  "network",
  "computation",
  "integration",
  "utility",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What a parameter's value must be. `object` means any structured value: a JSON object or a JSON array. */
export type ParameterType = "string" | "number" | "object";

export interface ToolParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly required: boolean;
  readonly description: string;
  /** What the tool takes when the parameter is left out. */
  readonly default?: number | object;
}

export interface ToolReturn {
  readonly name: string;
  readonly type: "boolean" | "object" | "array";
  readonly description: string;
}

/** One simulated tool: what it needs, gives, depends on, and how it can fail. */
export interface Tool {
  /** `category_operation`. */
  readonly name: string;
  readonly category: Category;
  readonly operation: string;
  readonly description: string;
  /** Words people search it by beside its name and description. */
  readonly keywords: readonly string[];
  readonly parameters: readonly ToolParameter[];
  readonly returns: readonly ToolReturn[];
  /** Codes a failed call draws from, each equally likely. */
  readonly errors: readonly string[];
  /** Tools whose success must come before this one's. */
  readonly dependsOn: readonly string[];
}

/** What each error code means, as a failed call tells it. */
export const ERROR_TEXT: Readonly<Record<string, string>> = {
  INVALID_INPUT: "the tool could not use the input it was given",
  OPERATION_FAILED: "the operation broke off before it finished",
  TIMEOUT: "the operation took too long and was given up",
  FILE_NOT_FOUND: "there is no file at that place",
  PERMISSION_DENIED: "access to the file was refused",
  NETWORK_ERROR: "the connection failed",
  INVALID_RESPONSE: "the other side answered with something unusable",
  CALCULATION_ERROR: "the calculation did not come out",
  OVERFLOW: "a number grew beyond what can be held",
};

const COMMON_ERRORS = ["INVALID_INPUT", "OPERATION_FAILED", "TIMEOUT"] as const;

const FURTHER_ERRORS: Readonly<Record<Category, readonly string[]>> = {
  file_operations: ["FILE_NOT_FOUND", "PERMISSION_DENIED"],
  data_processing: [],
  network: ["NETWORK_ERROR", "INVALID_RESPONSE"],
  computation: ["CALCULATION_ERROR", "OVERFLOW"],
  integration: [],
  utility: [],
};

/** Every code a tool of this category can fail with. */
export const errorsOf = (category: Category): readonly string[] => [...COMMON_ERRORS, ...FURTHER_ERRORS[category]];
