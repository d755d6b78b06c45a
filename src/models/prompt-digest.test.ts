import { expect, test } from "vitest";
import type { Prompt } from "./model.ts";
import { promptDigest } from "./prompt-digest.ts";

const prompt: Prompt = { messages: [{ role: "user", content: "Hello" }] };

// Literals: ledgers hold these digests, and an answer whose digest changed would be paid for again.
test("the digest of a prompt is pinned", () => {
  expect(promptDigest(prompt)).toBe("7635340ca04918781238f41a40bb8ca7");
});

test("no tools and no sampling are one thing, however they are written", () => {
  expect(promptDigest({ ...prompt, tools: [], sampling: {} })).toBe(promptDigest(prompt));
});

test("whatever changes what is asked changes the digest", () => {
  const tools = [{ name: "t", description: "", parameters: {} }];
  const others: Prompt[] = [
    { messages: [{ role: "system", content: "Hello" }] },
    { messages: [{ role: "user", content: "Hello!" }] },
    { ...prompt, tools },
    { ...prompt, sampling: { temperature: 0 } },
  ];
  expect(new Set([prompt, ...others].map(promptDigest)).size).toBe(5);
});
