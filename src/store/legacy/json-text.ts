import type { TroubleLog } from "./trouble-log.ts";

/** A value as loose JSON holds it; objects have no prototype, so that any key is only a key. */
export type LooseJson = null | boolean | number | string | LooseJson[] | LooseObject;
export type LooseObject = { [key: string]: LooseJson };

export const isObject = (value: LooseJson | undefined): value is LooseObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a token at a place of the text is: a value that ends before `end`, or why there is none. */
export type Token =
  | { readonly kind: "value"; readonly value: string | number | boolean | null; readonly end: number }
  | { readonly kind: "ended" }
  | { readonly kind: "none" };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /-?[A-Za-z]+/y;

const WORDS: Readonly<Record<string, boolean | null | number>> = {
  true: true,
  false: false,
  null: null,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/** The scalar that starts here. `NaN` and the infinities count as numbers, as Python writes them. */
export function scalarAt(text: string, at: number): Token {
  if (text[at] === '"') return stringAt(text, at);
  NUMBER.lastIndex = at;
  const number = NUMBER.exec(text)?.[0];
  if (number !== undefined) return numberToken(text, number, at + number.length);
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0] ?? "";
  const end = at + word.length;
  if (Object.hasOwn(WORDS, word)) return { kind: "value", value: WORDS[word]!, end };
  const begun = Object.keys(WORDS).some((known) => known.startsWith(word || text.slice(at)));
  return end >= text.length && begun ? { kind: "ended" } : { kind: "none" };
}

/** A number that the end of the text cuts may have had more digits. */
const numberToken = (text: string, number: string, end: number): Token =>
  end >= text.length ? { kind: "ended" } : { kind: "value", value: Number(number), end };

/** The string that starts here. One with escapes or control characters that JSON does not know is kept as it is written. */
export function stringAt(text: string, at: number): Token {
  let close = text.indexOf('"', at + 1);
  while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  if (close === -1) return { kind: "ended" };
  return { kind: "value", value: stringOf(text.slice(at, close + 1)), end: close + 1 };
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text[quote - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}

function stringOf(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}

const SPACE = /[ \t\r\n]*/y;

/** Where the next thing after white space is. */
export function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(text)?.[0].length ?? 0);
}

/** The end of a container that starts here, brackets and strings counted without keeping anything; the text's end when it has none. */
export function skipContainer(text: string, at: number): number {
  let depth = 0;
  const next = /["[\]{}]/g;
  next.lastIndex = at;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    if (found[0] === '"') {
      const string = stringAt(text, found.index);
      if (string.kind !== "value") return text.length;
      next.lastIndex = string.end;
    } else {
      depth += found[0] === "[" || found[0] === "{" ? 1 : -1;
      if (depth === 0) return found.index + 1;
    }
  }
  return text.length;
}

/** A place in a text as people count: `line 3, column 14`. */
export function lineAndColumn(text: string, at: number): string {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < at; end = text.indexOf("\n", start)) {
    line += 1;
    start = end + 1;
  }
  return `line ${line}, column ${at - start + 1}`;
}

/** Notes a number that is none. */
export function noteIfNaN(value: LooseJson, place: () => string, troubles: TroubleLog): void {
  if (typeof value === "number" && !Number.isFinite(value)) troubles.note("nan", place);
}

/** One step of a path into a document: `.name`, or `["0.8"]` where the name is not a plain word. */
export const step = (key: string): string => (/^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
