import { expect, test } from "vitest";
import { UsageError } from "#kernel";
import { loadedFrom, loadedText } from "../../test/loaded-config.ts";
import type { Flags } from "./options.ts";

const KEY = "sk-canary-4f9a0c1b2d3e";

const env = { HOME: "/home/ada", IDEALAB_KEY_0: KEY, EMPTY: " ", TWO_LINES: `${KEY}\n${KEY}`, SPACED: `${KEY} b` };

/** A provider with the given lines in place of, or beside, the usual ones. */
const provider = (...lines: readonly string[]): string => {
  const usual = [
    "protocol: openai",
    "base-url: https://example.invalid/v1",
    "keys: [env:IDEALAB_KEY_0]",
    "models: [a, b]",
  ];
  const keyOf = (line: string): string => line.split(":", 1)[0]!;
  const kept = usual.filter((line) => !lines.some((other) => keyOf(other) === keyOf(line)));
  return ["providers:", "  idealab:", ...[...lines, ...kept].map((line) => `    ${line}`), ""].join("\n");
};

async function refusalOf(text: string, flags: Flags = {}, experiment?: string): Promise<string> {
  const request = { env, flags, ...(experiment === undefined ? {} : { experiment }) };
  const error: unknown = await loadedText(text, request).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).not.toContain(KEY);
  return (error as UsageError).message;
}

const KNOWN_IN_PROVIDER = "protocol, base-url, api-version, keys, models, quota, limits, timeouts, rules, world";

test.for([
  ["", "sluice.yaml: the file is empty. Begin with providers: who is asked, and for which models."],
  ["3", "sluice.yaml:1:1: the file must be a mapping, not 3."],
  ["plan: {}", "sluice.yaml:1:1: the file needs providers: a mapping from names to providers."],
  ["providers: {}", "sluice.yaml:1:12: providers must be at least one provider."],
  ["providers:\n", "sluice.yaml:1:11: providers must be a mapping from names to providers; it is empty."],
  [
    `${provider()}paln: {}\n`,
    'sluice.yaml:7:1: unknown key "paln" (did you mean "plan"?). Known here: providers, suite, plan, pace, timeouts, workflow, dataset, swe, options, output-dir, budget-usd.',
  ],
  [
    provider("modles: [a]"),
    `sluice.yaml:3:5: unknown key "modles" in providers.idealab (did you mean "models"?). Known here: ${KNOWN_IN_PROVIDER}.`,
  ],
  [
    provider(`api-key: ${KEY}`),
    `sluice.yaml:3:5: unknown key "api-key" in providers.idealab. Keys go into keys: [env:NAME]. Known here: ${KNOWN_IN_PROVIDER}.`,
  ],
  [
    provider("protocol: opneai"),
    'sluice.yaml:3:15: providers.idealab.protocol must be one of openai, azure, anthropic, google, openrouter, world, not "opneai" (did you mean "openai"?).',
  ],
  [
    provider(`keys: [${KEY}]`),
    'sluice.yaml:3:12: providers.idealab.keys[0] must be env:NAME, file:PATH or "stdin:"; a secret in the file itself is refused.',
  ],
  [
    provider(`keys: ${KEY}`),
    "sluice.yaml:3:11: providers.idealab.keys must be a list such as [env:NAME], or none for a server that asks for no key.",
  ],
  [
    provider("keys: [stdin:]"),
    'sluice.yaml:3:12: providers.idealab.keys[0] must be env:NAME, file:PATH or "stdin:"; a secret in the file itself is refused.',
  ],
  [
    provider("keys: [env:IDEALAB_KEY_O]"),
    'sluice.yaml:3:12: providers.idealab.keys[0]: the environment variable IDEALAB_KEY_O is not set (did you mean "IDEALAB_KEY_0"?). Set it, or name another.',
  ],
  [
    provider(`keys: [env:${KEY}]`),
    "sluice.yaml:3:12: providers.idealab.keys[0] must be the name of an environment variable, not a key itself.",
  ],
  [
    provider("keys: [env:AIzaSyA4f9a0c1b2d3e]"),
    "sluice.yaml:3:12: providers.idealab.keys[0] must be the name of an environment variable, not a key itself.",
  ],
  [
    provider("keys: [env:EMPTY]"),
    "sluice.yaml:3:12: providers.idealab.keys[0]: the variable EMPTY is empty. Put the key there.",
  ],
  [
    provider("keys: [env:TWO_LINES]"),
    "sluice.yaml:3:12: providers.idealab.keys[0]: the variable TWO_LINES holds several lines. Give one key each.",
  ],
  [
    provider("keys: [env:SPACED]"),
    "sluice.yaml:3:12: providers.idealab.keys[0]: the variable SPACED holds a space or a character that a key cannot have. Give the key alone.",
  ],
  [
    provider("keys: [file:~/.keys/idealab-2]"),
    "sluice.yaml:3:12: providers.idealab.keys[0]: the key file ~/.keys/idealab-2 does not exist. Write the key into it, or name another.",
  ],
  [
    provider(`keys: [file:${KEY}]`),
    "sluice.yaml:3:12: providers.idealab.keys[0]: the key file does not exist. Write the key into it, or name another.",
  ],
  [
    provider('keys: ["stdin:"]'),
    "sluice.yaml:3:12: providers.idealab.keys[0]: nothing is on standard input. Pipe the key in, or use env: or file:.",
  ],
  [
    provider("keys: 3"),
    "sluice.yaml:3:11: providers.idealab.keys must be a list such as [env:NAME]; only simulated keys can be counted.",
  ],
  [
    "providers:\n  idealab: { protocol: openai, base-url: https://example.invalid, models: [a] }",
    "sluice.yaml:2:12: providers.idealab needs keys: a list such as [env:NAME], or none for a server that asks for no key.",
  ],
  [
    "providers:\n  idealab: { protocol: openai, keys: none, models: [a] }",
    "sluice.yaml:2:12: providers.idealab needs base-url: the address of the interface, such as https://api.openai.com/v1.",
  ],
  [
    provider("base-url: example.invalid"),
    'sluice.yaml:3:15: providers.idealab.base-url must be an http or https address, not "example.invalid".',
  ],
  [
    provider(`base-url: https://ada:${KEY}@example.invalid`),
    "sluice.yaml:3:15: providers.idealab.base-url must be an address alone, without user, password, query or #. Keys go into keys.",
  ],
  [
    provider("protocol: azure"),
    'sluice.yaml:3:5: providers.idealab needs api-version: a version such as "2024-10-21".',
  ],
  [
    provider("api-version: 2024-10-21"),
    "sluice.yaml:3:18: providers.idealab.api-version has no effect with protocol openai. Remove it.",
  ],
  [provider("world: A"), "sluice.yaml:3:12: providers.idealab.world has no effect with protocol openai. Remove it."],
  [
    "providers: { sim: { protocol: world, models: [a], world: ./far.yaml } }",
    "sluice.yaml:1:58: providers.sim.world: there is no file ./far.yaml. Check the path.",
  ],
  [
    provider("models: { a: { deployments: [] } }"),
    "sluice.yaml:3:33: providers.idealab.models.a.deployments must be a list of deployment names; the list is empty.",
  ],
  [
    provider("models: { a: { price: { input: 1 } } }"),
    "sluice.yaml:3:20: providers.idealab.models.a.price needs output: US dollars per million tokens, at least 0.",
  ],
  [provider("models: [a, a]"), "sluice.yaml:3:13: providers.idealab.models must be a list of model names, each once."],
  [provider("models: [a, 4]"), "sluice.yaml:3:17: providers.idealab.models[1] must be a model name, not 4."],
  [
    provider("limits: { concurrency: 0 }"),
    "sluice.yaml:3:28: providers.idealab.limits.concurrency must be a whole number of at least 1, not 0.",
  ],
  [
    provider("limits: { requests-per-minute: -5 }"),
    "sluice.yaml:3:36: providers.idealab.limits.requests-per-minute must be a whole number of at least 1, not -5.",
  ],
  [
    provider("timeouts: { connect: 10 }"),
    "sluice.yaml:3:26: providers.idealab.timeouts.connect must be a duration above 0 with its unit, such as 250ms, 10s or 10m, not 10.",
  ],
  [
    provider("timeouts: { connect: 0s }"),
    'sluice.yaml:3:26: providers.idealab.timeouts.connect must be a duration above 0 with its unit, such as 250ms, 10s or 10m, not "0s".',
  ],
  [
    provider("timeouts: { headers: 60s, call: 30s }"),
    "sluice.yaml:3:15: providers.idealab.timeouts.headers is longer than call, which would always end first. Shorten it, or lengthen call.",
  ],
  [
    provider("rules: [{ status: 400, kind: rate-limit }]"),
    'sluice.yaml:3:34: providers.idealab.rules[0].kind must be one of rate-limited, credit-exhausted, auth, not-served, invalid-request, content-filter, context-length, server, not "rate-limit" (did you mean "rate-limited"?).',
  ],
  [
    provider("rules: [{ status: 42, kind: auth }]"),
    "sluice.yaml:3:23: providers.idealab.rules[0].status must be an HTTP status, not 42.",
  ],
  [
    provider("rules: [{ code: X, status: 400, kind: auth }, { kind: auth }]"),
    "sluice.yaml:3:59: providers.idealab.rules[1] holds for every error. Add status, code or text.",
  ],
  [
    provider("rules: [{ code: X, kind: auth, limit: tokens }]"),
    "sluice.yaml:3:43: providers.idealab.rules[0].limit has no effect with kind auth. Remove it.",
  ],
  [
    provider("rules: [{ code: X, kind: auth, retry-after: 5s }]"),
    "sluice.yaml:3:49: providers.idealab.rules[0].retry-after has no effect with kind auth. Remove it.",
  ],
  [
    provider("rules: [{ code: X, kind: server, retry-after: 5 }]"),
    "sluice.yaml:3:51: providers.idealab.rules[0].retry-after must be a duration above 0 with its unit, such as 250ms, 10s or 10m, not 5.",
  ],
  [provider("rules: []"), "sluice.yaml:3:12: providers.idealab.rules must be a list of rules; the list is empty."],
  [
    `${provider()}plan: { instances: 0 }`,
    "sluice.yaml:7:20: plan.instances must be a whole number of at least 1, or all, not 0.",
  ],
  [
    `${provider()}plan: { models: [a, c] }`,
    'sluice.yaml:7:21: plan.models: no provider offers the model "c". There are a, b.',
  ],
  [
    `${provider()}plan: { prompt-types: [all, cot] }`,
    'sluice.yaml:7:23: plan.prompt-types must be all, a prompt type or group, or a list of them; "all" stands alone.',
  ],
  [
    `${provider()}plan: { axes: { promptType: [cot] } }`,
    "sluice.yaml:7:29: plan.axes.promptType is written as plan.prompt-types. Move it there.",
  ],
  [`${provider()}pace: { qps: 0 }`, "sluice.yaml:7:14: pace.qps must be a number above 0, not 0."],
  [
    `${provider()}suite: workflw`,
    'sluice.yaml:7:8: there is no suite "workflw" (did you mean "workflow"?). There are workflow, swe, dataset; the path of a module begins with ./',
  ],
  [
    `${provider()}dataset: { path: q.jsonl }`,
    "sluice.yaml:7:10: dataset has no effect without suite. Write suite: dataset.",
  ],
  [
    `${provider()}budget-usd: 5`,
    "sluice.yaml:6:13: a budget needs prices, and providers.idealab.models.a has none. Add price: { input: …, output: … }, in US dollars per million tokens.",
  ],
  [`${provider()}providers: {}`, 'sluice.yaml:7:1: "providers" stands twice in the same mapping. Keep one of them.'],
  [
    "providers: {\n  a: [\n",
    "sluice.yaml:3:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Correct the text there.",
  ],
] as const)("%j is refused: %s", async ([text, message]) => {
  expect(await refusalOf(text)).toBe(message);
});

test("everything that is wrong in a file is said at once, in the order of the file", async () => {
  const text = `paln: {}\n${provider("models: []", "limits: { concurrency: none }")}pace: { qps: x }\n`;
  const lines = (await refusalOf(text)).split("\n");
  expect(lines.map((line) => line.slice(0, line.indexOf(" ")))).toEqual([
    "sluice.yaml:1:1:",
    "sluice.yaml:4:13:",
    "sluice.yaml:5:28:",
    "sluice.yaml:9:14:",
  ]);
});

test.for([
  [{ model: ["c"] }, '--model: no provider offers the model "c". There are a, b.'],
  [{ model: ["a"], allModels: true }, "--model and --all-models contradict each other. Keep one of them."],
  [
    { provider: "idealab" },
    "--provider says whose keys are given, but none are. Add --api-key-env NAME, or leave --provider out.",
  ],
  [
    { provider: "idelab", apiKey: [KEY] },
    '--provider: there is no provider "idelab" (did you mean "idealab"?). There are idealab.',
  ],
  [{ apiKeyEnv: ["NOWHERE"] }, "--api-key-env: the environment variable NOWHERE is not set. Set it, or name another."],
  [{ apiKeyEnv: [KEY] }, "--api-key-env must be the name of an environment variable, not a key itself."],
  [{ apiKeyFile: ["k"] }, "--api-key-file: the key file k does not exist. Write the key into it, or name another."],
  [{ apiKey: [" "] }, "--api-key is empty. Put the key there."],
  [
    { skipEvaluation: true },
    "--skip-evaluation has no effect: suite workflow scores what it has, at no cost. Leave it out.",
  ],
  [{ config: "other.yaml" }, "--config: there is no file other.yaml. Check the path."],
  [{ llmConfig: "kimi" }, "--llm-config kimi: there is no config.toml here or above. Write one with [llm.kimi]."],
] as const satisfies readonly (readonly [Flags, string])[])("with %j: %s", async ([flags, message]) => {
  expect(await refusalOf(provider(), flags)).toBe(message);
});

test("keys without an owner are refused where several providers could take them", async () => {
  const two = `${provider()}  azure: { protocol: openai, base-url: https://example.invalid, keys: none, models: [z] }\n`;
  expect(await refusalOf(two, { apiKey: [KEY] })).toBe(
    "Keys are given, but not whose they are: add --provider with one of idealab, azure.",
  );
  expect(await refusalOf(two, { apiKey: [KEY], provider: "azure", model: ["a"] })).toBe(
    "--provider: azure offers none of the planned models, so its keys have no use.",
  );
});

test("keys are refused where every provider is simulated", async () => {
  expect(await refusalOf("providers: { sim: { protocol: world, models: [a] } }", { apiKey: [KEY] })).toBe(
    "Keys are given, but every provider is simulated and needs none. Write a sluice.yaml with yours.",
  );
});

test("an unknown experiment is refused with the nearest and all there are", async () => {
  expect(await refusalOf(provider(), {}, "quik")).toMatch(
    /^there is no experiment "quik" \(did you mean "quick"\?\)\./,
  );
});

test("without a file and an experiment, the refusal says what can be done", async () => {
  const load = (files: Readonly<Record<string, string>>): Promise<unknown> =>
    loadedFrom(files).catch((error: unknown) => (error as Error).message);
  expect(await load({})).toBe(
    "There is no sluice.yaml here or above. Write one, name one with -c FILE, name models of well-known vendors with -m, or try: sluice run quick",
  );
  expect(await load({ "/home/ada/sluice.yml": "" })).toContain(
    "There is ../sluice.yml: rename it, or name it with -c.",
  );
});

test("a configuration that may not be read is refused with the system's reason", async () => {
  const denied = Object.assign(new Error("denied"), { code: "EACCES" });
  const error: unknown = await loadedFrom({}, { readText: () => Promise.reject(denied) }).catch(
    (thrown: unknown) => thrown,
  );
  expect((error as UsageError).message).toBe(
    "sluice.yaml cannot be read (EACCES). Check what it is and who may read it.",
  );
});
