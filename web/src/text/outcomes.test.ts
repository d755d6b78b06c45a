import { expect, test } from "vitest";
import { lookOfOutcome, outcomeParts, outcomeWords } from "./outcomes.ts";

test("parts stand in one order, those without a score together, and what is owed last", () => {
  const outcomes = { failure: 2, "infra-invalid": 1, full: 5, cancelled: 2 };
  expect(outcomeParts(outcomes, 20).map(({ outcome, count }) => [outcome, count])).toEqual([
    ["full", 5],
    ["failure", 2],
    ["not-scored", 3],
    ["owed", 10],
  ]);
  expect(outcomeWords(outcomes, 20)).toBe("5 full, 2 failure, 3 not scored, 10 owed");
});

test("more outcomes than planned owe nothing", () => {
  expect(outcomeWords({ full: 3 }, 2)).toBe("3 full");
  expect(outcomeWords({}, 0)).toBe("nothing planned");
});

test("an outcome of a newer version is none of the model's", () => {
  expect(["full", "partial", "failure", "budget-cut", "brand-new", "owed", null].map(lookOfOutcome)).toEqual([
    "full",
    "partial",
    "failure",
    "unscored",
    "unscored",
    "owed",
    "owed",
  ]);
});
