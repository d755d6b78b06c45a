import type { z } from "zod";
import { didYouMean } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The value as the schema reads it. A `UsageError` otherwise, one line for each thing that is wrong, each with its place
 * under `where`, what was expected, and the nearest right name for a wrong one.
 */
export function parseStrictly<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) => sentencesOf(issue, schema, where));
  throw new UsageError(lines.join("\n"), { cause: parsed.error });
}

function sentencesOf(issue: z.core.$ZodIssue, schema: z.ZodType, where: string): string[] {
  const place = placeOf(where, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => `${place}: unknown key "${key}"${didYouMean(key, known) || listOf(known)}`);
  }
  if (issue.input === undefined && issue.code !== "custom") {
    return [`${place}: missing; ${expectationOf(issue)}`];
  }
  if (issue.code === "invalid_value") {
    const hint = typeof issue.input === "string" ? didYouMean(issue.input, issue.values.map(String)) : "";
    return [`${place}: ${expectationOf(issue)}, not ${shown(issue.input)}${hint}`];
  }
  return [`${place}: ${expectationOf(issue)}${issue.code === "custom" ? "" : `, not ${shown(issue.input)}`}`];
}

function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") {
    return `expected ${issue.values.length === 1 ? "" : "one of "}${issue.values.map(String).join(", ")}`;
  }
  if (issue.code === "invalid_type") return `expected ${withArticle(issue.expected)}`;
  return issue.message.replace(/^Invalid input: /, "").replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

const withArticle = (type: string): string =>
  `${/^[aeiou]/.test(type) ? "an" : "a"} ${type === "int" ? "whole number" : type}`;

const listOf = (names: readonly string[]): string => (names.length === 0 ? "" : `; known: ${names.join(", ")}`);

const placeOf = (where: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (place, part) => (typeof part === "number" ? `${place}[${part}]` : `${place}.${String(part)}`),
    where,
  );

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

interface Inside {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly def: { readonly innerType?: z.ZodType; readonly element?: z.ZodType };
}

/** The names an object of the schema may have at this place; none where the schema does not say. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const { shape = {}, def } = schema as unknown as Inside;
  if (def.innerType !== undefined) return keysAt(def.innerType, path);
  const [first, ...rest] = path;
  if (first === undefined) return Object.keys(shape);
  const inner = shape[String(first)] ?? def.element;
  return inner === undefined ? [] : keysAt(inner, rest);
}
