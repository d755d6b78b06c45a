import { expect, test } from "vitest";
import { retuneRequest, type RetuneWish } from "./retune-request.ts";

const wish = (parts: Partial<RetuneWish>): RetuneWish => ({
  setting: "requests-per-minute",
  value: "60",
  provider: "",
  model: "",
  ...parts,
});

test("a setting holds everywhere, or where it is said", () => {
  expect(retuneRequest(wish({}))).toEqual({ order: "retune", changes: { "requests-per-minute": 60 } });
  expect(retuneRequest(wish({ model: " large " }))?.order).toBe("retune");
  expect(retuneRequest(wish({ model: " large ", provider: "north" }))).toEqual({
    order: "retune",
    changes: { "requests-per-minute": 60, provider: "north", model: "large" },
  });
  expect(retuneRequest(wish({ setting: "max-workers", model: "large" }))).toEqual({
    order: "retune",
    changes: { "max-workers": 60 },
  });
});

test("a bound is taken away with a word; a budget is not", () => {
  expect(retuneRequest(wish({ value: "none" }))).toEqual({
    order: "retune",
    changes: { "requests-per-minute": "none" },
  });
  expect(retuneRequest(wish({ value: "none", setting: "budget-usd" }))).toBeNull();
});

test("what is no number is not sent", () => {
  for (const value of ["", " ", "fast", "0", "-3", "Infinity", "1e999"])
    expect(retuneRequest(wish({ value }))).toBeNull();
});
