import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "#config";
import { planRun, run } from "#engine";
import { never, systemClock } from "#kernel";
import type { RunSummary } from "#records";
import { LedgerSnapshot, SqliteStore } from "#store";
import { answered, type Script, ScriptedServer } from "#testing";

const RECORDS = [
  { input: "Capital of France?", target: "Paris" },
  { input: "Capital of Spain?", target: "Madrid" },
];

/** A folder with questions and a config whose one server offers a model and its judge. */
async function studyAt(baseUrl: string, more = ""): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-judge-"));
  await writeFile(join(folder, "questions.jsonl"), RECORDS.map((record) => JSON.stringify(record)).join("\n"));
  const text = `
providers:
  loopback: { protocol: openai, base-url: "${baseUrl}", keys: none, models: [pupil, wise] }
suite: dataset
dataset: { path: questions.jsonl, scorer: { name: model-graded, judge: wise${more} } }
plan: { models: [pupil] }
`;
  await writeFile(join(folder, "sluice.yaml"), text);
  return folder;
}

const modelOf = (json: unknown): string => (json as { readonly model: string }).model;

/** Answers as the model that was asked: the pupil says Paris, the judge believes it only of France. */
const school: Script = (exchange) => {
  const { model, messages } = exchange.request.json as { model: string; messages: { content: string }[] };
  const right = messages[0]!.content.includes("France");
  const reply = model === "pupil" ? "Paris" : `I compared them.\nVERDICT: ${right ? "CORRECT" : "INCORRECT"}`;
  return answered(reply)(exchange);
};

async function runIn(folder: string, signal: AbortSignal = never): Promise<RunSummary> {
  const { settings } = await loadConfig({ cwd: folder, env: {}, flags: {} });
  const plan = await planRun(settings);
  await using store = await SqliteStore.open(settings.outputDir, { clock: systemClock });
  return await run(plan, { store, signal });
}

const OWN_SUITE = `
export default {
  name: "own", version: "1",
  tasks: [{ id: "fr", body: "Capital of France?" }, { id: "es", body: "Capital of Spain?" }],
  judge: ({ options }) => ({ model: options.judge }),
  judged: ({ task }, { said }) => ({ input: task.body, target: "its capital", answer: said }),
  solve: async ({ task }, model, signal) =>
    ({ said: (await model.complete({ messages: [{ role: "user", content: task.body }] }, signal)).content }),
  score: (_, __, verdict) => verdict.score,
};
`;

test("a suite of one's own asks its judge over the lanes, of another provider too", async () => {
  await using server = await ScriptedServer.start(school);
  const folder = await mkdtemp(join(tmpdir(), "sluice-judge-"));
  await writeFile(join(folder, "own.mjs"), OWN_SUITE);
  await writeFile(
    join(folder, "sluice.yaml"),
    `
providers:
  school: { protocol: openai, base-url: "${server.baseUrl}", keys: none, models: [pupil] }
  bench: { protocol: openai, base-url: "${server.baseUrl}", keys: none, models: [wise] }
suite: ./own.mjs
options: { judge: wise }
plan: { models: [pupil] }
`,
  );
  expect(await runIn(folder)).toMatchObject({ graded: 2, outcomes: { full: 1, partial: 0, failure: 1 }, calls: 6 });
});

test("a judge grades over the lanes: its calls are in the ledger beside the model's, with who answered", async () => {
  await using server = await ScriptedServer.start(school);
  const folder = await studyAt(server.baseUrl);
  const summary = await runIn(folder);
  expect(summary).toMatchObject({
    plan: { trials: 2 },
    graded: 2,
    outcomes: { full: 1, partial: 0, failure: 1 },
    calls: 6,
  });
  await using ledger = await LedgerSnapshot.open(join(folder, "sluice-out"), { clock: systemClock });
  const seen = [];
  for await (const page of ledger.trials(never)) {
    seen.push(
      ...page.map(({ calls, facts: { judgedBy, votes } }) => ({ calls, judgedBy, votes: [votes].flat().length })),
    );
  }
  expect(seen).toEqual([1, 2].map(() => ({ calls: 3, judgedBy: ["wise"], votes: 2 })));
  for await (const page of ledger.calls(never)) {
    const asked = page.map(({ requestedModel, call }) => `${requestedModel} ${call}`).toSorted();
    expect(asked).toEqual(["pupil 0", "pupil 0", "wise 10000", "wise 10000", "wise 10001", "wise 10001"]);
  }
});

test("a trial that is stopped between two votes goes on with the next one: answer and first vote are not paid again", async () => {
  const stop = new AbortController();
  let votes = 0;
  await using server = await ScriptedServer.start((exchange) => {
    if (modelOf(exchange.request.json) === "wise" && ++votes === 2) {
      stop.abort(new Error("stopped between votes"));
      return exchange.reset();
    }
    return school(exchange);
  });
  const folder = await studyAt(server.baseUrl);
  await writeFile(join(folder, "questions.jsonl"), JSON.stringify(RECORDS[0]));
  expect(await runIn(folder, stop.signal)).toMatchObject({ graded: 0, owed: 1, calls: 2 });
  const before = server.requests.length;
  expect(await runIn(folder)).toMatchObject({ graded: 1, calls: 1, replayedCalls: 2 });
  expect(server.requests.slice(before).map(({ json }) => modelOf(json))).toEqual(["wise"]);
});

test("another model in the judge's place is never a vote", async () => {
  await using server = await ScriptedServer.start((exchange) => {
    if (modelOf(exchange.request.json) !== "wise") return school(exchange);
    return answered("VERDICT: CORRECT", { model: "cheap" })(exchange);
  });
  const folder = await studyAt(server.baseUrl);
  await writeFile(join(folder, "questions.jsonl"), JSON.stringify(RECORDS[0]));
  const summary = await runIn(folder);
  expect(summary).toMatchObject({ graded: 0, notScored: { "infra-invalid": 1 } });
  expect(summary.identityMismatches).toBeGreaterThan(0);
}, 30_000);

test("a judge that no provider offers is refused before anything is sent", async () => {
  const folder = await studyAt("http://127.0.0.1:9/v1");
  const text = `
providers:
  loopback: { protocol: openai, base-url: "http://127.0.0.1:9/v1", keys: none, models: [pupil] }
suite: dataset
dataset: { path: questions.jsonl, scorer: { name: model-graded, judge: wize } }
`;
  await writeFile(join(folder, "sluice.yaml"), text);
  await expect(runIn(folder)).rejects.toThrow(
    'sluice.yaml:5:72: dataset.scorer.judge: no provider offers the model "wize"',
  );
});

test("the provider of the judge alone is kept, and its keys are read", async () => {
  const folder = await studyAt("http://127.0.0.1:9/v1");
  const text = `
providers:
  one: { protocol: openai, base-url: "http://127.0.0.1:9/v1", keys: none, models: [pupil] }
  two: { protocol: openai, base-url: "http://127.0.0.1:8/v1", keys: none, models: [wise] }
  three: { protocol: openai, base-url: "http://127.0.0.1:7/v1", keys: none, models: [idle] }
suite: dataset
dataset: { path: questions.jsonl, scorer: { name: model-graded, judge: wise } }
plan: { models: [pupil] }
`;
  await writeFile(join(folder, "sluice.yaml"), text);
  const { settings } = await loadConfig({ cwd: folder, env: {}, flags: {} });
  expect(settings.providers.map(({ name }) => name)).toEqual(["one", "two"]);
});
