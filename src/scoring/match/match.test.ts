import { expect, test } from "vitest";
import type { Json } from "#kernel";
import { scorerOf } from "../scorer-of.ts";

const scoreAt = (at: string, answer: string, target: Json): number =>
  scorerOf({ name: "match", at }, "scorer").score(answer, target).score;

test.for<[string, string, Json]>([
  ["end", "The capital of France is **Paris**.", "paris"],
  ["end", "Answer: (B)", "B"],
  ["end", "So the result is $25$.", "25"],
  ["end", "C++", "C++"],
  ["end", "the sum is -5", "-5"],
  ["end", "GPT-4", "4"],
  ["end", "答案是北京。", "北京"],
  ["end", "It costs 5.50", "5.50"],
  ["end", "Really?", "really?"],
  ["end", "A or C", ["B", "C"]],
  ["begin", "B. Because of gravity", "B"],
  ["begin", "**Yes**, it does", "yes"],
  ["any", "It is Paris in any case", "Paris"],
  ["any", "25 and 5 and 25", "5"],
  ["exact", "**Paris.**", "paris"],
])("%s: %j matches %j", ([at, answer, target]) => {
  expect(scoreAt(at, answer, target)).toBe(1);
});

test.for<[string, string, Json]>([
  ["end", "25", "5"],
  ["end", "3.5", "5"],
  ["end", "1,005", "5"],
  ["end", "-5", "5"],
  ["end", "It is incorrect", "correct"],
  ["end", "C++", "C"],
  ["end", "60%", "60"],
  ["end", "Paris is the capital", "Paris"],
  ["end", "", "Paris"],
  ["begin", "Because of B", "B"],
  ["begin", "5.25 metres", "5"],
  ["begin", "Bees", "B"],
  ["any", "25 and 3.5 and -5", "5"],
  ["any", "comparison", "Paris"],
  ["exact", "It is Paris", "Paris"],
])("%s: %j does not match %j", ([at, answer, target]) => {
  expect(scoreAt(at, answer, target)).toBe(0);
});

test("without further word the end is meant", () => {
  const match = scorerOf("match", "scorer");
  expect(match.id).toBe("match@1");
  expect([match.score("So: Paris", "Paris").score, match.score("Paris it is", "Paris").score]).toEqual([1, 0]);
});
