import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Secret, UsageError } from "#kernel";
import type { Completion } from "#records";
import { describeCodec, openaiVendor, type VendorError } from "#testing";
import type { Concession } from "../../concession.ts";
import type { Prompt } from "../../model.ts";
import { openaiCodec } from "./codec.ts";

const codec = openaiCodec({ name: "here", baseUrl: "https://host.example/v1/", rules: [] });
const without: ReadonlySet<Concession> = new Set();
const key = new Secret("sk-canary");
const NOW = 1_760_000_000_000;

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, "fixtures", name), "utf8");

describeCodec("OpenAI", openaiVendor, JSON.parse(fixture("errors.json")) as VendorError[]);

const bodyOf = (prompt: Prompt, deployment = "m"): Record<string, unknown> =>
  JSON.parse(codec.encode(prompt, { deployment, key, without }).body) as Record<string, unknown>;

/** Reads an answer given in pieces. */
function read(pieces: readonly string[], headers: Record<string, string> = {}, status = 200) {
  const reader = codec.reader({ status, headers }, NOW);
  for (const piece of pieces) reader.read(piece);
  return reader.end();
}

function completionOf(text: string, headers: Record<string, string> = {}): Completion {
  const decoded = read([text], headers);
  if (decoded.kind === "failed") throw new Error(`not an answer: ${JSON.stringify(decoded.failure)}`);
  return decoded.completion;
}

function failureOf(text: string) {
  const decoded = read([text]);
  return decoded.kind === "failed" ? decoded.failure : undefined;
}

test("a request names the deployment, asks for a stream with usage, and keeps the key a secret", () => {
  const request = codec.encode(
    {
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: "Hello" },
      ],
    },
    { deployment: "served-name", key, without },
  );
  expect(request).toMatchObject({ method: "POST", origin: "https://host.example", path: "/v1/chat/completions" });
  expect(JSON.parse(request.body)).toEqual({
    model: "served-name",
    messages: [
      { role: "system", content: "Be short." },
      { role: "user", content: "Hello" },
    ],
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(request.credential?.secret).toBe(key);
  expect(JSON.stringify(request)).not.toContain("canary");
});

test("a provider without a key is sent none", () => {
  expect(codec.encode({ messages: [] }, { deployment: "m", key: null, without }).credential).toBeNull();
});

test("sampling travels in the words of the interface; what is absent is not sent", () => {
  const sampling = { temperature: 0, topP: 0.9, maxTokens: 100, seed: 7, stop: ["END"] };
  expect(bodyOf({ messages: [], sampling })).toMatchObject({
    temperature: 0,
    top_p: 0.9,
    max_tokens: 100,
    seed: 7,
    stop: ["END"],
  });
  expect(Object.keys(bodyOf({ messages: [], sampling: {} }))).toEqual([
    "model",
    "messages",
    "stream",
    "stream_options",
  ]);
});

test.for(["o3-mini", "gpt-5", "GPT-5-nano"])("%s is told its bound as completion tokens", (deployment) => {
  const body = bodyOf({ messages: [], sampling: { maxTokens: 100 } }, deployment);
  expect(body).toMatchObject({ max_completion_tokens: 100 });
  expect(body).not.toHaveProperty("max_tokens");
});

test("tools, tool calls and their results travel as functions", () => {
  const parameters = { type: "object", properties: { path: { type: "string" } } };
  const body = bodyOf({
    tools: [{ name: "file_reader", description: "Reads a file.", parameters }],
    messages: [
      { role: "assistant", content: "", toolCalls: [{ id: "c1", name: "file_reader", arguments: '{"path":"a"}' }] },
      { role: "tool", content: "text of a", toolCallId: "c1" },
    ],
  });
  expect(body["tools"]).toEqual([
    { type: "function", function: { name: "file_reader", description: "Reads a file.", parameters } },
  ]);
  expect(body["messages"]).toEqual([
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "file_reader", arguments: '{"path":"a"}' } }],
    },
    { role: "tool", content: "text of a", tool_call_id: "c1" },
  ]);
});

test.for([
  ["https://host.example", "/chat/completions"],
  ["https://host.example/compatible-mode/v1/", "/compatible-mode/v1/chat/completions"],
  ["http://localhost:8000/v1?team=a", "/v1/chat/completions?team=a"],
])("base-url %s asks %s", ([baseUrl, path]) => {
  expect(
    openaiCodec({ name: "p", baseUrl: baseUrl!, rules: [] }).encode({ messages: [] }, { deployment: "m", key, without })
      .path,
  ).toBe(path);
});

test("an address that is none is refused by name", () => {
  expect(() => openaiCodec({ name: "mine", baseUrl: "host.example/v1", rules: [] })).toThrow(UsageError);
  expect(() => openaiCodec({ name: "mine", baseUrl: "ftp://host.example", rules: [] })).toThrow(
    /provider "mine".*ftp:/,
  );
});

test("an answer in one piece is read whole", () => {
  expect(completionOf(fixture("answer.json"))).toEqual({
    content: "Paris.",
    toolCalls: [],
    finishReason: "stop",
    usage: { input: 1210, output: 3, cached: 1024, reasoning: 0 },
    reportedModel: "gpt-4o-mini-2024-07-18",
    simulated: false,
  });
});

test("a streamed answer adds up to the same shape", () => {
  expect(completionOf(fixture("stream.txt"))).toEqual({
    content: "Paris.",
    toolCalls: [],
    finishReason: "stop",
    usage: { input: 12, output: 3, cached: 0, reasoning: 0 },
    reportedModel: "gpt-4o-mini-2024-07-18",
    simulated: false,
  });
});

test("reasoning is kept apart from the answer, and its tokens and the cache's are counted", () => {
  expect(completionOf(fixture("stream-reasoning.txt"))).toMatchObject({
    content: "Paris.",
    reasoning: "The capital of France.",
    usage: { input: 20, output: 9, cached: 16, reasoning: 6 },
  });
});

test("tool calls that arrive interleaved are put together; one without an id gets one", () => {
  expect(completionOf(fixture("stream-tool-calls.txt"))).toMatchObject({
    content: "",
    finishReason: "tool-calls",
    toolCalls: [
      { id: "call_a", name: "file_reader", arguments: '{"path":"a.csv"}' },
      { id: "call-1", name: "data_parser", arguments: "{}" },
    ],
  });
});

test("an answer does not depend on where the network cut it", () => {
  const whole = ["stream.txt", "stream-reasoning.txt", "stream-tool-calls.txt", "stream-error.txt", "answer.json"];
  fc.assert(
    fc.property(fc.constantFrom(...whole), fc.array(fc.nat(3_000), { maxLength: 30 }), (name, cuts) => {
      const text = fixture(name);
      const places = [0, ...cuts.map((cut) => cut % text.length).toSorted((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, at) => text.slice(places[at], end));
      expect(read(pieces)).toEqual(read([text]));
    }),
  );
});

test("a stream is complete at [DONE], whatever the server does after it", () => {
  const reader = codec.reader({ status: 200, headers: {} }, NOW);
  expect(reader.read('data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\n')).toBe(false);
  expect(reader.read("data: [DONE]\n")).toBe(true);
});

test("events without an empty line between them, and with carriage returns, are understood", () => {
  const events = ["a", "b"].map((content) => `data:{"choices":[{"delta":{"content":"${content}"}}]}\r\n`);
  expect(completionOf(`${events.join("")}data: [DONE]\r\n`)).toMatchObject({ content: "ab", finishReason: "other" });
});

test("a simulated provider's answer says so", () => {
  expect(completionOf(fixture("answer.json"), { "x-sluice-simulated": "1" }).simulated).toBe(true);
});

test.for([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "tool-calls"],
  ["content_filter", "content-filter"],
  ["anything_new", "other"],
] as const)("a model that stopped for %s stopped for %s", ([wire, ours]) => {
  const answer = { choices: [{ message: { content: "" }, finish_reason: wire }] };
  expect(completionOf(JSON.stringify(answer)).finishReason).toBe(ours);
});

test("an answer that does not say its model or its usage has null there", () => {
  expect(completionOf('{"choices":[{"message":{"content":"a"}}]}')).toMatchObject({ reportedModel: null, usage: null });
});

test("content given in parts is joined", () => {
  const parts = [
    { type: "text", text: "Par" },
    { type: "text", text: "is." },
  ];
  expect(completionOf(JSON.stringify({ choices: [{ message: { content: parts } }] })).content).toBe("Paris.");
});

test("a stream that ends before its answer did is a broken connection, not a short answer", () => {
  const cut = fixture("stream.txt").split("\n\n").slice(0, 2).join("\n\n");
  expect(failureOf(`${cut}\n\n`)).toMatchObject({ kind: "network", status: 200 });
});

test.for([
  ["truncated JSON", '{"choices":[{"message":{"content":"Par'],
  ["a page", "<!DOCTYPE html><html><head><title>Welcome</title></head></html>"],
  ["nothing", ""],
  ["no choice", '{"model":"m","choices":[]}'],
  ["half an event", 'data: {"choices":[{"delta":\n\n'],
  ["another document", '{"hello":"world"}'],
])("%s with status 200 is malformed", ([, body]) => {
  expect(failureOf(body!)).toMatchObject({ kind: "malformed", status: 200 });
});

test("an error in the middle of a stream is classified like any other", () => {
  expect(failureOf(fixture("stream-error.txt"))).toMatchObject({ kind: "rate-limited", why: "requests" });
});

test("an error body of any length is read only so far", () => {
  const reader = codec.reader({ status: 500, headers: {} }, NOW);
  let pieces = 0;
  while (!reader.read("x".repeat(10_000))) pieces++;
  expect(pieces).toBe(6);
});

test("Groq's headers of requests speak of a day, and are not taken for a minute's", () => {
  const headers = {
    "x-ratelimit-limit-requests": "14400",
    "x-ratelimit-remaining-requests": "14370",
    "x-ratelimit-limit-tokens": "6000",
  };
  const groq = openaiCodec({ name: "groq", baseUrl: "https://api.groq.com/openai/v1", rules: [] });
  expect(groq.hints({ status: 200, headers }, NOW)).toEqual([{ of: "tokens", limit: 6_000 }]);
  expect(codec.hints({ status: 200, headers }, NOW)).toHaveLength(2);
});

test("what another format keeps in an id stays behind; the id itself is the model's own", () => {
  const id = "functions.f:0~c2lnbmVk";
  const body = bodyOf({
    messages: [
      { role: "assistant", content: "", toolCalls: [{ id, name: "f", arguments: "{}" }] },
      { role: "tool", content: "1", toolCallId: id },
    ],
  });
  expect(body["messages"]).toMatchObject([
    { tool_calls: [{ id: "functions.f:0" }] },
    { tool_call_id: "functions.f:0" },
  ]);
});

test.for(["null", '""', "{}", "false"])("a good answer with the error %s beside it is a good answer", (error) => {
  const body = `{"error":${error},"choices":[{"message":{"content":"42"},"finish_reason":"stop"}]}`;
  expect(completionOf(body).content).toBe("42");
});

test("words far from a parameter's name do not make it one that can be left out", () => {
  const near = classified("Unsupported parameter: 'max_tokens' is not supported with this model.");
  expect(near).toMatchObject({ kind: "invalid-request", without: "token-bound" });
  expect(classified(`unknown ${"word ".repeat(100)} max_tokens`)).toMatchObject({ without: null });
  expect(classified("max_tokens must be at least 1")).toMatchObject({ kind: "invalid-request", without: null });
});

function classified(message: string) {
  const reader = codec.reader({ status: 400, headers: {} }, NOW);
  reader.read(JSON.stringify({ error: { message } }));
  const decoded = reader.end();
  return decoded.kind === "failed" ? decoded.failure : undefined;
}
