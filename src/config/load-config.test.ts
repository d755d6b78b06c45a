import { expect, test } from "vitest";
import type { Settings } from "#records";
import { loadedFrom, loadedText, STUDY } from "../../test/loaded-config.ts";
import type { Flags } from "./options.ts";
import { manifestOf } from "./manifest.ts";

const env = { HOME: "/home/ada", K0: "sk-canary-zero", K1: "sk-canary-one", AZURE_KEY: "az-canary" };

const MINIMAL = `
providers:
  idealab:
    protocol: openai
    base-url: https://example.invalid/v1
    keys: [env:K0]
    models: [a]
`;

const MAXIMAL = `
providers:
  idealab:
    protocol: openai
    base-url: https://example.invalid/v1/
    keys: [env:K0, env:K1, "file:~/.keys/idealab-2", "stdin:"]
    models: [qwen2.5-72b-instruct, qwen2.5-7b-instruct]
    quota: account-model
    limits: &limits { concurrency: 5, requests-per-minute: 60, tokens-per-minute: 90000, requests-per-day: 1000 }
    timeouts: { connect: 250ms, headers: 60s, idle: 1.5m, call: 1h }
    rules:
      - { code: 77, status: [400, 200], kind: rate-limited, limit: tokens, retry-after: 1.5m }
      - { text: key revoked, kind: auth }
  azure:
    protocol: azure
    base-url: http://example.invalid
    api-version: 2024-10-21
    keys: [env:AZURE_KEY]
    quota: deployment
    limits: { <<: *limits, concurrency: 9 }
    models:
      DeepSeek-V3-0324: { deployments: [DeepSeek-V3-0324, DeepSeek-V3-0324-2] }
      gpt-4o-mini:
        served-as: gpt-4o-mini-2024-07-18
        price: { input: 0.15, output: 0.60, cached: 0.075 }
        temperature: 0
        top-p: 0.9
        max-tokens: 4096
        seed: -3
        stop: ["</end>"]
      plain:
suite: dataset
dataset: { path: questions.jsonl, input: question, target: answer, scorer: numeric, system: Answer. }
plan:
  models: [gpt-4o-mini, DeepSeek-V3-0324, qwen2.5-7b-instruct]
  prompt-types: core
  task-types: all
  difficulties: [easy]
  tool-success-rates: [0.8, 0.9]
  protocols: [tags, native]
  axes: { language: [en, 5], tone: all }
  instances: all
  repeat: 2
  seed: 42
  limit: 100
pace: { rate-mode: fixed, max-workers: 8, qps: 0.5, assign: by-prompt }
output-dir: out
`;

const settingsOf = async (text: string, flags: Flags = {}, experiment?: string): Promise<Settings> =>
  (await loadedText(text, { env, flags, ...(experiment === undefined ? {} : { experiment }) })).settings;

test("the least configuration gets every default", async () => {
  const { settings, warnings, file } = await loadedText(MINIMAL, { env });
  expect(manifestOf(settings)).toEqual({
    title: "workflow",
    providers: [
      {
        name: "idealab",
        protocol: "openai",
        baseUrl: "https://example.invalid/v1",
        apiVersion: null,
        keys: ["key-5fb9170c"],
        models: [{ name: "a", deployments: ["a"], servedAs: [], price: null, sampling: {} }],
        quota: "key-model",
        limits: { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null },
        timeouts: { connectMs: null, headersMs: null, idleMs: null, callMs: null },
        rules: [],
        world: null,
      },
    ],
    suite: { name: "workflow", options: {}, baseDir: STUDY },
    plan: { matrices: [{ models: "all", axes: {}, instances: null }], repeat: 1, seed: 1, limit: null, shard: null },
    pace: { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" },
    deadlines: { attemptMs: 7_200_000, stallMs: 21_600_000, runMs: null },
    outputDir: `${STUDY}/sluice-out`,
    budgetUsd: null,
    retryInvalid: false,
    fresh: false,
  });
  expect(warnings).toEqual([]);
  expect(file).toBe(`${STUDY}/sluice.yaml`);
});

test("a configuration that says everything is read whole", async () => {
  const { settings, warnings } = await loadedFrom(
    { "/home/ada/sluice.yaml": MAXIMAL, "/home/ada/.keys/idealab-2": "sk-canary-file\n" },
    { env, readStdin: async () => "sk-canary-piped\n" },
  );
  const [idealab, azure] = settings.providers;
  expect(idealab?.keys.map((key) => key.reveal())).toEqual([
    "sk-canary-zero",
    "sk-canary-one",
    "sk-canary-file",
    "sk-canary-piped",
  ]);
  expect(idealab).toMatchObject({
    baseUrl: "https://example.invalid/v1",
    quota: "account-model",
    limits: { concurrency: 5, requestsPerMinute: 60, tokensPerMinute: 90_000, requestsPerDay: 1000 },
    timeouts: { connectMs: 250, headersMs: 60_000, idleMs: 90_000, callMs: 3_600_000 },
    rules: [
      { status: [400, 200], code: "77", text: null, kind: "rate-limited", limit: "tokens", retryAfterMs: 90_000 },
      { status: null, code: null, text: "key revoked", kind: "auth", limit: null, retryAfterMs: null },
    ],
  });
  expect(azure).toMatchObject({
    apiVersion: "2024-10-21",
    limits: { concurrency: 9, requestsPerMinute: 60 },
    models: [
      { name: "DeepSeek-V3-0324", deployments: ["DeepSeek-V3-0324", "DeepSeek-V3-0324-2"], servedAs: [] },
      {
        name: "gpt-4o-mini",
        deployments: ["gpt-4o-mini"],
        servedAs: ["gpt-4o-mini-2024-07-18"],
        price: { input: 0.15, output: 0.6, cached: 0.075 },
        sampling: { temperature: 0, topP: 0.9, maxTokens: 4096, seed: -3, stop: ["</end>"] },
      },
      { name: "plain", price: null, sampling: {} },
    ],
  });
  expect(settings).toMatchObject({
    title: "dataset",
    suite: {
      name: "dataset",
      baseDir: "/home/ada",
      options: { path: "questions.jsonl", input: "question", target: "answer", scorer: "numeric", system: "Answer." },
    },
    plan: {
      matrices: [
        {
          models: ["gpt-4o-mini", "DeepSeek-V3-0324", "qwen2.5-7b-instruct"],
          axes: {
            promptType: ["core"],
            taskType: "all",
            difficulty: ["easy"],
            toolSuccessRate: [0.8, 0.9],
            protocol: ["tags", "native"],
            language: ["en", 5],
            tone: "all",
          },
          instances: "all",
        },
      ],
      repeat: 2,
      seed: 42,
      limit: 100,
    },
    pace: { mode: "fixed", maxWorkers: 8, qps: 0.5, assign: "by-prompt" },
    outputDir: "/home/ada/out",
  });
  expect(warnings).toEqual(["azure: keys travel unencrypted to http://example.invalid."]);
});

test("flags win over the experiment, which wins over the file", async () => {
  const text = `${MINIMAL}plan: { prompt-types: cot, difficulties: [hard], protocols: native, instances: 5, seed: 9, repeat: 3 }`;
  expect((await settingsOf(text)).plan).toMatchObject({
    matrices: [{ axes: { promptType: ["cot"], difficulty: ["hard"], protocol: ["native"] }, instances: 5 }],
  });
  expect((await settingsOf(text, {}, "reliability")).plan).toMatchObject({
    matrices: [
      {
        axes: {
          promptType: ["optimal"],
          taskType: "all",
          difficulty: ["easy"],
          toolSuccessRate: [0.9, 0.8, 0.7, 0.6],
          protocol: ["native"],
        },
        instances: 20,
      },
    ],
    seed: 9,
    repeat: 3,
  });
  const flags: Flags = {
    promptTypes: ["core"],
    taskTypes: ["basic_task"],
    difficulty: "all",
    toolSuccessRate: [0.7],
    protocol: ["tags"],
    numInstances: 2,
    repeat: 1,
    seed: 0,
    limit: 7,
    shard: { part: 2, of: 3 },
  };
  expect((await settingsOf(text, flags, "reliability")).plan).toEqual({
    matrices: [
      {
        models: "all",
        axes: {
          promptType: ["core"],
          taskType: ["basic_task"],
          difficulty: "all",
          toolSuccessRate: [0.7],
          protocol: ["tags"],
        },
        instances: 2,
      },
    ],
    repeat: 1,
    seed: 0,
    limit: 7,
    shard: { part: 2, of: 3 },
  });
});

test("a price that the file does not say is the vendor's, where that is known; the file's own is always preferred", async () => {
  const text = `
providers:
  mine:
    protocol: openai
    base-url: https://example.invalid/v1
    keys: none
    models: { listed: {}, dear: { price: { input: 9, output: 9 } }, unlisted: {} }
plan: { models: [listed, dear] }
budget-usd: 5
`;
  const known = { input: 1, output: 2, cached: 0.1 };
  const listPrice = ({ baseUrl }: { readonly baseUrl: string | null }, model: string) =>
    baseUrl === "https://example.invalid/v1" && model === "listed" ? known : null;
  const { settings } = await loadedText(text, { listPrice });
  expect(settings.providers[0]?.models.map(({ price }) => price)).toEqual([
    known,
    { input: 9, output: 9, cached: null },
    null,
  ]);
  await expect(loadedText(text)).rejects.toThrow(/a budget needs prices, and providers\.mine\.models\.listed has none/);
});

test("the run's own deadlines are read beside those of its calls, and each has its default", async () => {
  const { deadlines } = await settingsOf(`${MINIMAL}\ntimeouts: { stall: 90s, run: 8h }\n`);
  expect(deadlines).toEqual({ attemptMs: 7_200_000, stallMs: 90_000, runMs: 28_800_000 });
});

test("flags of pace, output, budget and repetition win over the file", async () => {
  const text = `${MINIMAL.replace("[a]", "{ a: { price: { input: 1, output: 2 } } }")}
pace: { rate-mode: adaptive, max-workers: 3, qps: 2, assign: spread }
output-dir: out
budget-usd: 5
`;
  const flags: Flags = { rateMode: "fixed", maxWorkers: 50, qps: 9, assign: "by-flaw", outputDir: "~/elsewhere" };
  expect(await settingsOf(text, { ...flags, budgetUsd: 0.5, retryInvalid: true, fresh: true })).toMatchObject({
    pace: { mode: "fixed", maxWorkers: 50, qps: 9, assign: "by-flaw" },
    outputDir: "/home/ada/elsewhere",
    budgetUsd: 0.5,
    retryInvalid: true,
    fresh: true,
  });
  expect(await settingsOf(text)).toMatchObject({ budgetUsd: 5, retryInvalid: false, fresh: false });
});

test("a fixed pace that nobody states is the original's twenty workers", async () => {
  expect((await settingsOf(MINIMAL, { rateMode: "fixed" })).pace.maxWorkers).toBe(20);
  expect((await settingsOf(MINIMAL, { rateMode: "fixed", qps: 4 })).pace.maxWorkers).toBeNull();
});

test("keys of the command line stand in for those of the file, which are then not read", async () => {
  const text = MINIMAL.replace("env:K0", "env:UNSET");
  const { settings, warnings } = await loadedFrom(
    { [`${STUDY}/sluice.yaml`]: text, [`${STUDY}/k2`]: "sk-canary-file" },
    {
      env,
      flags: { apiKey: ["sk-canary-typed"], apiKeyEnv: ["K1"], apiKeyFile: ["k2", "-"] },
      readStdin: async () => "sk-canary-piped",
    },
  );
  expect(settings.providers[0]?.keys.map((key) => key.reveal())).toEqual([
    "sk-canary-typed",
    "sk-canary-one",
    "sk-canary-file",
    "sk-canary-piped",
  ]);
  expect(warnings).toEqual([
    "A key given with --api-key can be seen in the list of processes and stays in the shell's history; prefer --api-key-env or --api-key-file.",
  ]);
});

test("a key that is given twice counts once, and that is said", async () => {
  const { settings, warnings } = await loadedText(MINIMAL.replace("[env:K0]", "[env:K0, env:SAME]"), {
    env: { ...env, SAME: env.K0 },
  });
  expect(settings.providers[0]?.keys).toHaveLength(1);
  expect(warnings).toEqual([
    "sluice.yaml:6:20: providers.idealab.keys[1]: the same key as another of idealab (key-5fb9170c); it counts once.",
  ]);
});

test("providers that offer none of the planned models are left out, so their keys need not be there", async () => {
  const text = `${MINIMAL}  other: { protocol: openai, base-url: https://example.invalid, keys: [env:UNSET], models: [b] }\n`;
  expect((await settingsOf(text, { model: ["a"] })).providers.map(({ name }) => name)).toEqual(["idealab"]);
  await expect(settingsOf(text, { allModels: true })).rejects.toThrow("UNSET is not set");
});

test("no key is in the manifest or in a warning", async () => {
  const { settings, warnings } = await loadedFrom(
    { "/home/ada/sluice.yaml": MAXIMAL, "/home/ada/.keys/idealab-2": "sk-canary-file\n" },
    { env, readStdin: async () => "sk-canary-piped\n" },
  );
  const written = JSON.stringify([manifestOf(settings), settings, warnings]);
  expect(written).not.toMatch(/canary/);
  expect(written.match(/key-[0-9a-f]{8}/g)).toHaveLength(10);
});

test("a simulated provider makes up as many keys as it is told, one otherwise", async () => {
  const [one, three] = (
    await settingsOf("providers: { x: { protocol: world, models: [a] }, y: { protocol: world, keys: 3, models: [a] } }")
  ).providers;
  expect(one?.keys.map((key) => key.reveal())).toEqual(["sim-key-1"]);
  expect(three?.keys.map((key) => key.reveal())).toEqual(["sim-key-1", "sim-key-2", "sim-key-3"]);
});

test("a world is a name, its description, or a file that holds the description; the default one otherwise", async () => {
  const text = `
providers:
  named: { protocol: world, models: [a], world: C }
  told: { protocol: world, models: [a], world: { limits: { concurrency: 4 } } }
  filed: { protocol: world, models: [a], world: worlds/slow.yaml }
  plain: { protocol: world, models: [a] }
`;
  const { settings } = await loadedFrom({
    [`${STUDY}/sluice.yaml`]: text,
    [`${STUDY}/worlds/slow.yaml`]: "limits: { concurrency: 1 }",
  });
  expect(settings.providers.map(({ world }) => world)).toEqual([
    "C",
    { limits: { concurrency: 4 } },
    { limits: { concurrency: 1 } },
    "default",
  ]);
});

test("a server that asks for no key is sent a word that is none", async () => {
  const [provider] = (await settingsOf(MINIMAL.replace("[env:K0]", "none"))).providers;
  expect(provider?.keys.map((key) => key.reveal())).toEqual(["none"]);
});

test("keys to this machine may travel unencrypted without a warning", async () => {
  const { warnings } = await loadedText(MINIMAL.replace("https://example.invalid", "http://localhost:8080"), { env });
  expect(warnings).toEqual([]);
});

test("a suite of one's own is a path, with options of its own", async () => {
  const settings = await settingsOf(`${MINIMAL}suite: ./my-suite.ts\noptions: { depth: 3 }\n`);
  expect(settings).toMatchObject({ title: "my-suite", suite: { name: "./my-suite.ts", options: { depth: 3 } } });
});

test("experiments are about the workflow suite, whatever the file is about", async () => {
  const text = `${MINIMAL}suite: dataset\ndataset: { path: q.csv }\nworkflow: { tasks: lib.json }\n`;
  expect(await settingsOf(text, {}, "overall")).toMatchObject({
    title: "overall",
    suite: { name: "workflow", options: { tasks: "lib.json" } },
  });
});

test("quick needs no file: two simulated providers, four models", async () => {
  const { settings, warnings, file } = await loadedFrom({}, { experiment: "quick" });
  expect(settings.providers.map(({ protocol }) => protocol)).toEqual(["world", "world"]);
  expect(new Set(settings.providers.flatMap(({ models }) => models.map(({ name }) => name)))).toEqual(
    new Set(["sim-large", "sim-medium", "sim-small", "sim-tiny"]),
  );
  expect(settings.plan.matrices).toMatchObject([
    { models: "all", axes: { promptType: ["core"], taskType: "all" }, instances: 3 },
  ]);
  expect({ warnings, file }).toEqual({ warnings: [], file: null });
});

test("quick does not spend on the models of a file it was not pointed to", async () => {
  const found = await loadedText(MINIMAL, { experiment: "quick" });
  expect(found.settings.providers.map(({ protocol }) => protocol)).toEqual(["world", "world"]);
  expect(found.warnings).toEqual([
    "quick runs on simulated providers; sluice.yaml is not used. For quick on its models, add: -c sluice.yaml",
  ]);
  const pointed = await loadedText(MINIMAL, { env, experiment: "quick", flags: { config: "sluice.yaml" } });
  expect(pointed.settings.providers.map(({ name }) => name)).toEqual(["idealab"]);
});

test("other experiments without a file are simulated too, and say so", async () => {
  const { settings, warnings } = await loadedFrom({}, { experiment: "flaws" });
  expect(settings.providers.every(({ protocol }) => protocol === "world")).toBe(true);
  expect(warnings).toEqual([
    "There is no sluice.yaml here or above: simulated providers answer.",
    "flaws runs on the configured models: none of its own is among them.",
  ]);
});
