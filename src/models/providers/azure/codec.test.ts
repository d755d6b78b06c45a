import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "#kernel";
import { azureVendor, describeCodec, type VendorError } from "#testing";
import { azureCodec } from "./codec.ts";

const errors = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/errors.json"), "utf8")) as VendorError[];

describeCodec("Azure", azureVendor, errors);

const azure = (baseUrl: string) => azureCodec({ name: "mine", baseUrl, apiVersion: "2024-10-21", rules: [] });
const target = { deployment: "team a/chat", key: null, without: new Set<never>() };

test.for([
  ["https://r.example", "/openai/deployments/team%20a%2Fchat/chat/completions?api-version=2024-10-21"],
  ["https://r.example/openai/", "/openai/deployments/team%20a%2Fchat/chat/completions?api-version=2024-10-21"],
  ["https://r.example/openai/v1", "/openai/v1/chat/completions?api-version=2024-10-21"],
  ["https://r.example/models", "/models/chat/completions?api-version=2024-10-21"],
] as const)("base-url %s asks %s", ([baseUrl, path]) => {
  const request = azure(baseUrl).encode({ messages: [] }, target);
  expect(request.path).toBe(path);
  expect(JSON.parse(request.body)).toMatchObject({ model: "team a/chat" });
});

test("a version must be said", () => {
  const make = (): unknown => azureCodec({ name: "mine", baseUrl: "https://r.example", apiVersion: null, rules: [] });
  expect(make).toThrow(UsageError);
  expect(make).toThrow(/provider "mine".*api-version/);
});

test("an address must be said, for every resource has its own", () => {
  expect(() => azureCodec({ name: "mine", baseUrl: null, apiVersion: "1", rules: [] })).toThrow(/base-url/);
});
