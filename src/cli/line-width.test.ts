import { expect, test } from "vitest";
import { lineWidth } from "./line-width.ts";

test("a terminal has its columns, a pipe no bound", () => {
  const columns = (): number => 80;
  expect(lineWidth({ columns })).toBe(80);
  expect(lineWidth({ columns, piped: false })).toBe(80);
  expect(lineWidth({ columns, piped: true })).toBe(Infinity);
});
