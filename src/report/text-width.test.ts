import fc from "fast-check";
import { expect, test } from "vitest";
import { pad, shorten, textWidth, wrap } from "./text-width.ts";

test.for<[string, number]>([
  ["", 0],
  ["model", 5],
  ["é", 1],
  ["e\u0301", 1],
  ["通义千问", 8],
  ["한국", 4],
  ["🚀", 2],
  ["·━●", 3],
])("%s is %d columns wide", ([text, width]) => {
  expect(textWidth(text)).toBe(width);
});

test("a name that is too long loses its middle", () => {
  expect(shorten("qwen2.5-72b-instruct", 12)).toBe("qwen2.5-…uct");
  expect(shorten("short", 5)).toBe("short");
  expect(shorten("通义千问", 5)).toBe("通…");
});

test("shortened, padded and wrapped text has the width it is given", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      expect(textWidth(shorten(text, width))).toBeLessThanOrEqual(width);
      expect(textWidth(pad(shorten(text, width), width, "right"))).toBe(width);
      for (const line of wrap(text, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test("wrapping keeps every word", () => {
  expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
});
