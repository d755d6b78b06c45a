import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Secret } from "#kernel";
import { answered, failing, respondsWith, type Script, ScriptedServer, tooMany } from "#testing";
import { FakeTerminal } from "../../../test/support/fake-terminal.ts";

interface Diagnosed {
  readonly ok: boolean;
  readonly lanes: readonly Readonly<Record<string, unknown>>[];
  readonly checks: readonly { readonly name: string; readonly state: string; readonly says: string }[];
  readonly advice: readonly string[];
}

/** A terminal with a config of one provider with two keys, and that provider. */
async function clinic(script: Script) {
  const server = await ScriptedServer.start(script);
  const terminal = new FakeTerminal();
  terminal.env["ONE"] = "made-up-key-one";
  terminal.env["TWO"] = "made-up-key-two";
  writeFileSync(
    join(terminal.cwd, "sluice.yaml"),
    `providers:
  mine:
    protocol: openai
    base-url: ${server.baseUrl}
    keys: [env:ONE, env:TWO]
    models: { model-7b: { price: { input: 1, output: 2 } } }
suite: workflow
`,
  );
  return {
    server,
    terminal,
    diagnose: async (...words: readonly string[]) => {
      const { code, out, err } = await terminal.run("doctor", "--json", ...words);
      return { code, err, ...(JSON.parse(out) as Diagnosed) };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const stateOf = ({ checks }: Diagnosed, name: string): string | undefined =>
  checks.find((check) => check.name === name)?.state;

const LIMITS = {
  "x-ratelimit-limit-requests": "600",
  "x-ratelimit-remaining-requests": "599",
  "x-ratelimit-reset-requests": "1s",
};

test("each lane is asked once, and it is told who answered, how fast, and within which limits", async () => {
  await using room = await clinic(answered("ready", { model: "model-7b-2026-08-01", headers: LIMITS }));
  const told = await room.diagnose();
  expect(room.server.requests).toHaveLength(2);
  expect(told).toMatchObject({ code: 0, ok: true });
  expect(told.lanes).toMatchObject(
    ["ONE", "TWO"].map((name) => ({
      provider: "mine",
      key: new Secret(room.terminal.env[name]!).fingerprint,
      requested: "model-7b",
      routed: "model-7b",
      reported: "model-7b-2026-08-01",
      verdict: "answers",
      limits: [{ of: "requests", limit: 600, remaining: 599 }],
      costUsd: expect.closeTo(14 / 1_000_000, 9),
      says: null,
      simulated: false,
    })),
  );
  expect(told.advice[0]).toContain("the limits that 2 of 2 lanes tell");
  expect(told.err).toMatch(/one question of a few words, to be answered in at most 64 tokens, for at most \$0\.000\d+/);
});

test("a clock that is not the provider's is warned of, and one that is says nothing", async () => {
  const hourAgo = (): string => new Date(Date.now() - 3_600_000).toUTCString();
  await using late = await clinic((exchange) =>
    answered("ready", { model: "model-7b", headers: { date: hourAgo() } })(exchange),
  );
  const told = await late.diagnose();
  const clock = told.checks.filter(({ name }) => name === "clock");
  expect(clock.map(({ says }) => says)).toContainEqual(expect.stringMatching(/is 36\d\d s ahead of that of mine/));
  await using right = await clinic(answered("ready", { model: "model-7b" }));
  const checks = (await right.diagnose()).checks.filter(({ name }) => name === "clock");
  expect(checks).toHaveLength(1);
});

test("a refused key is named, and a model that still has a lane does not fail a run", async () => {
  const dead: Script = (exchange) =>
    (exchange.request.headers.authorization === "Bearer made-up-key-two"
      ? failing(401, { message: "Incorrect API key provided" })
      : answered("ready"))(exchange);
  await using room = await clinic(dead);
  const told = await room.diagnose();
  expect(told.lanes).toMatchObject([{ verdict: "answers" }, { verdict: "refused" }]);
  expect(told.lanes[1]?.["says"]).toContain(`${new Secret("made-up-key-two").fingerprint} is not accepted`);
  expect(stateOf(told, "model model-7b")).toBe("warn");
  expect(told.code).toBe(0);
});

test.for([
  ["every key is refused", failing(401, { message: "Incorrect API key provided" }), "refused"],
  ["another model answers", answered("ready", { model: "model-72b" }), "wrong-model"],
  [
    "the model is not served",
    failing(404, { message: "The model does not exist", code: "model_not_found" }),
    "refused",
  ],
  ["the provider fails", failing(500, { message: "internal error" }), "fails"],
] as const)("exit code 1 when %s", async ([, script, verdict]) => {
  await using room = await clinic(script);
  const told = await room.diagnose();
  expect(told.lanes.map((lane) => lane["verdict"])).toEqual([verdict, verdict]);
  expect(stateOf(told, "model model-7b")).toBe("bad");
  expect(told).toMatchObject({ code: 1, ok: false });
});

test("a lane that a limit refuses now has the right key and the right name", async () => {
  await using room = await clinic(tooMany(20));
  const told = await room.diagnose();
  expect(told.lanes).toMatchObject([{ verdict: "limited" }, { verdict: "limited" }]);
  expect(told.code).toBe(0);
});

test("a person is asked first, and nothing is sent without a yes", async () => {
  await using room = await clinic(answered("ready"));
  room.terminal.answer = false;
  const told = await room.diagnose();
  expect(room.server.requests).toEqual([]);
  expect(room.terminal.questions).toEqual([expect.stringContaining("Send it? [y/N]")]);
  expect(told).toMatchObject({ code: 0, lanes: [], advice: ["No lane was asked."] });
  room.terminal.answer = true;
  await room.diagnose();
  expect(room.server.requests).toHaveLength(2);
  await room.diagnose("--yes");
  expect(room.terminal.questions).toHaveLength(2);
});

test("the machine is looked at: ledger, disk, memory, descriptors, sandbox and clock", async () => {
  await using room = await clinic(answered("ready"));
  const names = (await room.diagnose()).checks.map(({ name }) => name);
  const machine = ["ledger", "disk", "memory", "file descriptors", "sandbox", "sandboxes at once", "clock"];
  expect(names).toEqual([...machine, "model model-7b"]);
});

test("a damaged ledger is found before a run would be", async () => {
  await using room = await clinic(answered("ready"));
  mkdirSync(join(room.terminal.cwd, "sluice-out"));
  writeFileSync(join(room.terminal.cwd, "sluice-out", "ledger.db"), "this is not a ledger");
  const told = await room.diagnose();
  expect(stateOf(told, "ledger")).toBe("bad");
  expect(told.code).toBe(1);
});

test("without --json each lane is a line on stderr and each check a line on stdout; quiet shows only what is bad", async () => {
  await using room = await clinic(failing(401, { message: "Incorrect API key provided" }));
  const loud = await room.terminal.run("doctor");
  expect(loud.err.match(/^dead mine {2}key-\w{8} {2}model-7b/gm)).toHaveLength(2);
  expect(loud.out).toContain("bad  model model-7b: 0 of 2 lanes work; its trials would all stay owed");
  const quiet = await room.terminal.run("doctor", "--quiet");
  expect(quiet).toEqual({
    code: 1,
    err: "",
    out: "bad  model model-7b: 0 of 2 lanes work; its trials would all stay owed\n",
  });
});

test("the model that embeds for a suite is asked to embed", async () => {
  const body = { data: [{ index: 0, embedding: [1, 0] }], model: "embedder", usage: { prompt_tokens: 1 } };
  const embedded = respondsWith(200, JSON.stringify(body), "application/json");
  await using room = await clinic((exchange) =>
    (exchange.request.path.endsWith("/embeddings") ? embedded : answered("ready", { model: "model-7b" }))(exchange),
  );
  const config = join(room.terminal.cwd, "sluice.yaml");
  const text = readFileSync(config, "utf8").replace("models: {", "models: { embedder: {},");
  writeFileSync(config, `${text}workflow: { search: { embeddings: embedder } }\n`);
  const told = await room.diagnose();
  expect(told).toMatchObject({ code: 0, ok: true });
  const [one, two] = ["embedder", "model-7b"].map((requested) => ({ requested, verdict: "answers" }));
  expect(told.lanes).toMatchObject([one, two, one, two]);
});
