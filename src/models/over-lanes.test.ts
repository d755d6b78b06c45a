import { expect, test } from "vitest";
import { never, Secret } from "#kernel";
import {
  CallDesk,
  failing,
  modelSettings,
  providerSettings,
  ScriptedServer,
  streamed,
  tooMany,
  answered,
} from "#testing";

const asking = { messages: [{ role: "user", content: "What is six times seven?" }] } as const;

test("a call goes over a lane and comes back as a completion", async () => {
  await using server = await ScriptedServer.start(streamed(["4", "2"]));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const completion = await desk.conversation().complete(asking, never);
  expect(completion).toEqual({
    content: "42",
    toolCalls: [],
    finishReason: "stop",
    usage: { input: 10, output: 1, cached: 0, reasoning: 0 },
    reportedModel: "test-model",
    simulated: false,
  });
  expect(server.requests[0]?.headers.authorization).toBe("Bearer sk-first");
  expect(desk.lanes.leases.map((lease) => lease.notes.map((note) => note.type))).toEqual([
    ["sent", "admitted", "settled"],
  ]);
});

test("a send refused by a limit is sent again, and the lane learns of both", async () => {
  await using server = await ScriptedServer.start(tooMany(7), answered("42"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const completion = await desk.conversation().complete(asking, never);
  expect(completion.content).toBe("42");
  expect(desk.lanes.leases.map((lease) => lease.end)).toEqual([
    { kind: "rejected", why: "requests", retryAfterMs: 7_000, hints: [] },
    { kind: "answered", tokens: { input: 10, output: 1 } },
  ]);
  expect(desk.sends).toEqual(["rejected SLUICE_RATE_LIMITED", "answered"]);
});

test("a refused key is left alone and another one asked", async () => {
  await using server = await ScriptedServer.start(
    failing(401, { code: "invalid_api_key", message: "no" }),
    answered("42"),
  );
  const keys = [new Secret("sk-revoked"), new Secret("sk-good")];
  await using desk = new CallDesk([providerSettings(server.baseUrl, { keys, models: [modelSettings("m")] })]);
  const completion = await desk.conversation().complete(asking, never);
  expect(completion.content).toBe("42");
  expect(desk.lanes.leases.map((lease) => lease.end?.kind)).toEqual(["refused", "answered"]);
  expect(server.requests.map((request) => request.headers.authorization)).toEqual([
    "Bearer sk-revoked",
    "Bearer sk-good",
  ]);
});
