import type { Message } from "#records";
import type { OfferedTool, ShownParameter, ShownTool, Sight, SimulatedPrompt, ToolResult } from "./sight.ts";
import { listed, readTask } from "./task-text.ts";

/** Reads a conversation as one who was told the rules by its own first messages. */
export function readConversation(prompt: SimulatedPrompt): Sight {
  const { messages } = prompt;
  const opening = messages.filter(({ role }) => role === "system" || role === "user");
  const rules = opening.map(({ content }) => content).join("\n");
  const told = messages.filter(({ role }) => role === "user" || role === "tool");
  const firstUser = messages.find(({ role }) => role === "user")?.content ?? "";
  const results = told.flatMap(({ content }) => readResults(content));
  const own = messages.filter(({ role }) => role === "assistant");
  return {
    ...readTask(firstUser),
    protocol: protocolOf(prompt, rules),
    ...readTools(told, prompt.tools ?? []),
    results,
    unreadable: told.filter(({ content }) => /^No action was recogni[sz]ed/m.test(content)).length,
    turns: own.length,
  };
}

function protocolOf(prompt: SimulatedPrompt, rules: string): Sight["protocol"] {
  if (prompt.tools !== undefined && prompt.tools.length > 0) return "native";
  return rules.includes("<tool_call>") || rules.includes("<tool_search>") ? "tags" : "question";
}

function readResults(content: string): ToolResult[] {
  const heads = [...content.matchAll(/^Result of (\w+): (success|error)(?: (\w+))?.*$/gm)];
  return heads.map((head, at) => ({
    tool: head[1]!,
    ok: head[2] === "success",
    code: head[3] ?? null,
    text: content.slice(head.index + head[0].length, heads[at + 1]?.index),
  }));
}

interface ToolSight {
  readonly tools: ReadonlyMap<string, ShownTool>;
  readonly searches: readonly string[];
}

function readTools(told: readonly Message[], offered: readonly OfferedTool[]): ToolSight {
  const tools = new Map<string, ShownTool>();
  const searches: string[] = [];
  for (const tool of offered) {
    if (tool.name !== "tool_search" && tool.name !== "tool_info") tools.set(tool.name, fromOffer(tool));
  }
  for (const { content } of told) {
    const queries = [...content.matchAll(/^Search results for "(.*)":/gm)].map((match) => match[1]!);
    searches.push(...queries);
    for (const tool of [...readEntries(content, searches.length), ...readRefusals(content, tools)])
      tools.set(tool.name, better(tools.get(tool.name), tool));
  }
  return { tools, searches };
}

/** Entries are `1. name - description` or `name - description`, with indented lines of facts below. */
function readEntries(content: string, seenAt: number): ShownTool[] {
  const heads = [...content.matchAll(/^[ \t]{0,2}(?:\d+[.)][ \t]+)?([a-z]+(?:_[a-z0-9]+)+)(?: -|:)[ \t]+(\S.*)$/gm)];
  return heads.map((head, at) => {
    const facts = content.slice(head.index + head[0].length, heads[at + 1]?.index);
    return {
      name: head[1]!,
      description: head[2]!,
      parameters: readParameters(/^\s+parameters:[ \t]*(.*)$/im.exec(facts)?.[1]),
      dependsOn: listed(/^\s+depends on:[ \t]*(.+)$/im.exec(facts)?.[1] ?? ""),
      seenAt,
    };
  });
}

/** A refusal for wrong parameters may say which ones the tool takes. */
function readRefusals(content: string, known: ReadonlyMap<string, ShownTool>): ShownTool[] {
  return readResults(content).flatMap(({ tool, code, text }) => {
    const told = code === "INVALID_PARAMETERS" ? /parameters:[ \t]*(\w+ \(.*)$/im.exec(text)?.[1] : undefined;
    if (told === undefined) return [];
    const before = known.get(tool) ?? { name: tool, description: "", dependsOn: [], seenAt: 0 };
    return [{ ...before, parameters: readParameters(told) }];
  });
}

function readParameters(text: string | undefined): ShownParameter[] | null {
  if (text === undefined) return null;
  return [...text.matchAll(/(\w+)\s*\((\w+)(?:,\s*(required|optional))?[^)]*\)/g)].map((match) => ({
    name: match[1]!,
    type: match[2]!,
    required: match[3] === "required",
  }));
}

// Seen again, a tool keeps the moment it was first seen and gains what the later showing added.
function better(known: ShownTool | undefined, shown: ShownTool): ShownTool {
  if (known === undefined) return shown;
  return {
    ...shown,
    parameters: shown.parameters ?? known.parameters,
    dependsOn: shown.dependsOn.length > 0 ? shown.dependsOn : known.dependsOn,
    seenAt: known.seenAt,
  };
}

function fromOffer(tool: OfferedTool): ShownTool {
  const required = tool.parameters["required"];
  const properties = tool.parameters["properties"];
  const names: readonly unknown[] = Array.isArray(required) ? required : [];
  const entries = typeof properties === "object" && properties !== null ? Object.entries(properties) : [];
  return {
    name: tool.name,
    description: tool.description,
    parameters: entries.map(([name, schema]: [string, unknown]) => ({
      name,
      type: typeOf(schema),
      required: names.includes(name),
    })),
    dependsOn: listed(/depends on:?\s+([\w, ]+)/i.exec(tool.description)?.[1] ?? ""),
    seenAt: 0,
  };
}

function typeOf(schema: unknown): string {
  const type = typeof schema === "object" && schema !== null && "type" in schema ? schema.type : undefined;
  return typeof type === "string" ? type : "object";
}
