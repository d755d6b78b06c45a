import { expect, test } from "vitest";
import type { Json } from "#kernel";
import { scorerOf } from "../scorer-of.ts";

const plain = scorerOf("numeric", "scorer");

test.for<[string, Json]>([
  ["The answer is 42.", 42],
  ["First 7, then 8, so 56", "56"],
  ["1,234", "1234"],
  ["**1\u00a0234,5**", 1234.5],
  ["#### 18", "18"],
  [String.raw`So $\boxed{\frac{1}{2}}$, as in step 3.`, "0.5"],
  ["0.1 + 0.2 = 0.30000000000000004", 0.3],
  ["about 60 %", "60"],
  ["about 60 %", 0.6],
  ["0.6", "60%"],
  ["60", "60%"],
  ["5 km", "5 km"],
  ["$3 million", 3_000_000],
  ["-0", 0],
  ["it is 8", [7, "8"]],
])("%j is right for %j", ([answer, target]) => {
  expect(plain.score(answer, target).score).toBe(1);
});

test.for<[string, Json]>([
  ["", 42],
  ["forty-two", 42],
  ["425", 42],
  ["-42", 42],
  ["42, in 3 steps", 42],
  ["0.6%", "60%"],
  ["3.14159", "3.14"],
  ["5000 m", "5 km"],
])("%j is wrong for %j", ([answer, target]) => {
  expect(plain.score(answer, target).score).toBe(0);
});

test("a tolerance lets the answer be off by so much and no more", () => {
  const close = scorerOf({ name: "numeric", tolerance: 0.1 }, "scorer");
  expect(["0.1", "0.2", "0.3"].map((answer) => close.score(answer, 0.2).score)).toEqual([1, 1, 1]);
  expect(close.score("0.31", 0.2).score).toBe(0);
  const share = scorerOf({ name: "numeric", "relative-tolerance": 0.01 }, "scorer");
  expect(["99", "101", "98.9", "101.1"].map((answer) => share.score(answer, 100).score)).toEqual([1, 1, 0, 0]);
});

test("the explanation says what was read", () => {
  expect(plain.score("I think 41", 42)).toEqual({ score: 0, read: "41", explanation: 'read "41", expected "42"' });
  expect(plain.score("no idea", 42).explanation).toBe('nothing to judge, expected "42"');
});

test.for<[Json, string]>([
  ["many", "holds no number, expected one"],
  ["3 or 4", "holds 2 numbers, expected one"],
])("the target %j is refused: it %s", ([target, refusal]) => {
  expect(plain.refuses(target)).toBe(refusal);
});
