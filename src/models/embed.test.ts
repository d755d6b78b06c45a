import { expect, test } from "vitest";
import { never } from "#kernel";
import type { ProviderSettings } from "#records";
import {
  CallDesk,
  failing,
  FakeClock,
  FakeModel,
  modelSettings,
  providerSettings,
  respondsWith,
  ScriptedServer,
} from "#testing";
import { embed, EmbeddingsUnreadableError } from "./embed.ts";
import { promptDigest } from "./prompt-digest.ts";
import { TokenEstimate } from "./token-estimate.ts";

const TEXTS = ["read a file", "send an email"];

/** An answer in the published shape; the vectors out of order, as the index allows. */
const answer = (said: object = {}): string =>
  JSON.stringify({
    object: "list",
    data: [
      { object: "embedding", index: 1, embedding: [0, -0.009327292, 1] },
      { object: "embedding", index: 0, embedding: [0.0023064255, 1, 0] },
    ],
    model: "test-model",
    usage: { prompt_tokens: 8, total_tokens: 8 },
    ...said,
  });

const json = (body: string, status = 200) => respondsWith(status, body, "application/json");

const vector = (index: number, embedding: readonly number[]) => ({ object: "embedding", index, embedding });

/** How the sends of a call that brings no vectors ended. */
async function refusal(desk: CallDesk): Promise<{ readonly sends: readonly string[]; readonly says: string }> {
  await expect(embed(desk.conversation(), TEXTS, never)).rejects.toThrow(/./);
  const ended = desk.records.findLast((record) => record.type === "send-ended");
  return { sends: desk.sends, says: ended?.reason?.message ?? "" };
}

test("texts are embedded in one call over a lane, and the ledger has it with its price like any other", async () => {
  await using server = await ScriptedServer.start(json(answer()));
  const models = [modelSettings("test-model", { price: { input: 0.02, output: 0, cached: null } })];
  await using desk = new CallDesk([providerSettings(server.baseUrl, { models })]);
  const vectors = await embed(desk.conversation(), TEXTS, never);
  for (const [n, vector] of [
    [0.0023064255, 1, 0],
    [0, -0.009327292, 1],
  ].entries())
    for (const [at, one] of vector.entries()) expect(vectors[n]![at]).toBeCloseTo(one, 4);
  expect(server.requests).toMatchObject([
    { path: "/v1/embeddings", json: { model: "test-model", input: TEXTS, encoding_format: "float" } },
  ]);
  expect(desk.records.map(({ type }) => type)).toEqual(["send-started", "send-ended", "call-answered"]);
  expect(desk.records.at(-1)).toMatchObject({
    costUsd: (8 * 0.02) / 1_000_000,
    completion: {
      content: '[{"most":1,"int16":"TAD/fwAA"},{"most":1,"int16":"AADO/v9/"}]',
      finishReason: "stop",
      usage: { input: 8, output: 0, cached: 0, reasoning: 0 },
      reportedModel: "test-model",
      simulated: false,
    },
  });
});

test.for<[string, Partial<ProviderSettings>, string]>([
  [
    "azure",
    { protocol: "azure", apiVersion: "2024-10-21" },
    "/openai/deployments/test-model/embeddings?api-version=2024-10-21",
  ],
  ["openrouter", { protocol: "openrouter" }, "/embeddings"],
])("%s is asked at its own address", async ([, said, path]) => {
  await using server = await ScriptedServer.start(json(answer()));
  await using desk = new CallDesk([providerSettings(new URL(server.baseUrl).origin, said)]);
  expect(await embed(desk.conversation(), TEXTS, never)).toHaveLength(2);
  expect(server.requests[0]?.path).toBe(path);
});

test.for(["anthropic", "google"] as const)("%s refuses by name, and nothing is sent", async (protocol) => {
  await using server = await ScriptedServer.start(json(answer()));
  await using desk = new CallDesk([providerSettings(server.baseUrl, { protocol })]);
  const { sends, says } = await refusal(desk);
  expect(sends).toEqual(["failed SLUICE_NOT_SERVED"]);
  expect(says).toMatch(/provider "loopback" cannot be asked to embed with "test-model"/);
  expect(server.requests).toEqual([]);
});

test.for([
  [
    400,
    "This model's maximum context length is 8192 tokens, however you requested 8610 tokens (8610 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.",
    "SLUICE_CONTEXT_LENGTH",
  ],
  [400, "Invalid 'input': maximum context length is 8192 tokens.", "SLUICE_CONTEXT_LENGTH"],
  [
    400,
    "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs.",
    "SLUICE_INVALID_REQUEST",
  ],
  [404, "The model `test-model` does not exist or you do not have access to it.", "SLUICE_NOT_SERVED"],
  [401, "Incorrect API key provided: sk-f****t.", "SLUICE_AUTH"],
] as const)("HTTP %d, “%s” is %s", async ([status, message, code]) => {
  await using server = await ScriptedServer.start(
    json(JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null } }), status),
  );
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  expect((await refusal(desk)).sends).toEqual([`failed ${code}`]);
});

test.for([
  ["a vector too few", { data: [vector(0, [1, 0])] }],
  ["an index twice", { data: [vector(0, [1, 0]), vector(0, [0, 1])] }],
  ["vectors of two lengths", { data: [vector(0, [1, 0]), vector(1, [1])] }],
  [
    "vectors in another encoding",
    {
      data: [
        { index: 0, embedding: "AACAPw==" },
        { index: 1, embedding: "AACAPw==" },
      ],
    },
  ],
  ["an answer in words", { data: undefined, choices: [{ message: { content: "[[1],[1]]" }, finish_reason: "stop" }] }],
] as const)("%s is malformed, and asked again", async ([, said]) => {
  await using server = await ScriptedServer.start(
    failing(429, { message: "slow" }),
    json(answer(said)),
    json(answer()),
  );
  const clock = new FakeClock();
  await using desk = new CallDesk([providerSettings(server.baseUrl)], clock);
  desk.providers.calls.on(({ phase }) => {
    if (phase === "resting") void clock.advance(20_000);
  });
  expect(await embed(desk.conversation(), TEXTS, never)).toHaveLength(2);
  expect(desk.sends).toEqual(["rejected SLUICE_RATE_LIMITED", "failed SLUICE_MALFORMED", "answered"]);
});

test("another model's vectors are set aside", async () => {
  await using server = await ScriptedServer.start(json(answer({ model: "test-model-mini" })));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  expect((await refusal(desk)).sends).toEqual(["failed SLUICE_WRONG_MODEL"]);
});

test("a conversation that is carried on is given the vectors it has paid for", async () => {
  await using server = await ScriptedServer.start(json(answer()));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const first = await embed(desk.conversation(), TEXTS, never);
  const answers = desk.records.filter((record) => record.type === "call-answered");
  const again = desk.conversation({ attempt: 2, answers });
  expect(await embed(again, TEXTS, never)).toEqual(first);
  expect(again.replayedCalls).toBe(1);
  expect(server.requests).toHaveLength(1);
});

test("vectors of an older ledger, as lists of numbers, are given again as they stand there", async () => {
  const [first, second] = await embed(FakeModel.always("[[0.00231,1,0],[0,-0.00933,1]]"), TEXTS, never);
  expect([first, second]).toEqual([
    [0.00231, 1, 0],
    [0, -0.00933, 1],
  ]);
});

test("no texts are no call", async () => {
  expect(await embed(FakeModel.always("never asked"), [], never)).toEqual([]);
});

test.for(["Hello!", "[[1],[2,3]]", "[[1]]", '[["a"],["b"]]'])(
  "a model that answers %s does not embed",
  async (content) => {
    const model = FakeModel.always(content);
    await expect(embed(model, TEXTS, never)).rejects.toThrow(EmbeddingsUnreadableError);
  },
);

test("what is embedded is part of the prompt's name, and its letters are all it is reckoned at", () => {
  const prompt = { messages: [], embed: TEXTS };
  expect(new Set([prompt, { messages: [] }, { messages: [], embed: ["read a file"] }].map(promptDigest)).size).toBe(3);
  expect(new TokenEstimate().of("m", prompt)).toEqual({ input: 6, output: 0 });
});
