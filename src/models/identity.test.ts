import fc from "fast-check";
import { expect, test } from "vitest";
import { isSameModel } from "./identity.ts";

const says = (asked: string, reported: string, more: { routed?: string; servedAs?: string[] } = {}): boolean =>
  isSameModel({ requested: asked, routed: more.routed ?? asked, servedAs: more.servedAs ?? [] }, reported);

test.for([
  ["gpt-4o-mini", "gpt-4o-mini"],
  ["gpt-4o-mini", "gpt-4o-mini-2024-07-18"],
  ["gpt-4", "gpt-4-0613"],
  ["gpt-4o", "gpt-4o-20240806"],
  ["claude-sonnet", "claude-sonnet@20250514"],
  ["claude-sonnet", "anthropic/claude-sonnet-20250514-v1:0"],
  ["claude-sonnet-4", "us.anthropic.claude-sonnet-4-20250514-v1:0"],
  ["claude-sonnet-4-0", "claude-sonnet-4-20250514"],
  ["claude-haiku-4-5", "claude-haiku-4-5-20251001"],
  ["claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"],
  ["llama3:latest", "llama3"],
  ["gpt-3.5-turbo", "gpt-35-turbo"],
  ["gpt-35-turbo", "gpt-3.5-turbo-0125"],
  ["gemini-2.5-flash-preview", "gemini-2.5-flash-preview-09-2025"],
  ["azure/gpt-4o", "gpt-4o-2024-11-20"],
  ["qwen3-235b-a22b", "qwen3-235b-a22b-2507"],
  ["doubao-pro", "doubao-pro-250715"],
  ["gemini-pro", "gemini-pro-002"],
  ["gemini-pro-preview", "models/gemini-pro-preview-05-06"],
  ["chatgpt-4o", "chatgpt-4o-latest"],
  ["llama3:8b", "llama3:8b"],
  ["llama3", "llama3:latest"],
  ["qwen2.5-7b-instruct", "Qwen/Qwen2.5-7B-Instruct"],
  ["Qwen2.5-7B-Instruct", "/data/models/Qwen2.5-7B-Instruct/"],
  ["openai/gpt-4o", "gpt-4o-2024-08-06"],
  ["deepseek/deepseek-r1:free", "deepseek/deepseek-r1"],
])("asked for %s, %s is right", ([asked, reported]) => {
  expect(says(asked!, reported!)).toBe(true);
});

test.for([
  ["qwen2.5-7b", "qwen2.5-72b"],
  ["qwen2.5-72b", "qwen2.5-7b"],
  ["qwen2.5-7b-instruct", "qwen2.5-72b-instruct"],
  ["gpt-4o", "gpt-4o-mini"],
  ["gpt-4o", "gpt-4o-mini-2024-07-18"],
  ["gpt-4", "gpt-4-32k"],
  ["gpt-4", "gpt-4-turbo-2024-04-09"],
  ["llama3:70b", "llama3:8b"],
  ["llama3", "llama3:8b"],
  ["qwen2.5-7b-instruct", "qwen2.5-7b-instruct-awq"],
  ["qwen2.5-7b-instruct", "Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4"],
  ["llama-3.3-70b-instruct", "meta-llama/Llama-3.3-70B-Instruct-FP8"],
  ["llama-3.3-70b-instruct", "meta-llama/Llama-3.3-70B-Instruct-Turbo"],
  ["llama3:8b", "llama3:8b-instruct-q4_K_M"],
  ["claude-3-5-sonnet-latest", "claude-3-7-sonnet-20250219"],
  ["claude-sonnet-4", "claude-sonnet-4-5-20250929"],
  ["claude-opus-4-0", "claude-opus-4-1-20250805"],
  ["gemini-2.5-pro", "gemini-2.5-pro-preview-05-06"],
  ["gemini-2.5-flash", "gemini-2.5-flash-lite"],
  ["latest", "gpt-4o"],
  ["gpt-4o", ""],
  ["gpt-4o-2024-08-06", "gpt-4o-2024-05-13"],
  ["gpt-4o-2024-08-06", "gpt-4o"],
  ["deepseek-r1", "deepseek-r1-distill-qwen-7b"],
  ["model-1", "model-11"],
  ["gpt-4", "gpt-4-9999"],
  ["DeepSeek-V3-0324", "DeepSeek-R1-0528"],
])("asked for %s, %s is another model", ([asked, reported]) => {
  expect(says(asked!, reported!)).toBe(false);
});

test("the deployment's name and the declared names are as right as the requested one", () => {
  expect(says("gpt-4o-mini", "gpt-4o-mini-2024-07-18", { routed: "team-a-chat" })).toBe(true);
  expect(says("DeepSeek-V3-0324", "DeepSeek-V3-0324-3", { routed: "DeepSeek-V3-0324-3" })).toBe(true);
  expect(says("gpt-3.5-turbo", "gpt-35-turbo-16k", { servedAs: ["gpt-35-turbo-16k"] })).toBe(true);
  expect(says("gpt-3.5-turbo", "gpt-35-turbo-16k")).toBe(false);
  expect(says("gemini-flash-latest", "gemini-2.5-flash-001", { servedAs: ["gemini-2.5-flash"] })).toBe(true);
  expect(says("gemini-flash-latest", "gemini-2.5-flash-001")).toBe(false);
  expect(says("llama3:8b", "llama3:8b-q4_0", { servedAs: ["llama3:8b-q4_0"] })).toBe(true);
});

const name = fc.stringMatching(/^[a-z][a-z0-9.]{1,8}(?:-[a-z0-9]{1,8}){0,3}$/);
const date = fc.date({ min: new Date("2023-01-01"), max: new Date("2029-12-31"), noInvalidDate: true });

test("any name is itself, whatever its case and whoever serves it", () => {
  fc.assert(
    fc.property(name, fc.constantFrom("", "openai/", "accounts/x/models/"), (asked, prefix) => {
      expect(says(asked, prefix + asked.toUpperCase())).toBe(true);
    }),
  );
});

test("any name with a date behind it is itself", () => {
  fc.assert(
    fc.property(name, date, fc.constantFrom("-", "@", ":"), fc.boolean(), (asked, day, separator, dashed) => {
      const iso = day.toISOString().slice(0, 10);
      expect(says(asked, asked + separator + (dashed ? iso : iso.replaceAll("-", "")))).toBe(true);
    }),
  );
});

test("no two sizes of one family are each other", () => {
  const size = fc.integer({ min: 1, max: 999 });
  fc.assert(
    fc.property(name, size, size, fc.constantFrom("", "-instruct", "-chat-2024-07-18"), (family, a, b, tail) => {
      fc.pre(a !== b);
      expect(says(`${family}-${a}b${tail}`, `${family}-${b}b${tail}`)).toBe(false);
    }),
  );
});
