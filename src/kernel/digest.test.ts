import { expect, test } from "vitest";
import { canonicalJson, digestOf, digestOfCanonical, digestOfList } from "./digest.ts";

test("the order of keys does not change a digest, the order of a list does", () => {
  expect(digestOf({ a: 1, b: { c: 2, d: 3 } })).toBe(digestOf({ b: { d: 3, c: 2 }, a: 1 }));
  expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
});

test("an absent value and an undefined one are the same", () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});

// A digest names trials on every machine: it may never change.
test("a digest is pinned", () => {
  expect(digestOf({ model: "sim-large", repeat: 0 }, 16)).toMatchInlineSnapshot(`"709b281e78cb588d"`);
});

test("a list that is never held whole has the digest of the list", () => {
  for (const texts of [[], ["a"], ['"', "\n", "é"], Array.from({ length: 9_000 }, (_, n) => `text ${n}`)]) {
    expect(digestOfList(texts, 16)).toBe(digestOf(texts, 16));
  }
});

test("text that is canonical JSON has the digest of its value", () => {
  expect(digestOfCanonical('{"a":1,"b":[2]}', 15)).toBe(digestOf({ b: [2], a: 1 }, 15));
});
