import { expect, test } from "vitest";
import { storable, UnstorableTextError } from "./unstorable-text.ts";

test.for(["plain", "ümläut 日本語", "a pair 😀", "line\nbreak\u0001", ""])("%j is kept", (text) => {
  expect(storable("task", text)).toBe(text);
});

test.for(["nul\0inside", "half a pair \ud83d", "\ude00 the other half"])(
  "%j is refused, by the name of its field",
  (text) => {
    expect(() => storable("task", text)).toThrow(UnstorableTextError);
    expect(() => storable("task", text)).toThrow("cannot keep the task");
  },
);
