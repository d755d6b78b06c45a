import { expect, test } from "vitest";
import { deferred, never, RunId, Secret, systemClock, systemRandom, TrialId } from "#kernel";
import { Lanes } from "#lanes";
import type { CallAnswered } from "#records";
import {
  answered,
  CallDesk,
  completionOf,
  cutAfter,
  endedAfter,
  failing,
  FakeClock,
  FakeLease,
  hangUp,
  modelSettings,
  providerSettings,
  respondsWith,
  type Script,
  ScriptedServer,
  silent,
  streamed,
  tooMany,
} from "#testing";
import { CallFailure, WrongModelError } from "./call-failure.ts";
import { laneSpecs } from "./lane-specs.ts";
import type { Prompt } from "./model.ts";
import { overLanes } from "./over-lanes.ts";
import { promptDigest } from "./prompt-digest.ts";
import { openProviders } from "./providers.ts";

const asking: Prompt = { messages: [{ role: "user", content: "What is six times seven?" }] };
const askingMore: Prompt = { messages: [...asking.messages, { role: "user", content: "And times eight?" }] };
const twoKeys = [new Secret("sk-first"), new Secret("sk-second")];
const oops = failing(500, { message: "oops" });

/** A desk whose clock runs on by itself while a call rests, so that retries take no time. */
function restless(baseUrl: string, said: Parameters<typeof providerSettings>[1] = {}) {
  const clock = new FakeClock();
  const desk = new CallDesk([providerSettings(baseUrl, said)], clock);
  desk.providers.calls.on((call) => {
    if (call.phase === "resting") void clock.advance(20_000);
  });
  return desk;
}

async function failureOf(work: Promise<unknown>): Promise<CallFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CallFailure) return error;
  throw new Error("not a call failure", { cause: error });
}

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
  expect(desk.lanes.leases[0]?.notes.map((note) => note.type)).toEqual(["sent", "admitted", "settled"]);
  expect(desk.providers.calls.size).toBe(0);
});

test("what was sent and answered is written down, in this order", async () => {
  await using server = await ScriptedServer.start(answered("42"));
  const price = { input: 1, output: 2, cached: null };
  const models = [modelSettings("m", { deployments: ["served"], price })];
  await using desk = new CallDesk([providerSettings(server.baseUrl, { models })]);
  await desk.conversation().complete(asking, never);
  expect(desk.records.map((record) => record.type)).toEqual(["send-started", "send-ended", "call-answered"]);
  const [lane] = desk.lanes.leases;
  const place = { v: 1, trial: "trial", attempt: 1, call: 0 };
  expect(desk.records[0]).toMatchObject({ ...place, send: 1, run: "run", lane: lane?.lane.id });
  expect(desk.records[1]).toMatchObject({ ...place, send: 1, verdict: "answered", status: 200, reason: null });
  expect(desk.records[2]).toMatchObject({
    ...place,
    requestedModel: "m",
    routedModel: "served",
    promptDigest: promptDigest(asking),
    sends: 1,
    costUsd: 12 / 1_000_000,
    completion: { content: "42", reportedModel: "served" },
  });
});

test("no byte leaves before the send is written down, and no answer is heard before it is", async () => {
  await using server = await ScriptedServer.start(answered("42"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const started = deferred<void>();
  const durable = deferred<void>();
  desk.journal.sendStarted = () => started.promise;
  desk.journal.callAnswered = () => durable.promise;
  let heard = false;
  const completing = desk.conversation().complete(asking, never);
  void completing.then(() => (heard = true));
  expect(server.requests).toEqual([]);
  started.resolve();
  await desk.phase("recording");
  expect(server.requests).toHaveLength(1);
  expect(desk.lanes.leases[0]?.end?.kind).toBe("answered");
  expect(heard).toBe(false);
  durable.resolve();
  expect((await completing).content).toBe("42");
});

test("a lease handed in is used first and told the prompt's size; the lanes are not asked", async () => {
  await using server = await ScriptedServer.start(answered("42"));
  const settings = [providerSettings(server.baseUrl)];
  await using desk = new CallDesk(settings);
  const lease = new FakeLease(laneSpecs(settings)[0]!);
  using conversation = desk.conversation({ lease });
  await conversation.complete(asking, never);
  expect(desk.lanes.requests).toEqual([]);
  expect(lease.notes.map((note) => note.type)).toEqual(["reserve", "sent", "admitted", "settled"]);
  await conversation.complete(askingMore, never);
  expect(desk.lanes.requests.map((request) => request.stage)).toEqual(["continuing"]);
});

test("a lease that was never needed is given back once", async () => {
  const settings = [providerSettings("http://127.0.0.1:9")];
  await using desk = new CallDesk(settings);
  const lease = new FakeLease(laneSpecs(settings)[0]!);
  {
    using _conversation = desk.conversation({ lease });
  }
  expect(lease.notes).toEqual([{ type: "settled", end: { kind: "unrelated" } }]);
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
  expect(desk.lanes.requests.map((request) => request.stage)).toEqual(["opening", "continuing"]);
});

test("limits may refuse a call as often as they like", async () => {
  const storm = Array.from({ length: 50 }, () => tooMany());
  await using server = await ScriptedServer.start(...storm, answered("42"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  expect((await desk.conversation().complete(asking, never)).content).toBe("42");
  expect(desk.records.at(-1)).toMatchObject({ type: "call-answered", sends: 51 });
});

test("what headers say of the limits reaches the lane when the call is let in", async () => {
  const headers = { "x-ratelimit-remaining-requests": "59" };
  await using server = await ScriptedServer.start(streamed(["42"], { headers }));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  await desk.conversation().complete(asking, never);
  expect(desk.lanes.leases[0]?.notes[1]).toEqual({ type: "admitted", hints: [{ of: "requests", remaining: 59 }] });
});

test.for([
  [401, { code: "invalid_api_key", message: "no" }],
  [402, { message: "no credit" }],
  [404, { code: "model_not_found", message: "no" }],
  [400, { code: "CE-003", message: "no" }],
] as const)("after HTTP %d %o the lane is left and another one asked", async ([status, error]) => {
  await using server = await ScriptedServer.start(failing(status, error), answered("42"));
  await using desk = new CallDesk([providerSettings(server.baseUrl, { keys: twoKeys })]);
  expect((await desk.conversation().complete(asking, never)).content).toBe("42");
  expect(desk.lanes.leases.map((lease) => lease.end?.kind)).toEqual(["refused", "answered"]);
  expect(server.requests.map((request) => request.headers.authorization)).toEqual([
    "Bearer sk-first",
    "Bearer sk-second",
  ]);
});

test("lanes that hand out a refused lane again are not followed for ever", async () => {
  await using server = await ScriptedServer.start(failing(401, { message: "no" }));
  const settings = [providerSettings(server.baseUrl)];
  await using desk = new CallDesk(settings);
  desk.lanes.acquire = () => Promise.resolve(new FakeLease(laneSpecs(settings)[0]!));
  const failure = await failureOf(desk.conversation().complete(asking, never));
  expect(failure.code).toBe("SLUICE_AUTH");
  expect(failure.message).toContain(new Secret("sk-first").fingerprint);
  expect(server.requests).toHaveLength(1);
});

test.for([
  ["a storm of 500", oops, "SLUICE_SERVER"],
  ["resets", hangUp, "SLUICE_NETWORK"],
  ["a proxy's page", respondsWith(200, "<html><title>Sign in</title></html>"), "SLUICE_MALFORMED"],
  ["truncated JSON", respondsWith(200, '{"choices":[{"mess', "application/json"), "SLUICE_MALFORMED"],
  ["streams that stop", endedAfter("4"), "SLUICE_NETWORK"],
  ["streams that are reset", cutAfter("4"), "SLUICE_NETWORK"],
] as const)("%s is borne four times, avoiding the lanes that failed, and then thrown", async ([, script, code]) => {
  await using server = await ScriptedServer.start(script);
  await using desk = restless(server.baseUrl, { keys: twoKeys });
  const failure = await failureOf(desk.conversation().complete(asking, never));
  expect(failure).toMatchObject({ code, remedy: { do: "retry" }, place: { sends: 4 } });
  const [first, second] = laneSpecs([providerSettings(server.baseUrl, { keys: twoKeys })]).map((lane) => lane.id);
  expect(desk.lanes.requests.map((request) => request.avoid?.length ?? 0)).toEqual([0, 1, 2, 2]);
  expect(desk.lanes.leases.slice(0, 2).map((lease) => lease.lane.id)).toEqual([first, second]);
  expect(desk.lanes.leases.every((lease) => lease.end?.kind === "failed")).toBe(true);
  expect(desk.sends).toEqual(Array.from({ length: 4 }, () => `failed ${code}`));
});

test("a provider that recovers is forgiven", async () => {
  await using server = await ScriptedServer.start(oops, hangUp, oops, answered("42"));
  await using desk = restless(server.baseUrl);
  expect((await desk.conversation().complete(asking, never)).content).toBe("42");
});

test("a server that never answers costs a deadline, and the call goes on elsewhere", async () => {
  await using server = await ScriptedServer.start(silent, answered("42"));
  const clock = new FakeClock();
  await using desk = new CallDesk([providerSettings(server.baseUrl)], clock);
  const completing = desk.conversation().complete(asking, never);
  await server.arrival();
  await clock.advance(60_000);
  await desk.phase("resting");
  await clock.advance(20_000);
  expect((await completing).content).toBe("42");
  expect(desk.sends).toEqual(["failed SLUICE_TIMEOUT", "answered"]);
});

test.for([
  [400, { message: "temperature is too high" }, "SLUICE_INVALID_REQUEST"],
  [400, { code: "content_filter", message: "…" }, "SLUICE_CONTENT_FILTER"],
  [400, { code: "context_length_exceeded", message: "…" }, "SLUICE_CONTEXT_LENGTH"],
] as const)("HTTP %d %o is thrown at once, and is not the lane's fault", async ([status, error, code]) => {
  await using server = await ScriptedServer.start(failing(status, error));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const failure = await failureOf(desk.conversation().complete(asking, never));
  expect(failure).toMatchObject({ code, remedy: { do: "fail-trial" } });
  expect(failure.message).toContain(desk.lanes.leases[0]?.lane.id);
  expect(desk.lanes.leases.map((lease) => lease.end?.kind)).toEqual(["unrelated"]);
});

test("an answer that the filter cut short is an answer", async () => {
  await using server = await ScriptedServer.start(answered("I", { finishReason: "content_filter" }));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  expect((await desk.conversation().complete(asking, never)).finishReason).toBe("content-filter");
});

test("72B answering for 7B is thrown, names lane and both models, and leaves no answer to replay", async () => {
  await using server = await ScriptedServer.start(answered("42", { model: "qwen2.5-72b" }));
  await using desk = new CallDesk([providerSettings(server.baseUrl, { models: [modelSettings("qwen2.5-7b")] })]);
  const failure = await failureOf(desk.conversation().complete(asking, never));
  expect(failure).toBeInstanceOf(WrongModelError);
  expect(failure).toMatchObject({ code: "SLUICE_WRONG_MODEL", requested: "qwen2.5-7b", reported: "qwen2.5-72b" });
  expect(failure.message).toContain(desk.lanes.leases[0]?.lane.id);
  expect(desk.records.map((record) => record.type)).toEqual(["send-started", "send-ended"]);
});

test("a declared name, and no name at all, are accepted", async () => {
  await using server = await ScriptedServer.start(answered("a", { model: "alias-x" }), answered("b", { model: null }));
  const models = [modelSettings("m", { servedAs: ["alias-x"] })];
  await using desk = new CallDesk([providerSettings(server.baseUrl, { models })]);
  const conversation = desk.conversation();
  expect((await conversation.complete(asking, never)).reportedModel).toBe("alias-x");
  expect((await conversation.complete(askingMore, never)).reportedModel).toBeNull();
});

test("a simulated provider's answers are labelled", async () => {
  await using server = await ScriptedServer.start(streamed(["42"], { headers: { "x-sluice-simulated": "true" } }));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  expect((await desk.conversation().complete(asking, never)).simulated).toBe(true);
});

test("a kept connection that the other side had closed is no fault of the lane, and the call goes out again at once", async () => {
  await using server = await ScriptedServer.start(answered("first"), hangUp, answered("second"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)], new FakeClock());
  const conversation = desk.conversation();
  await conversation.complete(asking, never);
  expect((await conversation.complete(askingMore, never)).content).toBe("second");
  expect(desk.lanes.leases.map((lease) => lease.end?.kind)).toEqual(["answered", "unrelated", "answered"]);
  expect(desk.sends).toEqual(["answered", "failed SLUICE_NETWORK", "answered"]);
});

test("real lanes carry many conversations over several keys, and every send is settled", async () => {
  const refusal = failing(401, { message: "revoked" });
  const revoked: Script = (exchange) =>
    exchange.request.headers.authorization === "Bearer sk-second" ? refusal(exchange) : answered("42")(exchange);
  await using server = await ScriptedServer.start(revoked);
  const settings = [providerSettings(server.baseUrl, { keys: [...twoKeys, new Secret("sk-third")] })];
  const pace = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" } as const;
  await using lanes = new Lanes(laneSpecs(settings), { clock: systemClock, random: systemRandom, pace });
  await using providers = openProviders(settings, { clock: systemClock });
  const answers: CallAnswered[] = [];
  const open = overLanes({
    lanes,
    providers,
    journal: {
      sendStarted: () => Promise.resolve(),
      sendEnded: () => Promise.resolve(),
      callAnswered: (record) => {
        answers.push(record);
        return Promise.resolve();
      },
    },
    clock: systemClock,
    random: systemRandom,
  });
  const talks = Array.from({ length: 40 }, async (_, at) => {
    using conversation = open({ run: RunId("r"), trial: TrialId(`t${at}`), attempt: 1, model: "test-model" });
    await conversation.complete(asking, never);
    await conversation.complete(askingMore, never);
  });
  await Promise.all(talks);
  expect(answers).toHaveLength(80);
  expect(new Set(answers.map((record) => record.lane)).size).toBe(2);
  expect(lanes.snapshot().map((lane) => lane.inFlight)).toEqual([0, 0, 0]);
});

test("giving up a call frees its lane and its socket, and the ledger knows", async () => {
  await using server = await ScriptedServer.start(silent);
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const abort = new AbortController();
  const completing = desk.conversation().complete(asking, abort.signal);
  await server.arrival();
  abort.abort(new Error("drained"));
  await expect(completing).rejects.toThrow("drained");
  await server.connectionsAtMost(0);
  expect(desk.lanes.leases[0]?.end).toEqual({ kind: "unrelated" });
  expect(desk.records.at(-1)).toMatchObject({ type: "send-ended", verdict: "failed", reason: { message: "drained" } });
  expect(desk.providers.calls.size).toBe(0);
});

const paid = (call: number, prompt: Prompt, content: string): CallAnswered =>
  ({
    type: "call-answered",
    call,
    promptDigest: promptDigest(prompt),
    completion: completionOf({ content }),
  }) as CallAnswered;

test("calls that were paid for are replayed while the same is asked", async () => {
  await using server = await ScriptedServer.start(answered("new"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const conversation = desk.conversation({ answers: [paid(0, asking, "42")] });
  expect((await conversation.complete(asking, never)).content).toBe("42");
  expect(server.requests).toEqual([]);
  expect((await conversation.complete(askingMore, never)).content).toBe("new");
  expect(desk.records.at(-1)).toMatchObject({ type: "call-answered", call: 1 });
  expect(conversation).toMatchObject({ calls: 2, replayedCalls: 1 });
});

test("another question ends the replay for the rest of the conversation", async () => {
  await using server = await ScriptedServer.start(answered("new"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const conversation = desk.conversation({ answers: [paid(0, asking, "42"), paid(1, askingMore, "48")] });
  expect((await conversation.complete({ messages: [] }, never)).content).toBe("new");
  expect((await conversation.complete(askingMore, never)).content).toBe("new");
  expect(conversation.replayedCalls).toBe(0);
  expect(server.requests).toHaveLength(2);
});

test("the lanes are told what a call will take, better after each answer", async () => {
  const usage = { prompt_tokens: 1_000, completion_tokens: 300 };
  await using server = await ScriptedServer.start(answered("42", { usage }));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const conversation = desk.conversation({ conditions: { promptType: "cot" } });
  await conversation.complete(asking, never);
  await conversation.complete({ ...asking, sampling: { maxTokens: 50 } }, never);
  const [first, second] = desk.lanes.requests;
  expect(first).toMatchObject({
    model: "test-model",
    stage: "opening",
    conversation: "trial",
    conditions: { promptType: "cot" },
    tokens: { input: 10, output: 512 },
  });
  expect(second).toMatchObject({ stage: "continuing", tokens: { input: 1_000, output: 50 } });
});

test("a call that waits can be seen: for what, since when, until when", async () => {
  await using server = await ScriptedServer.start(silent);
  const clock = new FakeClock();
  await using desk = new CallDesk([providerSettings(server.baseUrl)], clock);
  const abort = new AbortController();
  const completing = desk.conversation().complete(asking, abort.signal);
  await server.arrival();
  const [call] = desk.providers.calls.list();
  expect(call).toMatchObject({
    conversation: "trial",
    model: "test-model",
    call: 0,
    sends: 1,
    lane: desk.lanes.leases[0]?.lane.id,
    phase: "waiting-headers",
    since: clock.now(),
    until: clock.now() + 60_000,
    lastByteAt: null,
  });
  abort.abort(new Error("seen enough"));
  await expect(completing).rejects.toThrow("seen enough");
});

test("a call that no lane has room for is seen as queued", async () => {
  await using desk = new CallDesk([providerSettings("http://127.0.0.1:9")]);
  desk.lanes.acquire = (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
  const abort = new AbortController();
  const completing = desk.conversation().complete(asking, abort.signal);
  expect(desk.providers.calls.list()).toMatchObject([{ phase: "queued", lane: null, until: null }]);
  abort.abort(new Error("enough"));
  await expect(completing).rejects.toThrow("enough");
});
