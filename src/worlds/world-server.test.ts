import { expect, test } from "vitest";
import { Agent } from "undici";
import { type Clock, randomOf, systemClock, UsageError } from "#kernel";
import { FakeClock } from "#testing";
import { type WorldServer, worldServer } from "./world-server.ts";
import { parseWorld } from "./world-spec.ts";
import type { WorldInput } from "./world-yaml.ts";

const serve = (input: WorldInput = {}, clock: Clock = systemClock): Promise<WorldServer> =>
  worldServer(parseWorld(structuredClone({ "latency-scale": 0.01, ...input }) as never, "test"), {
    clock,
    random: randomOf("test"),
    port: 0,
  });

const body = (over: object = {}): string =>
  JSON.stringify({ model: "sim-large", messages: [{ role: "user", content: "What is 6 times 7?" }], ...over });

const ask = (server: WorldServer, over: object = {}, key = "key-one"): Promise<Response> =>
  fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: body(over),
  });

test("an answer has OpenAI's shape, says who wrote it, and is labelled simulated", async () => {
  await using server = await serve();
  const response = await ask(server);
  expect(response.headers.get("x-sluice-simulated")).toBe("1");
  expect(response.headers.get("x-sluice-model")).toBe("sim-large");
  expect(await response.json()).toMatchObject({
    object: "chat.completion",
    model: "sim-large",
    simulated: true,
    choices: [{ index: 0, message: { role: "assistant", content: "42" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 },
  });
});

test("every answer is labelled, errors and lists too", async () => {
  await using server = await serve();
  const answers = [
    await fetch(`${server.url}/v1/models`),
    await fetch(`${server.url}/stats`),
    await fetch(`${server.url}/nowhere`),
    await ask(server, { model: "sim-gone" }),
    await ask(server, { messages: "none" }),
    await fetch(`${server.url}/v1/chat/completions`, { method: "POST", body: "{" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404, 400, 400]);
  for (const answer of answers) {
    expect(answer.headers.get("x-sluice-simulated")).toBe("1");
    expect(await answer.json()).toMatchObject({ simulated: true });
  }
});

test("a stream says the same as the whole, piece by piece, and ends with the usage", async () => {
  await using server = await serve({ "latency-scale": 0.1 });
  const messages = [
    { role: "system", content: "Use <tool_search>query</tool_search> and <tool_call>…</tool_call>." },
    { role: "user", content: "Task (x):\nRead the file and parse it.\n" },
  ];
  const whole = (await (await ask(server, { messages })).json()) as {
    choices: { message: { content: string } }[];
    usage: object;
  };
  const stream = await ask(server, { messages, stream: true, stream_options: { include_usage: true } });
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  const events = (await stream.text()).split("\n\n").filter((event) => event !== "");
  expect(events.at(-1)).toBe("data: [DONE]");
  type Piece = { choices: { delta: { content?: string } }[]; usage?: object };
  const pieces = events.slice(0, -1).map((event) => JSON.parse(event.slice("data: ".length)) as Piece);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe(whole.choices[0]!.message.content);
  expect(pieces.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
});

test("a stream's head comes at the admission, long before its end", async () => {
  const clock = new FakeClock();
  const lengths = { "output-tokens": { median: 60, sigma: 0 } };
  await using server = await serve({ "latency-scale": 1, lengths }, clock);
  const inFlight = (): number => server.stats().lanes[0]?.inFlight ?? 0;
  let hasHead = false;
  const asked = ask(server, { stream: true }).finally(() => (hasHead = true));
  await until(() => inFlight() === 1);
  await clock.advance(700);
  expect(hasHead).toBe(false);
  await clock.advance(500);
  const response = await asked;
  await clock.advance(500);
  expect(inFlight()).toBe(1);
  await clock.advance(60_000);
  expect(await response.text()).toContain("[DONE]");
});

test("functions are called in OpenAI's form", async () => {
  await using server = await serve();
  const response = await ask(server, {
    messages: [{ role: "user", content: "Task (x):\nRead the file.\n\nInputs:\n{}" }],
    tools: [
      {
        type: "function",
        function: { name: "file_reader", description: "Reads a file.", parameters: { type: "object" } },
      },
    ],
  });
  expect(await response.json()).toMatchObject({
    choices: [
      {
        finish_reason: "tool_calls",
        message: { tool_calls: [{ type: "function", function: { name: "file_reader" } }] },
      },
    ],
  });
});

test("past its limit a lane is told 429, when to come back, and where it stands", async () => {
  const clock = new FakeClock();
  await using server = await serve({ limits: { "requests-per-minute": 60, "burst-seconds": 2 } }, clock);
  const asked = Array.from({ length: 5 }, () => ask(server));
  await until(() => server.stats().lanes[0]?.sends === 5);
  await clock.advance(1_000);
  const answers = await Promise.all(asked);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 429, 429, 429]);
  const rejected = answers.find(({ status }) => status === 429)!;
  expect(rejected.headers.get("retry-after")).toBe("1");
  expect(rejected.headers.get("x-ratelimit-limit-requests")).toBe("60");
  expect(rejected.headers.get("x-ratelimit-remaining-requests")).toBe("0");
  expect(rejected.headers.get("x-ratelimit-reset-requests")).toMatch(/^\d+ms$/);
  expect(await rejected.json()).toMatchObject({ error: { code: "rate_limit_exceeded", type: "rate_limit_error" } });
  const other = ask(server, {}, "key-two");
  await until(() => server.stats().lanes[1]?.sends === 1);
  await clock.advance(1_000);
  expect((await other).status).toBe(200);
});

test("a world that tells nothing sends no limit headers", async () => {
  await using server = await serve({
    limits: { concurrency: 1, "requests-per-minute": 1 },
    headers: "absent",
    rejections: "bare",
  });
  await (await ask(server)).text();
  const rejected = await ask(server);
  expect(rejected.status).toBe(429);
  expect([...rejected.headers.keys()].filter((name) => /ratelimit|retry/.test(name))).toEqual([]);
  expect(await rejected.json()).toMatchObject({ error: { message: "Too many requests" } });
});

test("a revoked key is refused, and only its fingerprint is said", async () => {
  await using server = await serve({ keys: [{ key: "good-key" }, { key: "bad-secret", "revoked-at-seconds": 0 }] });
  const refused = await ask(server, {}, "bad-secret");
  expect(refused.status).toBe(401);
  expect(await refused.text()).not.toContain("bad-secret");
  expect((await fetch(`${server.url}/v1/models`, { headers: { authorization: "Bearer bad-secret" } })).status).toBe(
    401,
  );
  expect((await ask(server, {}, "good-key")).status).toBe(200);
  expect(await (await fetch(`${server.url}/stats`)).text()).not.toContain("good-key");
});

test("faults break the wire as real ones do", async () => {
  await using broken = await serve({ faults: { "error-share": 1 } });
  expect((await ask(broken)).status).toBe(500);
  await using cut = await serve({ faults: { "reset-share": 1 } });
  await expect(ask(cut)).rejects.toThrow("fetch failed");
  await using torn = await serve({ faults: { "truncate-share": 1 } });
  await expect(ask(torn).then((response) => response.text())).rejects.toThrow("terminated");
  await expect(ask(torn, { stream: true }).then((response) => response.text())).rejects.toThrow("terminated");
  await using other = await serve({ faults: { "wrong-model-share": 1 } });
  expect(((await (await ask(other)).json()) as { model: string }).model).not.toBe("sim-large");
});

test("a client that goes away gives its place back", async () => {
  await using server = await serve({ limits: { concurrency: 1 }, faults: { "hang-share": 1 } });
  const abort = new AbortController();
  const hung = fetch(`${server.url}/v1/chat/completions`, { method: "POST", body: body(), signal: abort.signal });
  await until(() => server.stats().lanes[0]?.inFlight === 1);
  abort.abort();
  await expect(hung).rejects.toThrow("aborted");
  await until(() => server.stats().lanes[0]?.inFlight === 0);
  expect(server.stats().lanes[0]).toMatchObject({ admitted: 1, failed: 1 });
});

test("disposal closes hung sockets at once", async () => {
  const server = await serve({ faults: { "hang-share": 1 } });
  const hung = Array.from({ length: 20 }, () =>
    ask(server).then(
      () => "answered",
      () => "closed",
    ),
  );
  await until(() => server.stats().lanes[0]?.inFlight === 20);
  const start = systemClock.now();
  await server[Symbol.asyncDispose]();
  expect(new Set(await Promise.all(hung))).toEqual(new Set(["closed"]));
  // Node itself would wait a minute for them.
  expect(systemClock.now() - start).toBeLessThan(20_000);
  expect(server.stats().lanes[0]).toMatchObject({ inFlight: 0 });
});

test("a thousand open requests are answered together", async () => {
  const clock = new FakeClock();
  await using server = await serve({}, clock);
  await using agent = disposable(new Agent({ connections: null }));
  const answers = Promise.all(
    Array.from({ length: 1000 }, async (_, number) => {
      const { statusCode, body: answer } = await agent.use.request({
        origin: server.url,
        path: "/v1/chat/completions",
        method: "POST",
        headers: { "content-type": "application/json" },
        body: body({ user: String(number) }),
      });
      await answer.dump();
      return statusCode;
    }),
  );
  await until(() => server.stats().lanes[0]?.inFlight === 1000);
  await clock.advance(60_000);
  expect(new Set(await answers)).toEqual(new Set([200]));
  expect(server.stats().lanes[0]).toMatchObject({ sends: 1000, admitted: 1000, inFlight: 0, peakInFlight: 1000 });
});

test("a taken port is one clear error", async () => {
  await using server = await serve();
  const again = worldServer(parseWorld({}, "test"), { clock: systemClock, random: randomOf("x"), port: server.port });
  await expect(again).rejects.toThrow(UsageError);
  await expect(again).rejects.toThrow(`127.0.0.1:${server.port}`);
});

/** Waits for something that the server does by itself, turn by turn of the event loop; the test's own time limit ends the wait. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => systemClock.alarm(2, () => resolve(undefined)));
}

const disposable = (use: Agent): AsyncDisposable & { readonly use: Agent } => ({
  use,
  [Symbol.asyncDispose]: () => use.destroy(),
});
