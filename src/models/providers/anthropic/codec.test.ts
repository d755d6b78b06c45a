import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Message } from "#records";
import { anthropicVendor, describeCodec, type VendorError } from "#testing";
import { anthropicCodec } from "./codec.ts";

const errors = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/errors.json"), "utf8")) as VendorError[];

describeCodec("Anthropic", anthropicVendor, errors);

const codec = anthropicCodec({ name: "mine", baseUrl: null, rules: [] });
const requestOf = (messages: readonly Message[], deployment = "claude-sonnet-4-5") =>
  codec.encode({ messages }, { deployment, key: null, without: new Set() });
const bodyOf = (messages: readonly Message[], deployment?: string) =>
  JSON.parse(requestOf(messages, deployment).body) as Record<string, unknown>;

test.for([
  [null, "https://api.anthropic.com/v1/messages"],
  ["https://host.example/anthropic", "https://host.example/anthropic/v1/messages"],
  ["https://host.example/v1/", "https://host.example/v1/messages"],
] as const)("base-url %s asks %s", ([baseUrl, address]) => {
  const { origin, path } = anthropicCodec({ name: "mine", baseUrl, rules: [] }).encode(
    { messages: [] },
    { deployment: "m", key: null, without: new Set() },
  );
  expect(origin + path).toBe(address);
});

test("a bound is always sent, for the interface demands one", () => {
  expect(bodyOf([])).toMatchObject({ max_tokens: 8_192 });
  expect(bodyOf([], "claude-3-haiku-20240307")).toMatchObject({ max_tokens: 4_096 });
});

test("the results of a turn's calls stand together, before what the user says next", () => {
  const calls = ["a", "b"].map((id) => ({ id, name: "f", arguments: "{}" }));
  const { messages } = bodyOf([
    { role: "user", content: "Go." },
    { role: "assistant", content: " \n", toolCalls: calls },
    { role: "tool", content: "1", toolCallId: "a" },
    { role: "tool", content: "2", toolCallId: "b" },
    { role: "user", content: "On." },
  ]);
  expect(messages).toEqual([
    { role: "user", content: [{ type: "text", text: "Go." }] },
    { role: "assistant", content: calls.map(({ id }) => ({ type: "tool_use", id, name: "f", input: {} })) },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "a", content: "1" },
        { type: "tool_result", tool_use_id: "b", content: "2" },
        { type: "text", text: "On." },
      ],
    },
  ]);
});

test("a system message later on keeps its place, in the user's mouth", () => {
  const body = bodyOf([
    { role: "system", content: "A" },
    { role: "system", content: "B" },
    { role: "assistant", content: "x" },
    { role: "system", content: "C" },
  ]);
  expect(body).toMatchObject({
    system: "A\n\nB",
    messages: [{ role: "assistant" }, { role: "user", content: [{ type: "text", text: "C" }] }],
  });
});

test("arguments that are no object reach the model as it wrote them", () => {
  const toolCalls = [{ id: "a", name: "f", arguments: '{"path": "a.cs' }];
  expect(JSON.stringify(bodyOf([{ role: "assistant", content: "", toolCalls }]))).toContain(
    JSON.stringify({ arguments: '{"path": "a.cs' }),
  );
});

test("an id of another provider's making is made fit, in call and result alike", () => {
  const toolCalls = [{ id: "functions.f:0~c2lnbmVk", name: "f", arguments: "{}" }];
  const { messages } = bodyOf([
    { role: "assistant", content: "", toolCalls },
    { role: "tool", content: "1", toolCallId: "functions.f:0~c2lnbmVk" },
  ]);
  expect(messages).toMatchObject([
    { content: [{ id: "functions_f_0" }] },
    { content: [{ tool_use_id: "functions_f_0" }] },
  ]);
});

const read = (...documents: readonly unknown[]) => {
  const reader = codec.reader({ status: 200, headers: {} }, 0);
  for (const document of documents) reader.read(`data: ${JSON.stringify(document)}\n\n`);
  return reader.end();
};
const start = { type: "message_start", message: { model: "m", usage: { input_tokens: 5, output_tokens: 1 } } };
const stop = [
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 9 } },
  { type: "message_stop" },
];

test("what was written to the cache is input too, and only what was read from it was cached", () => {
  const usage = { input_tokens: 5, cache_creation_input_tokens: 70, cache_read_input_tokens: 25, output_tokens: 1 };
  expect(read({ type: "message_start", message: { model: "m", usage } }, ...stop)).toMatchObject({
    completion: { usage: { input: 100, output: 9, cached: 25, reasoning: 0 } },
  });
});

test("an event that is new to us changes nothing", () => {
  expect(read(start, { type: "moon_phase", moon: "full" }, ...stop)).toMatchObject({ kind: "answered" });
});

test("a known event of another shape is no answer", () => {
  expect(read(start, { type: "content_block_delta", index: "first" })).toMatchObject({
    failure: { kind: "malformed" },
  });
});

test.for([
  ["stop_sequence", "stop"],
  ["model_context_window_exceeded", "length"],
  ["pause_turn", "other"],
  ["anything_new", "other"],
] as const)("a model that stopped for %s stopped for %s", ([stop_reason, finishReason]) => {
  const [, end] = stop;
  expect(read(start, { type: "message_delta", delta: { stop_reason } }, end)).toMatchObject({
    completion: { finishReason },
  });
});
