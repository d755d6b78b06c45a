import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "#config";
import { planRun, run } from "#engine";
import { type Json, never, randomOf, systemClock } from "#kernel";
import type { CallAnswered, RunSummary } from "#records";
import { LedgerSnapshot, SqliteStore } from "#store";
import { answered, CallDesk, FakeClock, modelSettings, providerSettings, respondsWith, ScriptedServer } from "#testing";
import { parseWorld, worldServer, worldTwin, type WorldServer } from "#worlds";

const WORLD = { models: ["sim-large", "sim-embedding"], limits: { "tokens-per-minute": 60_000_000 } };

const worldOf = (input: Json) => parseWorld(input, "test");

const serve = (): Promise<WorldServer> =>
  worldServer(worldOf({ ...WORLD, "latency-scale": 0.01 }), { clock: systemClock, random: randomOf("test"), port: 0 });

async function studyOf(provider: string, [asked, embeds]: readonly [string, string]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-embeddings-"));
  const text = `
providers:
  here: { ${provider}, models: { ${asked}: {}, ${embeds}: { price: { input: 0.02, output: 0 } } } }
workflow: { search: { embeddings: ${embeds} } }
plan: { models: [${asked}], prompt-types: [baseline], task-types: [basic_task], instances: 2 }
`;
  await writeFile(join(folder, "sluice.yaml"), text);
  return folder;
}

const overHttp = (url: string): string => `protocol: openai, base-url: "${url}", keys: none`;

async function runIn(folder: string, signal: AbortSignal = never, flags: object = {}): Promise<RunSummary> {
  const { settings } = await loadConfig({ cwd: folder, env: {}, flags });
  await using store = await SqliteStore.open(settings.outputDir, { clock: systemClock });
  return await run(await planRun(settings), { store, signal });
}

async function callsIn(folder: string): Promise<readonly CallAnswered[]> {
  await using ledger = await LedgerSnapshot.open(join(folder, "sluice-out"), { clock: systemClock });
  const calls = [];
  for await (const page of ledger.calls(never)) calls.push(...page);
  return calls as unknown as readonly CallAnswered[];
}

test("a run on a simulated provider over HTTP finds its tools by embeddings, each search one call of its trial, and comes to the same in process", async () => {
  await using server = await serve();
  const folder = await studyOf(overHttp(`${server.url}/v1`), ["sim-large", "sim-embedding"]);
  const summary = await runIn(folder);
  expect(summary).toMatchObject({ plan: { trials: 2 }, graded: 2, simulated: true });
  expect(summary.outcomes.full).toBeGreaterThan(0);
  const calls = await callsIn(folder);
  const searches = calls.filter(({ requestedModel }) => requestedModel === "sim-embedding");
  expect(searches.length).toBeGreaterThanOrEqual(2);
  for (const { call, costUsd } of searches) {
    expect(call).toBeGreaterThanOrEqual(10_000);
    expect(costUsd).toBeGreaterThan(0);
  }
  const { lanes } = server.stats();
  expect(lanes.find(({ model }) => model === "sim-embedding")).toMatchObject({ admitted: searches.length, failed: 0 });
  const world = JSON.stringify({ ...WORLD, "latency-scale": 0.01 });
  const inProcess = await studyOf(`protocol: world, world: ${world}`, ["sim-large", "sim-embedding"]);
  expect(await runIn(inProcess)).toMatchObject({ outcomes: summary.outcomes, calls: summary.calls });
});

test("a trial stopped behind its search goes on with the next call: neither answer nor search is paid again", async () => {
  const stop = new AbortController();
  let answers = 0;
  await using server = await ScriptedServer.start((exchange) => {
    const { model, input = [] } = exchange.request.json as { model: string; input?: string[] };
    if (model === "embedder") {
      const data = input.map((text, index) => ({ index, embedding: [1, text.length] }));
      return respondsWith(
        200,
        JSON.stringify({ data, model, usage: { prompt_tokens: 9 } }),
        "application/json",
      )(exchange);
    }
    if (++answers === 2) {
      stop.abort(new Error("stopped behind the search"));
      return exchange.reset();
    }
    return answered(answers === 1 ? "<tool_search>read a file</tool_search>" : "TASK_COMPLETED")(exchange);
  });
  const folder = await studyOf(overHttp(server.baseUrl), ["pupil", "embedder"]);
  expect(await runIn(folder, stop.signal, { limit: 1 })).toMatchObject({ graded: 0, owed: 1, calls: 2 });
  const before = server.requests.length;
  expect(await runIn(folder, never, { limit: 1 })).toMatchObject({ graded: 1, calls: 1, replayedCalls: 2 });
  expect(server.requests.slice(before).map(({ path }) => path)).toEqual(["/v1/chat/completions"]);
});

test("server and twin of a simulated provider embed alike and charge alike, and the answer is labelled simulated", async () => {
  const embed = ["read a file", "send an email", "read files"];
  await using server = await serve();
  const settings = providerSettings(`${server.url}/v1`, { keys: [], models: [modelSettings("sim-embedding")] });
  await using desk = new CallDesk([settings]);
  const overWire = await desk.conversation().complete({ messages: [], embed }, never);
  const clock = new FakeClock();
  const twin = worldTwin(worldOf(WORLD), { clock, random: randomOf("test") });
  const send = { key: "anonymous", deployment: "sim-embedding", prompt: { messages: [], embed } };
  const outcome = await clock.run(twin.send(send, never));
  expect(outcome).toMatchObject({ kind: "answered", completion: overWire });
  expect(overWire).toMatchObject({ simulated: true, usage: { input: 10, output: 0 } });
  const limited = worldTwin(worldOf({ ...WORLD, limits: { "tokens-per-minute": 10 } }), {
    clock,
    random: randomOf("t"),
  });
  const first = await clock.run(limited.send(send, never));
  expect([first.kind, (await clock.run(limited.send(send, never))).kind]).toEqual(["answered", "rejected"]);
});

test.for([
  [{ input: "" }, /input/],
  [{ input: [] }, /input/],
  [{ input: ["a"], encoding_format: "base64" }, /encoding_format/],
] as const)("the simulated provider refuses %j by name", async ([said, words]) => {
  await using server = await serve();
  const response = await fetch(`${server.url}/v1/embeddings`, {
    method: "POST",
    body: JSON.stringify({ model: "sim-embedding", ...said }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { message: expect.stringMatching(words) }, simulated: true });
});
