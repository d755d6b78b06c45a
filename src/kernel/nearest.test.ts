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
