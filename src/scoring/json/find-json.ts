import type { Json } from "#kernel";

/** Which JSON values are looked for: one that stands inside prose must be recognisable as JSON. */
export type JsonKind = "object" | "array" | "scalar";

export function kindOf(value: Json): JsonKind {
  if (Array.isArray(value)) return "array";
  return typeof value === "object" && value !== null ? "object" : "scalar";
}

/** A JSON value found in a text; wrapped, because `null` is one. */
export interface FoundJson {
  readonly value: Json;
}

// Prose full of brackets must not cost a scan to the end for each of them.
const MOST_STARTS = 200;

/**
 * The first JSON value of this kind: the whole text, else a fenced block, else, for objects and arrays, the first place in
 * the prose where one begins and is closed. Null when there is none.
 */
export function findJson(text: string, kind: JsonKind): FoundJson | null {
  const blocks = [...text.matchAll(/```[\w-]*\s*\n?([\s\S]*?)```/g)].map(([, block = ""]) => block);
  for (const candidate of [text, ...blocks]) {
    const found = parsed(candidate.trim());
    if (found !== null && kindOf(found.value) === kind) return found;
  }
  return kind === "scalar" ? null : insideProse(text, kind === "object" ? "{" : "[");
}

function insideProse(text: string, opener: "{" | "["): FoundJson | null {
  let from = text.indexOf(opener);
  for (let start = 0; from !== -1 && start < MOST_STARTS; start++) {
    const to = closeOf(text, from);
    const found = to === -1 ? null : parsed(text.slice(from, to));
    if (found !== null) return found;
    from = text.indexOf(opener, from + 1);
  }
  return null;
}

/** The place behind the bracket that closes the one at `from`; brackets inside strings do not count. -1 when it stays open. */
function closeOf(text: string, from: number): number {
  const marks = /"(?:[^"\\]|\\[\s\S])*"|[{}[\]]/g;
  marks.lastIndex = from;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === "{" || mark[0] === "[") depth++;
    else if (mark[0] === "}" || mark[0] === "]") depth--;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}

/** The text as JSON; null when it is not. */
export function parsed(text: string): FoundJson | null {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}
