import { expect, test } from "vitest";
import { loadedFrom, STUDY } from "../../test/loaded-config.ts";
import type { Flags } from "./options.ts";

const TOML = `
[core]
workspace_base = "./workspace"

[llm]
model = "unused"

[llm.kimi-k2]
model = "openai/kimi-k2-0905"
api_key = "sk-canary-toml"
base_url = "https://example.invalid/api/v1"
temperature = 0.0
top_p = 0.9
max_output_tokens = 2048
num_retries = 5

[llm.keyless]
model = "moonshotai/kimi-k2"
base_url = "https://example.invalid/api/v1"

[llm.broken]
model = "m"
`;

const load = (llmConfig: string, files: Readonly<Record<string, string>> = {}, flags: Flags = {}) =>
  loadedFrom(
    { "/home/ada/config.toml": TOML, ...files },
    { flags: { llmConfig, ...flags }, env: { K: "sk-canary-env" } },
  );

test("a section of config.toml is a provider with one model and its key", async () => {
  const { settings, warnings } = await load("kimi-k2");
  const [provider, ...others] = settings.providers;
  expect(others).toEqual([]);
  expect(provider).toMatchObject({
    name: "kimi-k2",
    protocol: "openai",
    baseUrl: "https://example.invalid/api/v1",
    models: [{ name: "kimi-k2-0905", sampling: { temperature: 0, topP: 0.9, maxTokens: 2048 } }],
  });
  expect(provider?.keys.map((key) => key.reveal())).toEqual(["sk-canary-toml"]);
  expect(warnings).toEqual(["../config.toml: [llm.kimi-k2]: num_retries has no effect here."]);
});

test("the name may be written as the section is", async () => {
  expect((await load("llm.kimi-k2")).settings.providers[0]?.name).toBe("kimi-k2");
});

test("it stands in for the providers of sluice.yaml and keeps the plan", async () => {
  const yaml = `
providers: { other: { protocol: openai, base-url: "https://example.invalid", keys: [env:UNSET], models: [a] } }
plan: { models: [a], difficulties: [hard] }
`;
  const { settings } = await load("kimi-k2", { [`${STUDY}/sluice.yaml`]: yaml });
  expect(settings.providers.map(({ name }) => name)).toEqual(["kimi-k2"]);
  expect(settings.plan.matrices).toMatchObject([{ models: "all", axes: { difficulty: ["hard"] } }]);
});

test("a key of the command line wins over the file's", async () => {
  const { settings } = await load("kimi-k2", {}, { apiKeyEnv: ["K"] });
  expect(settings.providers[0]?.keys.map((key) => key.reveal())).toEqual(["sk-canary-env"]);
});

test.for([
  ["kimi", "--llm-config kimi: ../config.toml has no section [llm.kimi]. It has kimi-k2, keyless, broken."],
  [
    "keyles",
    '--llm-config keyles: ../config.toml has no section [llm.keyles] (did you mean "keyless"?). It has kimi-k2, keyless, broken.',
  ],
  ["keyless", "../config.toml: [llm.keyless] needs api_key. Write it there, or give --api-key-env NAME."],
  ["broken", "../config.toml: [llm.broken] needs base_url: an http or https address."],
] as const)("--llm-config %s is refused: %s", async ([name, message]) => {
  await expect(load(name)).rejects.toThrow(message);
});

test("a file that is not TOML is refused by its place, without its text", async () => {
  const refusal: unknown = await load("x", { "/home/ada/config.toml": 'a = 1\napi_key = "sk-canary\n' }).catch(String);
  expect(refusal).toMatch(/^UsageError: \.\.\/config\.toml:2:\d+: not valid TOML/);
  expect(refusal).not.toContain("canary");
});
