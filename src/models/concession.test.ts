import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import {
  answered,
  CallDesk,
  failing,
  FakeLease,
  modelSettings,
  providerSettings,
  type Script,
  ScriptedServer,
  streamed,
} from "#testing";
import { CallFailure } from "./call-failure.ts";
import { laneSpecs } from "./lane-specs.ts";

const asking = { messages: [{ role: "user" as const, content: "Hello" }], sampling: { maxTokens: 9 } };

/** Answers a request unless its body has one of these fields, as a strict server does. */
const refusing =
  (words: string, ...fields: readonly string[]): Script =>
  (exchange) => {
    const body = exchange.request.json as Record<string, unknown>;
    const refused = fields.some((field) => field in body);
    return (refused ? failing(400, { message: words, type: "invalid_request_error" }) : streamed(["42"]))(exchange);
  };

const fieldsOf = (server: ScriptedServer): string[][] =>
  server.requests.map(({ json }) => Object.keys(json as object).filter((key) => /stream|max/.test(key)));

test("a server that refuses stream_options is asked without them, at once and from then on", async () => {
  const words =
    '[{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]';
  await using server = await ScriptedServer.start(refusing(words, "stream_options"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  for (let call = 0; call < 3; call++) {
    expect((await desk.conversation().complete(asking, never)).content).toBe("42");
  }
  expect(fieldsOf(server)).toEqual([
    ["max_tokens", "stream", "stream_options"],
    ["max_tokens", "stream"],
    ["max_tokens", "stream"],
    ["max_tokens", "stream"],
  ]);
  expect(desk.sends).toEqual(["failed SLUICE_WORDING", "answered", "answered", "answered"]);
  expect(desk.lanes.leases.map((lease) => lease.end?.kind)).toEqual(["unrelated", "answered", "answered", "answered"]);
});

test("each deployment has refusals of its own", async () => {
  await using server = await ScriptedServer.start(refusing("Unrecognized argument: stream_options", "stream_options"));
  const models = [modelSettings("m", { deployments: ["a", "b"] })];
  const settings = [providerSettings(server.baseUrl, { models })];
  await using desk = new CallDesk(settings);
  for (const lane of [...laneSpecs(settings), ...laneSpecs(settings)]) {
    await desk.conversation({ lease: new FakeLease(lane) }).complete(asking, never);
  }
  const sent = server.requests.map(({ json }) =>
    ["model", "stream_options"].map((key) => (json as Record<string, unknown>)[key] ?? null),
  );
  const usage = { include_usage: true };
  // The other deployment is asked with it once, and what it refused goes to the first lane there is.
  expect(sent).toEqual([
    ["a", usage],
    ["a", null],
    ["b", usage],
    ["a", null],
    ["a", null],
    ["b", null],
  ]);
});

test("a model that counts its completion tokens under the other name is asked with that", async () => {
  const words =
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
  await using server = await ScriptedServer.start(refusing(words, "max_tokens"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  await desk.conversation().complete(asking, never);
  expect(fieldsOf(server)[1]).toEqual(["max_completion_tokens", "stream", "stream_options"]);
});

test("a server that does not stream answers in one piece", async () => {
  const words = "Your organization must be verified to stream this model.";
  const script: Script = (exchange) => {
    const { stream } = exchange.request.json as Record<string, unknown>;
    return (stream === true ? failing(400, { message: words, param: "stream" }) : answered("42"))(exchange);
  };
  await using server = await ScriptedServer.start(script);
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  expect((await desk.conversation().complete(asking, never)).content).toBe("42");
  expect(fieldsOf(server)[1]).toEqual(["max_tokens"]);
});

test("everything that can be left out is left out, one after another, and then the refusal stands", async () => {
  const script: Script = (exchange) => {
    const body = exchange.request.json as Record<string, unknown>;
    const told =
      "stream_options" in body
        ? "stream_options"
        : "max_tokens" in body
          ? "max_tokens unknown"
          : "streaming is not supported";
    return failing(400, { message: told })(exchange);
  };
  await using server = await ScriptedServer.start(script);
  await using desk = new CallDesk([providerSettings(server.baseUrl)], systemClock);
  const refused = desk.conversation().complete(asking, never);
  await expect(refused).rejects.toBeInstanceOf(CallFailure);
  await expect(refused).rejects.toMatchObject({ code: "SLUICE_INVALID_REQUEST" });
  expect(desk.sends).toEqual([
    "failed SLUICE_WORDING",
    "failed SLUICE_WORDING",
    "failed SLUICE_WORDING",
    "failed SLUICE_INVALID_REQUEST",
  ]);
});

test("calls in flight together that are refused for the same thing all go again", async () => {
  await using server = await ScriptedServer.start(refusing("stream_options is not permitted", "stream_options"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const calls = Array.from({ length: 20 }, () => desk.conversation().complete(asking, never));
  const completions = await Promise.all(calls);
  expect(completions.every(({ content }) => content === "42")).toBe(true);
});
