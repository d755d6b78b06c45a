import { z } from "zod";
import type { Json } from "#kernel";
import type { ToolSpec } from "#models";
import type { Completion, ToolCall } from "#records";

const line = z.int().min(1).max(10_000_000);

/** What each tool takes. Strict, so that a misspelt argument is told instead of dropped. */
const ARGUMENTS = {
  shell: z.strictObject({ command: z.string() }),
  view: z.strictObject({ path: z.string(), from: line.optional(), to: line.optional() }),
  edit: z.strictObject({ path: z.string(), old: z.string().min(1), new: z.string() }),
  create: z.strictObject({ path: z.string(), content: z.string() }),
  submit: z.strictObject({}),
} as const;
type Tool = keyof typeof ARGUMENTS;

/** One thing that the agent does, or why its message could not be read as one. */
export type Action =
  | { readonly [Name in Tool]: { readonly kind: Name; readonly arguments: z.output<(typeof ARGUMENTS)[Name]> } }[Tool]
  | { readonly kind: "malformed"; readonly arguments: Readonly<Record<string, Json>>; readonly why: string };

const DESCRIPTIONS: Readonly<Record<Tool, string>> = {
  shell: "Runs a command with bash in the folder of the repository and shows what it prints and its exit code.",
  view: "Shows a text file with line numbers, or its lines `from` to `to`.",
  edit: "Replaces the one place in a file where `old` stands by `new`. `old` must be in the file exactly once.",
  create: "Writes a file, with the folders on its way.",
  submit: "Ends the work: the repository as it is now is the result.",
};

/** The tools as the interface's own tool calling offers them. */
export const AGENT_TOOLS: readonly ToolSpec[] = (Object.keys(ARGUMENTS) as Tool[]).map((name) => {
  const { $schema: _, ...parameters } = z.toJSONSchema(ARGUMENTS[name]);
  return { name, description: DESCRIPTIONS[name], parameters };
});

/** The tools as a text says them, one a line: name, arguments, meaning. */
export const toolsText = (): string =>
  (Object.keys(ARGUMENTS) as Tool[])
    .map((name) => `${name}(${Object.keys(ARGUMENTS[name].shape).join(", ")}): ${DESCRIPTIONS[name]}`)
    .join("\n");

/** How an action is written in a text. */
export const ACTION_EXAMPLE = '```action\n{"tool": "shell", "arguments": {"command": "ls"}}\n```';

// A fence ends at the beginning of a line: within a line it belongs to a text that is written. A message that was cut off may lack it.
const BLOCK = /```action[^\n]*\n([\s\S]*?)(?:\n```|$)/;
const Written = z.object({ tool: z.string(), arguments: z.record(z.string(), z.json()).default({}) });

/** Reads what a message does: its first tool call, or else the first action block in its text. */
export function readAction({ content, toolCalls }: Pick<Completion, "content" | "toolCalls">): Action {
  const [call] = toolCalls;
  if (call !== undefined) return fromCall(call);
  const block = BLOCK.exec(content)?.[1];
  if (block === undefined) return malformed({}, "the message has no action");
  const written = Written.safeParse(jsonIn(block.replace(/`+\s*$/, "")));
  if (!written.success) return malformed({}, `the action is not JSON like ${ACTION_EXAMPLE.split("\n")[1]}`);
  return actionOf(written.data.tool, written.data.arguments);
}

/** What a message says beside its action. */
export const thoughtOf = ({ content }: Pick<Completion, "content">): string => content.replace(BLOCK, "").trim();

function fromCall(call: ToolCall): Action {
  const given = call.arguments.trim() === "" ? {} : jsonIn(call.arguments);
  const object = z.record(z.string(), z.json()).safeParse(given);
  if (!object.success) return malformed({}, `the arguments of ${call.name} are not a JSON object`);
  return actionOf(call.name, object.data);
}

function actionOf(tool: string, given: Readonly<Record<string, Json>>): Action {
  if (!Object.hasOwn(ARGUMENTS, tool)) {
    return malformed(given, `there is no tool "${tool}"; there are ${Object.keys(ARGUMENTS).join(", ")}`);
  }
  const kind = tool as Tool;
  const read = ARGUMENTS[kind].safeParse(given);
  if (read.success) return { kind, arguments: read.data } as Action;
  const [issue] = read.error.issues;
  return malformed(given, `${tool}: ${[...(issue?.path ?? []), issue?.message].join(": ")}`);
}

const malformed = (given: Readonly<Record<string, Json>>, why: string): Action => ({
  kind: "malformed",
  arguments: given,
  why,
});

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
