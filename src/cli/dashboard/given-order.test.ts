import { expect, test } from "vitest";
import { engineOrder } from "./given-order.ts";

const retune = (changes: Readonly<Record<string, string | number | null>>) => engineOrder({ order: "retune", changes });

test("an order of one word is passed on as it is", () => {
  expect(engineOrder({ order: "pause" })).toEqual({ order: "pause" });
});

test("limits are changed everywhere, or where a provider or a model is named; none takes a bound away", () => {
  expect(retune({ "requests-per-minute": "60" })).toEqual({
    order: "retune",
    change: { limits: [{ provider: null, model: null, requestsPerMinute: 60 }] },
  });
  expect(retune({ concurrency: "none", model: "oak", "max-workers": 4 })).toEqual({
    order: "retune",
    change: { limits: [{ provider: null, model: "oak", concurrency: null }], maxWorkers: 4 },
  });
});

test("a key is named by its place, and one that was pasted is not repeated", () => {
  expect(engineOrder({ order: "add-key", provider: "", source: "env:KEY_2" })).toEqual({
    order: "retune",
    change: { keys: [{ provider: null, source: "env:KEY_2" }] },
  });
  const pasted = () => engineOrder({ order: "add-key", provider: "p", source: "sk-canary-1" });
  expect(pasted).toThrow("env:NAME or file:PATH");
  expect(pasted).not.toThrow("canary");
  expect(() => engineOrder({ order: "add-key", provider: "p", source: "handed:/somewhere" })).toThrow("env:NAME");
});

test.each([
  [{ workers: "4" }, "there is nothing called"],
  [{ concurrency: "many" }, "concurrency"],
  [{ "budget-usd": 0 }, "budgetUsd"],
  [{}, "nothing to change"],
  [{ model: "oak" }, "nothing to change"],
])("%j is refused with a reason", (changes, reason) => {
  expect(() => retune(changes as Record<string, string>)).toThrow(reason);
});
