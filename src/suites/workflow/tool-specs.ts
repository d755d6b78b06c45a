import type { ToolSpec } from "#models";
import { TOOLS } from "./catalog.ts";
import type { Tool } from "./tool.ts";

const oneText = (name: string, description: string): ToolSpec["parameters"] => ({
  type: "object",
  properties: { [name]: { type: "string", description } },
  required: [name],
  additionalProperties: false,
});

/** Search, info and every tool as functions, for the native protocol. */
export const TOOL_SPECS: readonly ToolSpec[] = [
  {
    name: "tool_search",
    description: "Finds tools by what they do.",
    parameters: oneText("query", "What the tool should do, in a few words"),
  },
  {
    name: "tool_info",
    description: "Shows one tool in detail.",
    parameters: oneText("name", "The tool's name"),
  },
  ...TOOLS.map(specOf),
];

function specOf(tool: Tool): ToolSpec {
  const properties = tool.parameters.map(({ name, type, description }) => [name, { type, description }] as const);
  return {
    name: tool.name,
    description: tool.description,
    parameters: {
      type: "object",
      properties: Object.fromEntries(properties),
      required: tool.parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
      additionalProperties: false,
    },
  };
}
