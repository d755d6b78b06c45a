import { createHash } from "node:crypto";

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys and no `undefined`, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isPlainObject(inner) ? sorted(inner) : inner)) ?? "null";
}

/** The first `length` hex digits of the SHA-256 of the value's canonical JSON. */
export function digestOf(value: unknown, length = 32): string {
  const digest = createHash("sha256").update(canonicalJson(value)).digest();
  // Not a slice of all its digits: V8 would keep them all, and a plan holds millions of digests.
  const hex = digest.toString("hex", 0, Math.ceil(length / 2));
  return hex.length === length ? hex : hex.slice(0, length);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
