import type { Json } from "#kernel";

/** A JSON value found at the start of a text: the value, what follows it, and whether it had to be mended. */
export interface FoundJson {
  readonly value: Json;
  readonly rest: string;
  readonly mended: boolean;
}

export type JsonObject = Readonly<Record<string, Json>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads the object or list a text begins with; mends commas before a closing bracket and brackets missing at the end. */
export function leadingJson(text: string): FoundJson | undefined {
  const { end, open } = bracketsOf(text);
  if (end === 0 && open === "") return undefined;
  const written = open === "" ? text.slice(0, end) : text;
  const rest = open === "" ? text.slice(end) : "";
  const exact = parsed(written);
  if (exact !== undefined) return { value: exact, rest, mended: false };
  const mended = parsed(written.replaceAll(/,(\s*[}\]])/g, "$1") + open);
  return mended === undefined ? undefined : { value: mended, rest, mended: true };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

// A JSON string, closed or cut off by the end of the text, or one bracket.
const PIECE = /"(?:[^"\\]|\\.)*("|$|\\$)|[{}[\]]/gs;

/** Where the bracket a text begins with closes; or, when it does not, the brackets that are still to be closed. */
function bracketsOf(text: string): { readonly end: number; readonly open: string } {
  if (!/^[{[]/.test(text)) return { end: 0, open: "" };
  const waiting: string[] = [];
  for (const { 0: piece, 1: quote, index } of text.matchAll(PIECE)) {
    if (piece === "{") waiting.push("}");
    else if (piece === "[") waiting.push("]");
    else if (quote === undefined) waiting.pop();
    else if (quote !== '"') return { end: 0, open: "" };
    if (waiting.length === 0) return { end: index + 1, open: "" };
  }
  return { end: 0, open: waiting.toReversed().join("") };
}
