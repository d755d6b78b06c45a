import type { Json } from "#kernel";
import type { ParameterType, Tool, ToolParameter } from "./tool.ts";

/** What is wrong with these parameters by the tool's schema, one sentence each; empty when nothing is. */
export function parameterProblems(tool: Tool, parameters: Readonly<Record<string, Json>>): readonly string[] {
  const known = new Map(tool.parameters.map((parameter) => [parameter.name, parameter]));
  const missing = tool.parameters
    .filter(({ name, required }) => required && !Object.hasOwn(parameters, name))
    .map(({ name, type }) => `"${name}" (${type}) is required and missing`);
  const wrong = Object.entries(parameters).flatMap(([name, value]) => problemOf(name, value, known.get(name)));
  return [...missing, ...wrong];
}

function problemOf(name: string, value: Json, parameter: ToolParameter | undefined): readonly string[] {
  if (parameter === undefined) return [`"${name}" is not a parameter of this tool`];
  return isOf(parameter.type, value) ? [] : [`"${name}" must be of type ${parameter.type}, not ${kindOf(value)}`];
}

/** True when a value is of the type. A list is a structured value, so `object` takes it. */
export function isOf(type: ParameterType, value: Json): boolean {
  return type === "object" ? typeof value === "object" && value !== null : typeof value === type;
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value;
}
