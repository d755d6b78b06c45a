import type { Json } from "#kernel";
import { type CallAction, type Recovery, resolveName, type ToolLookup } from "./action.ts";
import { inlineParameters } from "./inline-parameters.ts";
import { isJsonObject, type JsonObject, leadingJson } from "./loose-json.ts";

const FENCE = /^```\w*\s*\n?(.*?)\s*(?:```|$)/s;
const NAME = /^[`"']?([A-Za-z]\w*(?:[.-]\w+)*)[`"']?/;
const NAME_KEYS = ["name", "tool", "tool_name", "function"];
const PARAMETER_KEYS = ["parameters", "arguments", "params", "args", "input"];

/** Reads what stands inside a call's tag. Null when it names no tool in any form known: nothing is ever guessed. */
export function readCallBody(body: string, lookup: ToolLookup): CallAction | null {
  const fenced = FENCE.exec(body.trim());
  const text = (fenced === null ? body : fenced[1]!).trim();
  const call = text.startsWith("{") ? jsonCall(text, lookup) : namedCall(text, lookup);
  if (call === null || fenced === null) return call;
  return { ...call, recovery: withRecovery(call.recovery, "loose-json") };
}

function withRecovery(list: readonly Recovery[], more: Recovery): readonly Recovery[] {
  return list.includes(more) ? list : [...list, more];
}

/** `{"name": …, "parameters": {…}}`, or the same by other keys. */
function jsonCall(text: string, lookup: ToolLookup): CallAction | null {
  const found = leadingJson(text);
  if (found === undefined || !isJsonObject(found.value)) return null;
  const outer = found.value;
  // The wire form of some APIs: {"function": {"name": …, "arguments": …}}.
  const written = isJsonObject(outer["function"]) ? outer["function"] : outer;
  const name = NAME_KEYS.map((key) => written[key]).find((value) => typeof value === "string" && value !== "");
  if (typeof name !== "string") return null;
  const { tool, recovery } = resolveName(name, lookup);
  const loose = found.mended || !isAskedFor(outer);
  return {
    kind: "call",
    written: name,
    tool,
    parameters: parametersIn(written),
    recovery: [
      ...recovery,
      ...(loose ? (["loose-json"] as const) : []),
      ...(found.rest.trim() === "" ? [] : (["trailing-text"] as const)),
    ],
  };
}

const isAskedFor = (outer: JsonObject): boolean =>
  isJsonObject(outer["parameters"]) && typeof outer["name"] === "string" && Object.keys(outer).length === 2;

function parametersIn(written: JsonObject): JsonObject | null {
  const key = PARAMETER_KEYS.find((candidate) => Object.hasOwn(written, candidate));
  if (key !== undefined) return asObject(written[key]!);
  return Object.fromEntries(Object.entries(written).filter(([name]) => !NAME_KEYS.includes(name)));
}

/** An object, or the JSON text of one, as some APIs write arguments. */
function asObject(value: Json): JsonObject | null {
  if (isJsonObject(value)) return value;
  if (typeof value !== "string") return null;
  const found = leadingJson(value.trim());
  return found !== undefined && isJsonObject(found.value) ? found.value : null;
}

/** A name, alone or with parameters or words behind it. */
function namedCall(text: string, lookup: ToolLookup): CallAction | null {
  const match = NAME.exec(text);
  if (match === null) return null;
  const written = match[1]!;
  const { tool, recovery } = resolveName(written, lookup);
  const rest = text.slice(match[0].length).replace(/^\s*[:,]\s*(?=[{([\n])/, "");
  const call = (parameters: JsonObject, how: Recovery): CallAction => ({
    kind: "call",
    written,
    tool,
    parameters,
    recovery: [...recovery, how],
  });
  if (rest.trim() === "") return call({}, "bare-name");
  const parameters = inlineParameters(rest);
  if (parameters !== undefined) return call(parameters, "inline-parameters");
  // Words behind a known name are words; before an unknown one they make a sentence, not a call.
  return tool === null ? null : call({}, "trailing-text");
}
