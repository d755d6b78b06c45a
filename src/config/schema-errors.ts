import type { z } from "zod";
import { didYouMean, type Json, UsageError } from "#kernel";
import { looksSecret } from "./looks-secret.ts";
import type { ConfigText, ValuePath } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** The content as the schema reads it; one `UsageError` lists everything that is wrong with it, in the order of the file. */
export function readContent<T>(schema: z.ZodType<T>, text: ConfigText): T {
  const parsed = schema.safeParse(text.content);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) => sentencesOf(issue, [], text));
  throw new UsageError([...new Set(lines)].join("\n"));
}

function sentencesOf(issue: Issue, base: ValuePath, text: ConfigText): readonly string[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, path, issue.message.split(", "), text));
  }
  if (issue.code === "invalid_union") {
    const meant = issue.errors.find((branch) =>
      branch.every((inner) => inner.path.length > 0 || inner.code !== "invalid_type"),
    );
    const inner = meant?.filter((one) => one.code !== "invalid_value") ?? [];
    if (inner.length > 0) return inner.flatMap((one) => sentencesOf(one as Issue, path, text));
  }
  return [wrongValue(issue, path, text)];
}

function unknownKey(key: string, path: ValuePath, known: readonly string[], text: ConfigText): string {
  const where = path.length === 0 ? "" : ` in ${dotted(path)}`;
  const advice = /key|token|secret|password/i.test(key) ? " Keys go into keys: [env:NAME]." : "";
  const shown = looksSecret(key) ? "a key that looks like a secret" : `unknown key "${key}"`;
  return `${text.atKey([...path, key])}: ${shown}${where}${didYouMean(key, known)}.${advice} It takes ${known.join(", ")}.`;
}

function wrongValue(issue: Issue, path: ValuePath, text: ConfigText): string {
  const expected = issue.message;
  if (path.length === 0) return `${text.name}: must be a mapping that starts with providers.`;
  const value = valueAt(text.content, path);
  const last = path.at(-1);
  if (value === undefined && typeof last === "string") {
    const owner = path.length === 1 ? "the file" : dotted(path.slice(0, -1));
    return `${text.at(path.slice(0, -1))}: ${owner} needs ${last}: ${expected}.`;
  }
  const choices = issue.code === "invalid_value" ? issue.values.map(String) : [];
  return `${text.at(path)}: ${dotted(path)} must be ${expected}${shown(value, path, choices)}.`;
}

function shown(value: Json | undefined, path: ValuePath, choices: readonly string[]): string {
  if (path.includes("keys")) return "";
  if (value === null) return "; it is empty";
  if (Array.isArray(value)) return value.length === 0 ? "; the list is empty" : "";
  if (typeof value === "object" || value === undefined) return "";
  const written = String(value);
  return looksSecret(written) ? "" : `, not "${written}"${didYouMean(written, choices)}`;
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
