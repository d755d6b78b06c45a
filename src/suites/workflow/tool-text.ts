import type { Tool, ToolParameter } from "./tool.ts";

const signature = ({ name, type, required }: ToolParameter): string =>
  `${name} (${type}${required ? ", required" : ""})`;

/** A tool's parameters in one line: name, type, whether required. */
export const parametersText = (tool: Tool): string => tool.parameters.map(signature).join(", ");

const dependencies = (tool: Tool): string => (tool.dependsOn.length === 0 ? "nothing" : tool.dependsOn.join(", "));

/** One numbered entry of a search answer. */
function entry(tool: Tool, number: number): readonly string[] {
  return [
    `${number}. ${tool.name} - ${tool.description}`,
    `   parameters: ${parametersText(tool)}`,
    `   depends on: ${dependencies(tool)}`,
  ];
}

/** What a search is answered with. */
export function searchText(query: string, tools: readonly Tool[]): string {
  const title = `Search results for "${query}":`;
  if (tools.length === 0) return `${title}\nNothing was found. Describe in other words what the tool should do.`;
  return [title, ...tools.flatMap((tool, at) => entry(tool, at + 1))].join("\n");
}

/** What a question about one tool is answered with; `tool` is undefined when none has that name. */
export function infoText(asked: string, tool: Tool | undefined): string {
  if (tool === undefined)
    return `Tool info for "${asked}":\nNo tool has this name. Search for one by what it should do.`;
  const details = tool.parameters.map(
    ({ name, description, default: preset }) =>
      `     ${name}: ${description}${preset === undefined ? "" : `; ${JSON.stringify(preset)} when left out`}`,
  );
  return [
    `Tool info for "${asked}":`,
    ...entry(tool, 1),
    ...details,
    `   returns: ${tool.returns.map(({ name, type }) => `${name} (${type})`).join(", ")}`,
    `   errors: ${tool.errors.join(", ")}`,
  ].join("\n");
}
