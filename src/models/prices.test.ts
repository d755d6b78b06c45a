import { expect, test } from "vitest";
import { costUsd } from "./cost.ts";
import { listPrice, PRICES_GATHERED_ON } from "./prices.ts";

const at = (baseUrl: string | null, protocol: "openai" | "anthropic" | "google" | "openrouter" | "azure") => ({
  baseUrl,
  protocol,
});

test("the prices say when they were gathered", () => {
  expect(PRICES_GATHERED_ON).toMatch(/^20\d\d-\d\d-\d\d$/);
});

test.for([
  ["https://api.openai.com/v1", "openai", "gpt-4o-mini", { input: 0.15, cached: 0.075, output: 0.6 }],
  ["https://api.openai.com/v1", "openai", "gpt-4o-mini-2024-07-18", { input: 0.15, cached: 0.075, output: 0.6 }],
  [null, "anthropic", "claude-haiku-4-5-20251001", { input: 1, cached: 0.1, output: 5 }],
  ["https://api.anthropic.com", "anthropic", "claude-3-5-haiku-latest", { input: 0.8, cached: 0.08, output: 4 }],
  [null, "google", "models/gemini-2.5-flash", { input: 0.3, cached: 0.03, output: 2.5 }],
] as const)("at %s, protocol %s, %s has its vendor's price", ([baseUrl, protocol, model, price]) => {
  expect(listPrice(at(baseUrl, protocol), model)).toEqual(price);
});

test.for([
  ["a model that is not in the table", "https://api.openai.com/v1", "openai", "gpt-99"],
  ["a smaller sister", "https://api.openai.com/v1", "openai", "gpt-4o-micro"],
  ["a proxy", "https://proxy.example/v1", "openai", "gpt-4o-mini"],
  ["a reseller", "https://openrouter.ai/api/v1", "openrouter", "gpt-4o-mini"],
  ["a cloud", "https://mine.openai.azure.com", "azure", "gpt-4o-mini"],
  ["a name that every object has", "https://api.openai.com/v1", "openai", "constructor"],
  ["a host that every object has", "http://constructor", "openai", "name"],
] as const)("%s has a price that nobody knows", ([, baseUrl, protocol, model]) => {
  expect(listPrice(at(baseUrl, protocol), model)).toBeNull();
});

test("a prompt longer than a price holds for has an unknown cost, never too small a one", () => {
  const price = listPrice(at(null, "google"), "gemini-2.5-pro");
  const usage = { input: 200_000, output: 0, cached: 0, reasoning: 0 };
  expect(costUsd(price, usage)).toBeCloseTo(0.25, 10);
  expect(costUsd(price, { ...usage, input: 200_001 })).toBeNull();
});
