import { expect, test } from "vitest";
import { sumIn } from "./sums.ts";

test.for([
  ["What is 3 + 4 * 2?", 11],
  ["(3 + 4) * 2 = ?", 14],
  ["What is 12 divided by 4?", 3],
  ["Compute 1,200 minus 200.", 1000],
  ["7 x 6", 42],
  ["The sum of 2.5 and 4 is", 6.5],
  ["What is -3 + 5?", 2],
  ["In 2024 there were 3 cats.", null],
  ["What is the capital of France?", null],
  ["1 / 0", null],
] as const)("%s is %s", ([text, value]) => {
  expect(sumIn(text)).toBe(value);
});
