import { describe, expect, test } from "vitest";
import { never, Secret, VirtualClock } from "#kernel";
import type { Prompt, ToolSpec } from "#models";
import { CodecScene, dribbling, streaming, vendorAnswer } from "./codec-scene.ts";
import { describeCodecFailures } from "./describe-codec-failures.ts";
import { modelSettings } from "./call-desk.ts";
import { respondsWith } from "./server-scripts.ts";
import type { Vendor, VendorError } from "./vendors/vendor.ts";

const tool: ToolSpec = {
  name: "file_reader",
  description: "Reads a file.",
  parameters: {
    type: "object",
    properties: { path: { type: "string", description: "Where it is." } },
    required: ["path"],
  },
};

const asking: Prompt = {
  messages: [
    { role: "system", content: "Be short." },
    { role: "user", content: "What is six times seven?" },
  ],
};

const whole = (body: string) => respondsWith(200, body, "application/json");

/**
 * The promises of a wire format, as tests: over real HTTP, against a server that speaks the vendor's published shapes. `errors`
 * are the vendor's published error answers, each with what it means.
 */
export function describeCodec(name: string, vendor: Vendor, errors: readonly VendorError[]): void {
  describe(`${name}, as a wire format,`, () => {
    describeAnswers(vendor);
    describeConversations(vendor);
    describeIdentity(vendor);
    describeCodecFailures(vendor, errors);
  });
}

function describeAnswers(vendor: Vendor): void {
  const answer = vendorAnswer({ usage: { input: 120, output: 20, cached: 100, reasoning: 0 } });
  const completion = {
    content: answer.text,
    toolCalls: [],
    finishReason: "stop",
    usage: answer.usage,
    reportedModel: vendor.reported("test-model"),
    simulated: false,
  };

  test("a streamed answer adds up to its text, with what was cached counted within the input", async () => {
    await using scene = await CodecScene.open(vendor, [streaming(vendor, answer)]);
    expect(await scene.answer(asking, never)).toEqual(completion);
  });

  test.for([1, 7, 1_000])("cut every %d bytes, it adds up to the same", async (bytesAtOnce) => {
    await using scene = await CodecScene.open(vendor, [dribbling(vendor, answer, bytesAtOnce)]);
    expect(await scene.answer(asking, never)).toEqual(completion);
  });

  test("a server that answers in one piece all the same is understood", async () => {
    await using scene = await CodecScene.open(vendor, [whole(vendor.whole(answer))]);
    expect(await scene.answer(asking, never)).toEqual(completion);
  });

  test("thinking is kept apart from the answer, and its tokens are part of the output", async () => {
    const usage = { input: 10, output: 50, cached: 0, reasoning: vendor.lacks.reasoningTokens === true ? 0 : 40 };
    const thoughtful = vendorAnswer({ thinking: "Six sevens are forty-two.", usage });
    const scripts = [streaming(vendor, thoughtful), whole(vendor.whole(thoughtful))];
    await using scene = await CodecScene.open(vendor, scripts);
    for (const _ of scripts) {
      const { reasoning, content, ...rest } = await scene.answer(asking, never);
      expect({ reasoning, content, usage: rest.usage }).toEqual({
        reasoning: thoughtful.thinking,
        content: thoughtful.text,
        usage,
      });
    }
  });

  test.for(["stop", "length", "content-filter"] as const)("a model that stopped for %s says so", async (finish) => {
    const ended = vendorAnswer({ finish });
    const scripts = [streaming(vendor, ended), whole(vendor.whole(ended))];
    await using scene = await CodecScene.open(vendor, scripts);
    for (const _ of scripts) expect((await scene.answer(asking, never)).finishReason).toBe(finish);
  });

  test("what a good answer's headers say of limits is heard when its head comes", async () => {
    const script = streaming(vendor, vendorAnswer(), vendor.limits.headers);
    await using scene = await CodecScene.open(vendor, [script], {}, new VirtualClock(0));
    await scene.answer(asking, never);
    expect(scene.hints).toEqual(vendor.limits.hints);
  });

  test("an answer of a simulated provider says so", async () => {
    await using scene = await CodecScene.open(vendor, [
      streaming(vendor, vendorAnswer(), { "x-sluice-simulated": "1" }),
    ]);
    expect((await scene.answer(asking, never)).simulated).toBe(true);
  });
}

function describeConversations(vendor: Vendor): void {
  test("the request carries the deployment, the words and the key, and the key nowhere else", async () => {
    const models = [modelSettings("test-model", { deployments: ["served name"] })];
    await using scene = await CodecScene.open(vendor, [streaming(vendor, vendorAnswer())], { models });
    await scene.answer(asking, never);
    expect(scene.keyIsKept()).toBe(true);
    expect(scene.seen()).toMatchObject({
      deployment: "served name",
      system: "Be short.",
      turns: [{ role: "user", text: "What is six times seven?", calls: [], resultOf: null }],
      tools: [],
    });
  });

  test("a lane's own key is the one that is sent", async () => {
    const keys = ["sk-one-of-two-keys", "sk-two-of-two-keys"].map((key) => new Secret(key));
    await using scene = await CodecScene.open(vendor, [streaming(vendor, vendorAnswer())], { keys });
    for (const lane of [0, 1, 1, 0]) await scene.send(asking, never, lane);
    expect([0, 1, 2, 3].map((at) => scene.seen(at).key)).toEqual([0, 1, 1, 0].map((at) => keys[at]!.reveal()));
  });

  test("a server that asks for no key is sent none", async () => {
    await using scene = await CodecScene.open(vendor, [streaming(vendor, vendorAnswer())], { keys: [] });
    await scene.answer(asking, never);
    expect(scene.seen().key).toBe("");
  });

  test("sampling travels in the words of the interface", async () => {
    await using scene = await CodecScene.open(vendor, [streaming(vendor, vendorAnswer())]);
    const sampling = { temperature: 0, topP: 0.9, maxTokens: 100, seed: 7, stop: ["END"] };
    await scene.answer({ ...asking, sampling }, never);
    const { seed: _, ...withoutSeed } = sampling;
    expect(scene.seen().sampling).toEqual(vendor.lacks.seed === true ? withoutSeed : sampling);
  });

  const calls = [
    { name: "file_reader", arguments: { path: "a.csv", lines: [1, 2], deep: { ünï: '"quoted"' } } },
    { name: "file_reader", arguments: {} },
  ];

  test.for(["streamed", "in one piece"] as const)("tool calls and their results go round, %s", async (how) => {
    const called = vendorAnswer({ text: "", calls, finish: "tool-calls" });
    const calling = how === "streamed" ? streaming(vendor, called) : whole(vendor.whole(called));
    await using scene = await CodecScene.open(vendor, [calling, streaming(vendor, vendorAnswer())]);
    const first = await scene.answer({ ...asking, tools: [tool] }, never);
    expect(scene.seen(0).tools).toEqual([{ name: "file_reader", parameters: tool.parameters }]);
    expect(first.finishReason).toBe("tool-calls");
    expect(
      first.toolCalls.map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments) as unknown })),
    ).toEqual(calls);
    expect(new Set(first.toolCalls.map((call) => call.id)).size).toBe(2);
    const results = first.toolCalls.map(({ id }, at) => ({
      role: "tool" as const,
      content: `text of ${at}`,
      toolCallId: id,
    }));
    const turn = { role: "assistant" as const, content: first.content, toolCalls: first.toolCalls };
    await scene.answer({ messages: [...asking.messages, turn, ...results], tools: [tool] }, never);
    expect(scene.seen(1).turns).toEqual([
      { role: "user", text: "What is six times seven?", calls: [], resultOf: null },
      { role: "assistant", text: "", calls, resultOf: null },
      { role: "tool", text: "text of 0", calls: [], resultOf: "file_reader" },
      { role: "tool", text: "text of 1", calls: [], resultOf: "file_reader" },
    ]);
  });
}

function describeIdentity(vendor: Vendor): void {
  test("a dated version of the model is the model", async () => {
    await using scene = await CodecScene.open(vendor, [
      streaming(vendor, vendorAnswer({ model: "test-model-2024-07-18" })),
    ]);
    expect((await scene.answer(asking, never)).reportedModel).toBe(vendor.reported("test-model-2024-07-18"));
  });

  test("the answer of another model is none", async () => {
    await using scene = await CodecScene.open(vendor, [streaming(vendor, vendorAnswer({ model: "test-model-mini" }))]);
    expect(await scene.failure(asking, never)).toMatchObject({
      kind: "wrong-model",
      requested: "test-model",
      routed: "test-model",
      reported: vendor.reported("test-model-mini"),
    });
  });

  test("a name that the config declares right is right", async () => {
    const models = [modelSettings("test-model", { servedAs: ["inner-name"] })];
    await using scene = await CodecScene.open(vendor, [streaming(vendor, vendorAnswer({ model: "inner-name" }))], {
      models,
    });
    expect((await scene.answer(asking, never)).content).toBe(vendorAnswer().text);
  });
}
