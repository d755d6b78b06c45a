import { expect, test } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

test("a slip of the finger finds its word", () => {
  expect(nearest("trails", ["trials", "repeat"])).toBe("trials");
  expect(didYouMean("prompt_types", ["prompt-types", "models"])).toBe(' (did you mean "prompt-types"?)');
});

test("a word like nothing finds nothing", () => {
  expect(nearest("zebra", ["trials", "repeat"])).toBeUndefined();
  expect(didYouMean("zebra", [])).toBe("");
});

test("of a short word little may differ, and a candidate of one letter is like nothing longer", () => {
  expect(didYouMean("K1", ["_", "PWD", "PATH"])).toBe("");
  expect(nearest("K1", ["K2", "_"])).toBe("K2");
  expect(nearest("K", ["_"])).toBeUndefined();
  expect(nearest("cto", ["all", "cot"])).toBe("cot");
  expect(nearest("KEY", ["TZ", "PWD"])).toBeUndefined();
  expect(nearest("quik", ["quick", "default"])).toBe("quick");
});
