import { createHash } from "node:crypto";

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys and no `undefined`, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isPlainObject(inner) ? sorted(inner) : inner)) ?? "null";
}

/** The first `length` hex digits of the SHA-256 of the value's canonical JSON. */
export const digestOf = (value: unknown, length = 32): string => digestOfCanonical(canonicalJson(value), length);

/** `digestOf` of the value with this canonical JSON, for those who make the text faster than from the value. */
export const digestOfCanonical = (json: string, length = 32): string =>
  firstDigits(createHash("sha256").update(json).digest(), length);

/** `digestOf` of the list of these texts, which is never held whole. */
export function digestOfList(texts: Iterable<string>, length = 32): string {
  const hash = createHash("sha256");
  let piece = "[";
  let comma = "";
  for (const text of texts) {
    piece += comma + JSON.stringify(text);
    comma = ",";
    if (piece.length < PIECE_CHARS) continue;
    hash.update(piece);
    piece = "";
  }
  return firstDigits(hash.update(`${piece}]`).digest(), length);
}

const PIECE_CHARS = 65_536;

function firstDigits(digest: Buffer, length: number): string {
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
