import type { Json } from "#kernel";
import type { ToolCall } from "#records";
import { type Action, resolveName } from "./action.ts";
import { toolCalled } from "./catalog.ts";
import { isJsonObject, type JsonObject, leadingJson } from "./loose-json.ts";

/** Reads a call made by the API's tool calling: a search, a question about a tool, or a tool. */
export function readNativeCall(call: ToolCall): Action {
  const found = call.arguments.trim() === "" ? { value: {}, mended: false } : leadingJson(call.arguments.trim());
  const parameters = found !== undefined && isJsonObject(found.value) ? found.value : null;
  const loose = found?.mended === true ? (["loose-json"] as const) : [];
  if (call.name === "tool_search") {
    return { kind: "search", query: textIn(parameters, "query"), recovery: loose };
  }
  if (call.name === "tool_info") {
    const written = textIn(parameters, "name");
    const { tool, recovery } = resolveName(written, toolCalled);
    return { kind: "info", written, tool, recovery: [...recovery, ...loose] };
  }
  const { tool, recovery } = resolveName(call.name, toolCalled);
  return { kind: "call", written: call.name, tool, parameters, recovery: [...recovery, ...loose] };
}

function textIn(parameters: JsonObject | null, name: string): string {
  const value: Json | undefined = parameters?.[name];
  return typeof value === "string" ? value : "";
}
