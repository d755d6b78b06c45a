import { expect, test } from "vitest";
import { counted, moneyText, percentText, progressText, rateText, shortCount } from "./figures.ts";

test("progress never says that everything is done, or nothing, while that is not so", () => {
  expect([0, 1, 500, 998, 999, 1000].map((part) => progressText(part, 1000))).toEqual([
    "0 %",
    "0.1 %",
    "50 %",
    "99.8 %",
    "99.9 %",
    "100 %",
  ]);
  expect(progressText(1, 100_000)).toBe("0.1 %");
  expect(progressText(99_999, 100_000)).toBe("99.9 %");
  expect(progressText(0, 0)).toBe("–");
});

test("what is not known is a dash, and never a zero", () => {
  expect([percentText(null), moneyText(null), rateText(null)]).toEqual(["–", "–", "–"]);
  expect([percentText(0), moneyText(0), rateText(0)]).toEqual(["0.0 %", "$0", "0"]);
});

test("figures keep about three digits", () => {
  expect([shortCount(9999), shortCount(12_345), shortCount(1_234_567)]).toEqual(["9,999", "12.3K", "1.23M"]);
  expect([moneyText(0.00123), moneyText(12.345), moneyText(12_345)]).toEqual(["$0.0012", "$12.35", "$12,345"]);
  expect([rateText(3.14), rateText(314.1)]).toEqual(["3.1", "314"]);
  expect([counted(1, "trial"), counted(2000, "trial")]).toEqual(["1 trial", "2,000 trials"]);
});
