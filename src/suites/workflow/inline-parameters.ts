import type { Json } from "#kernel";
import { isJsonObject, type JsonObject, leadingJson } from "./loose-json.ts";

const KEY = /^[\s,;]*([A-Za-z_]\w*)\s*[=:]\s*/;
const QUOTED = /^(["'])((?:\\.|(?!\1)[^\\])*)\1/s;
const BARE = /^[^\s,;]+/;

/**
 * Parameters written beside a tool's name: `{"a": 1}`, `a="x" b=1`, `(a='x', b=1)`, `[a=x]`. Undefined when the text
 * is none of these, or breaks off in the middle of one.
 */
export function inlineParameters(text: string): JsonObject | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return objectOf(trimmed);
  const inner = unwrapped(trimmed);
  if (inner.startsWith("{")) return objectOf(inner);
  return inner === "" && trimmed !== "" ? {} : assignments(inner);
}

function objectOf(text: string): JsonObject | undefined {
  const found = leadingJson(text);
  return found !== undefined && isJsonObject(found.value) ? found.value : undefined;
}

function unwrapped(text: string): string {
  const closing = { "(": ")", "[": "]" }[text.charAt(0)];
  if (closing === undefined) return text;
  const end = text.lastIndexOf(closing);
  return text.slice(1, end === -1 ? undefined : end).trim();
}

function assignments(text: string): JsonObject | undefined {
  const pairs: [string, Json][] = [];
  let rest = text;
  while (rest.trim() !== "") {
    const key = KEY.exec(rest);
    const value = key === null ? undefined : valueAt(rest.slice(key[0].length));
    if (key === null || value === undefined) return undefined;
    pairs.push([key[1]!, value.value]);
    rest = value.rest;
  }
  return pairs.length === 0 ? undefined : withoutLabel(Object.fromEntries(pairs));
}

/** `parameters: {…}` means what stands in the braces. */
function withoutLabel(pairs: JsonObject): JsonObject {
  const [only, ...more] = Object.entries(pairs);
  if (only === undefined || more.length > 0 || !/^(parameters|arguments|params|args)$/.test(only[0])) return pairs;
  return isJsonObject(only[1]) ? only[1] : pairs;
}

function valueAt(text: string): { readonly value: Json; readonly rest: string } | undefined {
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return { value: quoted[2]!.replaceAll(/\\(.)/gs, "$1"), rest: text.slice(quoted[0].length) };
  if (/^[{[]/.test(text)) return leadingJson(text);
  const bare = BARE.exec(text)?.[0];
  return bare === undefined ? undefined : { value: scalar(bare), rest: text.slice(bare.length) };
}

function scalar(written: string): Json {
  if (written === "true" || written === "false") return written === "true";
  if (written === "null") return null;
  return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : written;
}
