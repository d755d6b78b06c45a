import { expect, test } from "vitest";
import { openBounds } from "./open-bounds.ts";

test("missing trials leave open what they could have scored", () => {
  expect(openBounds(6, 8, 2)).toEqual({ low: 0.6, high: 0.8 });
});

test("without missing trials nothing is open", () => {
  expect(openBounds(6, 8, 0)).toEqual({ low: 0.75, high: 0.75 });
});

test("when nothing was graded everything is open", () => {
  expect(openBounds(0, 0, 5)).toEqual({ low: 0, high: 1 });
  expect(openBounds(0, 0, 0)).toBeNull();
});
