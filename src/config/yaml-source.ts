import { relative } from "node:path";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from "yaml";
import { type Json, UsageError } from "#kernel";
import { looksSecret } from "./looks-secret.ts";

/** Where a value stands in a document: keys and indices from its root. */
export type ValuePath = readonly (string | number)[];

/** Where a key and its value begin, in characters from the start of the text. */
export interface Offsets {
  readonly key: number;
  readonly value: number;
}

/** A configuration text that was read, and where each of its values stands. */
export interface ConfigText {
  /** As messages name it: the file relative to where the command runs. */
  readonly name: string;
  readonly content: Json;
  /** `name:line:column` of the value, or of the nearest thing around it that is there. */
  at(path: ValuePath): string;
  /** Where the key and the value begin, in characters from the start of the text. */
  offsetsOf(path: ValuePath): Offsets;
  /** `name:line:column` of such an offset. */
  placeOf(offset: number): string;
}

/** Reads YAML (and so JSON) strictly: an error names its place and never repeats the text. */
export function readYaml(text: string, file: string, cwd: string): ConfigText {
  const name = relative(cwd, file) || file;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const placeOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  refuseBadSyntax(document, text, placeOf);
  refuseOddKeys(document, placeOf);
  return {
    name,
    content: contentOf(document, name),
    at: (path) => placeOf(locate(document, path).value),
    offsetsOf: (path) => locate(document, path),
    placeOf,
  };
}

function refuseBadSyntax(document: Document.Parsed, text: string, placeOf: (offset: number) => string): void {
  const [problem] = [...document.errors, ...document.warnings];
  if (problem === undefined) return;
  const [from] = problem.pos;
  if (problem.code === "DUPLICATE_KEY") {
    const key = /^[\w.-]+/.exec(text.slice(from))?.[0] ?? "";
    const shown = key === "" || looksSecret(key) ? "a key" : `"${key}"`;
    throw new UsageError(`${placeOf(from)}: ${shown} stands twice in the same mapping. Keep one of them.`);
  }
  const what = problem.message.split("\n", 1)[0] ?? "";
  const shown = looksSecret(what) ? "" : `: ${what}`;
  throw new UsageError(`${placeOf(from)}: not valid YAML${shown}. Correct the text there.`);
}

// `__proto__` would vanish in objects, other keys would turn into text: both are refused before anything reads them.
function refuseOddKeys(document: Document.Parsed, placeOf: (offset: number) => string): void {
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value !== "__proto__" && key.value !== null) return;
      throw new UsageError(`${placeOf(startOf(key) ?? 0)}: this cannot be a key. Write a plain name.`);
    },
    Alias: (_, alias, ancestors) => {
      const target = alias.resolve(document);
      if (target === undefined || !ancestors.includes(target)) return;
      throw new UsageError(`${placeOf(startOf(alias) ?? 0)}: the alias *${alias.source} refers to what it is part of.`);
    },
  });
}

function contentOf(document: Document.Parsed, name: string): Json {
  try {
    return document.toJS({ maxAliasCount: 100 }) as Json;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UsageError(`${name}: its aliases expand to too much. Write the values out.`, { cause: error });
  }
}

function locate(document: Document.Parsed, path: ValuePath): Offsets {
  let node = resolved(document, document.contents);
  let found: Offsets = { key: startOf(node) ?? 0, value: startOf(node) ?? 0 };
  for (const step of path) {
    const child = childOf(document, node, step);
    if (child === undefined) break;
    const value = startOf(child.value) ?? child.at ?? found.value;
    found = { key: child.at ?? value, value };
    node = resolved(document, child.value);
  }
  return found;
}

interface Child {
  /** Where the key stands; undefined for items of a list. */
  readonly at: number | undefined;
  readonly value: unknown;
}

function childOf(document: Document.Parsed, node: unknown, step: string | number): Child | undefined {
  if (isSeq(node)) return { at: undefined, value: node.items[Number(step)] };
  if (!isMap(node)) return undefined;
  const own = node.items.find((pair) => keyText(pair) === String(step));
  if (own !== undefined) return { at: startOf(own.key), value: own.value };
  const merged = node.items.filter((pair) => keyText(pair) === "<<").map((pair) => resolved(document, pair.value));
  return merged
    .flatMap((source) => (isSeq(source) ? source.items.map((item) => resolved(document, item)) : [source]))
    .map((source) => childOf(document, source, step))
    .find((child) => child !== undefined);
}

// As it was written: the reader turns the value of a merge key into a symbol.
const keyText = ({ key }: Pair): string | undefined => (isScalar(key) ? (key.source ?? String(key.value)) : undefined);

const resolved = (document: Document.Parsed, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
