import { expect, test } from "vitest";
import { costUsd } from "./cost.ts";

const usage = { input: 1_000_000, output: 500_000, cached: 400_000, reasoning: 0 };

test("tokens cost their price a million, cached ones their own", () => {
  expect(costUsd({ input: 1, output: 4, cached: 0.5 }, usage)).toBeCloseTo(0.6 + 0.2 + 2, 10);
});

test("without a price for cached tokens they cost what others do", () => {
  expect(costUsd({ input: 1, output: 4, cached: null }, usage)).toBeCloseTo(3, 10);
});

test("an unknown price or usage is an unknown cost, never none", () => {
  expect(costUsd(null, usage)).toBeNull();
  expect(costUsd({ input: 1, output: 4, cached: null }, null)).toBeNull();
});
