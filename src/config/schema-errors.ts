import type { z } from "zod";
import { didYouMean, type Json, UsageError } from "#kernel";
import { looksSecret } from "./looks-secret.ts";
import type { ConfigText, ValuePath } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** One thing that is wrong, and where it begins in the text. */
interface Finding {
  readonly offset: number;
  readonly sentence: string;
}

/** The content as the schema reads it; one `UsageError` lists everything that is wrong with it, in the order of the file. */
export function readContent<T>(schema: z.ZodType<T>, text: ConfigText): T {
  const parsed = schema.safeParse(text.content);
  if (parsed.success) return parsed.data;
  const findings = parsed.error.issues
    .flatMap((issue) => findingsOf(issue, [], text))
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, sentence }) => `${text.placeOf(offset)}: ${sentence}`);
  throw new UsageError([...new Set(findings)].join("\n"));
}

function findingsOf(issue: Issue, base: ValuePath, text: ConfigText): readonly Finding[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, path, issue.message.split(", "), text));
  }
  if (issue.code === "invalid_union") {
    const meant = issue.errors.find((branch) => branch.some(goesDeeper));
    if (meant !== undefined) return meant.flatMap((inner) => findingsOf(inner, path, text));
  }
  return [wrongValue(issue, path, text)];
}

// Of the forms a value may have, the one whose complaint is about its inside is the one that was meant.
const goesDeeper = ({ path, code }: { readonly path: readonly PropertyKey[]; readonly code: string }): boolean =>
  path.length > 0 || code === "custom" || code === "unrecognized_keys";

function unknownKey(key: string, path: ValuePath, known: readonly string[], text: ConfigText): Finding {
  const where = path.length === 0 ? "" : ` in ${dotted(path)}`;
  const advice = /key|token|secret|password/i.test(key) ? " Keys go into keys: [env:NAME]." : "";
  const what = looksSecret(key) ? "a key that looks like a secret" : `unknown key "${key}"`;
  return {
    offset: text.offsetsOf([...path, key]).key,
    sentence: `${what}${where}${didYouMean(key, known)}.${advice} Known here: ${known.join(", ")}.`,
  };
}

function wrongValue(issue: Issue, path: ValuePath, text: ConfigText): Finding {
  const expected = issue.message;
  const last = path.at(-1);
  const value = valueAt(text.content, path);
  if (value === undefined && typeof last === "string") {
    const around = path.slice(0, -1);
    const owner = around.length === 0 ? "the file" : dotted(around);
    return { offset: text.offsetsOf(around).key, sentence: `${owner} needs ${last}: ${expected}.` };
  }
  const choices = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const what = path.length === 0 ? "the file" : dotted(path);
  const sentence = `${what} must be ${expected}${shown(value, path, choices)}.`;
  return { offset: text.offsetsOf(path).value, sentence };
}

function shown(value: Json | undefined, path: ValuePath, choices: readonly string[]): string {
  if (path.includes("keys")) return "";
  if (value === null) return "; it is empty";
  if (Array.isArray(value)) return value.length === 0 ? "; the list is empty" : "";
  if (typeof value === "object" || value === undefined) return "";
  if (typeof value !== "string") return `, not ${value}`;
  return looksSecret(value) ? "" : `, not "${value}"${didYouMean(value, choices)}`;
}

function valueAt(content: Json, path: ValuePath): Json | undefined {
  let value: Json | undefined = content;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, Json>>)[step];
  }
  return value;
}

/** `providers.idealab.keys[0]` */
export function dotted(path: ValuePath): string {
  return path.map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`)).join("");
}
