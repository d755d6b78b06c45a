import { expect, test } from "vitest";
import type { Prompt } from "./model.ts";
import { TokenEstimate } from "./token-estimate.ts";

const prompt: Prompt = { messages: [{ role: "user", content: "x".repeat(400) }] };
const usage = (input: number, output: number) => ({ input, output, cached: 0, reasoning: 0 });

test("before any answer a call is guessed by its length", () => {
  expect(new TokenEstimate().of("m", prompt)).toEqual({ input: 104, output: 512 });
});

test("tools and tool calls count as text", () => {
  const tools = [{ name: "t", description: "x".repeat(400), parameters: {} }];
  const called: Prompt = {
    messages: [{ role: "assistant", content: "", toolCalls: [{ id: "1", name: "t", arguments: "x".repeat(399) }] }],
  };
  const estimate = new TokenEstimate();
  expect(estimate.of("m", { ...prompt, tools }).input).toBeGreaterThan(204);
  expect(estimate.of("m", called).input).toBe(104);
});

test("answers teach how a model counts and how much it writes; other models keep their guesses", () => {
  const estimate = new TokenEstimate();
  estimate.learn("m", prompt, usage(208, 100));
  expect(estimate.of("m", prompt)).toEqual({ input: 208, output: 100 });
  expect(estimate.of("other", prompt)).toEqual({ input: 104, output: 512 });
});

test("one unusual answer moves the mean a little, many move it there", () => {
  const estimate = new TokenEstimate();
  estimate.learn("m", prompt, usage(104, 100));
  estimate.learn("m", prompt, usage(104, 1_100));
  expect(estimate.of("m", prompt).output).toBe(200);
  for (let answer = 0; answer < 100; answer++) estimate.learn("m", prompt, usage(104, 1_100));
  expect(estimate.of("m", prompt).output).toBe(1_100);
});

test("an answer is never expected to be longer than it may be", () => {
  expect(new TokenEstimate().of("m", { ...prompt, sampling: { maxTokens: 64 } }).output).toBe(64);
});
