import type { Json } from "#kernel";
import type { JsonObject, ShownStep } from "./sight.ts";

/** What a prompt says of the task: tolerant of everything around the headings. */
export interface TaskText {
  readonly description: string;
  readonly inputs: JsonObject;
  readonly plan: readonly ShownStep[];
  readonly wantsReasoning: boolean;
}

export function readTask(text: string): TaskText {
  return {
    description: section(text, /^Task(?: \([^)\n]*\))?:/m),
    inputs: objectIn(section(text, /^Inputs?:/m)),
    plan: readPlan(section(text, /^Plan:/m)),
    wantsReasoning: /\bReasoning:/.test(text),
  };
}

/** The first JSON object in a text; empty when there is none. */
export function objectIn(text: string): JsonObject {
  const start = text.indexOf("{");
  if (start === -1) return {};
  for (let end = text.lastIndexOf("}"); end > start; end = text.lastIndexOf("}", end - 1)) {
    const parsed = parsedJson(text.slice(start, end + 1));
    if (isObject(parsed)) return parsed;
  }
  return {};
}

export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const listed = (text: string): string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => /^\w+$/.test(name) && name !== "nothing" && name !== "none");

/** What stands under a heading, up to the next blank line or heading. */
function section(text: string, heading: RegExp): string {
  const found = heading.exec(text);
  if (found === null) return "";
  const rest = text.slice(found.index + found[0].length).replace(/^\s*\n/, "");
  const end = /\n\s*\n|\n(?=[A-Z][\w ()]*:\s*(?:\n|$))/.exec(rest);
  return (end === null ? rest : rest.slice(0, end.index)).trim();
}

function readPlan(text: string): ShownStep[] {
  const steps: ShownStep[] = [];
  for (const line of text.split("\n")) {
    const step = /^\s*\d+[.)]\s+(\w+)(.*)$/.exec(line);
    if (step !== null) steps.push({ tool: step[1]!, parameters: objectIn(step[2]!), requires: [] });
    const requires = /^\s+requires:\s*(.+)$/i.exec(line);
    const last = steps.at(-1);
    if (requires !== null && last !== undefined) steps[steps.length - 1] = { ...last, requires: listed(requires[1]!) };
  }
  return steps;
}
