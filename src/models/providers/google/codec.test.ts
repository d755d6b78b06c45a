import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Message } from "#records";
import { googleVendor, describeCodec, type VendorError } from "#testing";
import { googleCodec } from "./codec.ts";

const errors = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/errors.json"), "utf8")) as VendorError[];

describeCodec("Google", googleVendor, errors);

const codec = googleCodec({ name: "mine", baseUrl: null, rules: [] });
const target = { deployment: "gemini-2.5-flash", key: null, without: new Set<never>() };
const bodyOf = (messages: readonly Message[]) =>
  JSON.parse(codec.encode({ messages }, target).body) as Record<string, unknown>;

test.for([
  [null, "gemini-2.5-flash", "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"],
  [null, "models/gemini-2.5-flash", "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"],
  ["https://host.example/gemini/v1", "tunedModels/mine", "/gemini/v1/tunedModels/mine:streamGenerateContent?alt=sse"],
] as const)("base-url %s and deployment %s ask %s", ([baseUrl, deployment, path]) => {
  expect(
    googleCodec({ name: "mine", baseUrl, rules: [] }).encode({ messages: [] }, { ...target, deployment }).path,
  ).toBe(path);
});

test("of a schema only what the interface knows is sent, at every depth", () => {
  const parameters = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    additionalProperties: false,
    properties: {
      // A parameter may be called like a key of schemas.
      additionalProperties: { type: "string", const: "x", description: "An odd name." },
      list: { type: "array", items: { type: "object", properties: { a: { type: "number", exclusiveMinimum: 0 } } } },
    },
    required: ["list"],
  };
  const tools = [
    { name: "f", description: "d", parameters },
    { name: "g", description: "d", parameters: { type: "object", properties: {} } },
  ];
  expect(JSON.parse(codec.encode({ messages: [], tools }, target).body)).toMatchObject({
    tools: [
      {
        functionDeclarations: [
          {
            name: "f",
            description: "d",
            parameters: {
              type: "object",
              properties: {
                additionalProperties: { type: "string", description: "An odd name." },
                list: { type: "array", items: { type: "object", properties: { a: { type: "number" } } } },
              },
              required: ["list"],
            },
          },
          { name: "g", description: "d" },
        ],
      },
    ],
  });
});

test("turns of one role after another become one", () => {
  const { contents } = bodyOf([
    { role: "user", content: "A" },
    { role: "user", content: "B" },
    { role: "assistant", content: "x" },
  ]);
  expect(contents).toEqual([
    { role: "user", parts: [{ text: "A" }, { text: "B" }] },
    { role: "model", parts: [{ text: "x" }] },
  ]);
});

const read = (text: string) => {
  const reader = codec.reader({ status: 200, headers: {} }, 0);
  reader.read(text);
  return reader.end();
};
const candidate = (text: string, finishReason?: string) => ({
  candidates: [{ content: { parts: [{ text }] }, ...(finishReason === undefined ? {} : { finishReason }) }],
});

test("a stream in the shape of one array is read as well", () => {
  const body = [candidate("4"), { ...candidate("2", "STOP"), modelVersion: "m" }];
  expect(read(JSON.stringify(body))).toMatchObject({
    completion: { content: "42", finishReason: "stop", reportedModel: "m" },
  });
});

test("an array that ends in an error is one", () => {
  const error = { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" };
  expect(read(JSON.stringify([candidate("4"), { error }]))).toMatchObject({ failure: { kind: "server" } });
});

test.for([
  ["RECITATION", "content-filter"],
  ["MALFORMED_FUNCTION_CALL", "other"],
  ["ANYTHING_NEW", "other"],
] as const)("a model that stopped for %s stopped for %s", ([wire, finishReason]) => {
  expect(read(JSON.stringify(candidate("", wire)))).toMatchObject({ completion: { finishReason } });
});

test("a filtered answer without a word is an answer, for the model gave it", () => {
  const body = { candidates: [{ finishReason: "SAFETY", index: 0 }], usageMetadata: { promptTokenCount: 9 } };
  expect(read(JSON.stringify(body))).toMatchObject({
    completion: {
      content: "",
      finishReason: "content-filter",
      usage: { input: 9, output: 0, cached: 0, reasoning: 0 },
    },
  });
});
