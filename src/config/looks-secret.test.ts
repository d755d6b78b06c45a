import { expect, test } from "vitest";
import { looksSecret } from "./looks-secret.ts";

test.for([
  "sk-proj-abcdefghijkl",
  "sk-4f9a0c1b2d3e4f9a",
  "gsk_abcdefghijklmnop",
  "hf_abcdefghijklmnop",
  "Bearer abcdefghijklmnop",
  "AIzaSyAbcdefghijklmnop",
  "4f9a0c1b2d3e4f9a0c1b2d3e4f9a0c1b",
  "0f8fad5b-d9cb-469f-a165-70867728950e",
  "env:0f8fad5bd9cb469fa16570867728950e",
])("%s might be a credential", (text) => {
  expect(looksSecret(text)).toBe(true);
});

test.for([
  "IDEALAB_KEY_0",
  "AZURE_OPENAI_API_KEY_2024",
  "~/.keys/idealab-2",
  "https://example.invalid/v1",
  "gpt-4o-mini-2024-07-18",
  "qwen2.5-72b-instruct",
  "DeepSeek-R1-0528",
  "gemini-2.5-flash-06-17",
  "flawed_redundant_operations",
  "requests-per-minute",
  "sk",
])("%s is an ordinary name", (text) => {
  expect(looksSecret(text)).toBe(false);
});
