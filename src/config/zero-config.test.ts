import { expect, test } from "vitest";
import { loadedFrom, loadedText } from "../../test/loaded-config.ts";

const keys = {
  HOME: "/home/ada",
  OPENAI_API_KEY: "made-up-key-of-openai-a",
  OPENAI_API_KEY_1: "made-up-key-of-openai-b",
  OPENAI_API_KEY_FILE: "not a key",
  ANTHROPIC_API_KEY: "made-up-key-of-anthropic",
};

test("without a config, models are asked of the vendors their names point to, with the keys of the environment", async () => {
  const { settings, warnings } = await loadedFrom(
    {},
    { env: keys, flags: { model: ["gpt-4o-mini", "claude-sonnet-4-5"] } },
  );
  expect(settings.providers).toMatchObject([
    { name: "openai", protocol: "openai", baseUrl: "https://api.openai.com/v1", models: [{ name: "gpt-4o-mini" }] },
    { name: "anthropic", protocol: "anthropic", models: [{ name: "claude-sonnet-4-5" }] },
  ]);
  expect(settings.providers.map((provider) => provider.keys.length)).toEqual([2, 1]);
  expect(warnings).toContain(
    "There is no sluice.yaml: asking gpt-4o-mini of openai with OPENAI_API_KEY, OPENAI_API_KEY_1; claude-sonnet-4-5 of anthropic with ANTHROPIC_API_KEY.",
  );
});

test("a key that is given is taken instead of those of the environment", async () => {
  const { settings } = await loadedFrom({}, { env: keys, flags: { model: ["o3"], apiKeyEnv: ["ANTHROPIC_API_KEY"] } });
  expect(settings.providers).toMatchObject([{ name: "openai", models: [{ name: "o3" }] }]);
  expect(settings.providers[0]!.keys).toHaveLength(1);
});

test("an experiment takes named models too, and simulated ones stay simulated", async () => {
  const real = await loadedFrom({}, { env: keys, experiment: "quick", flags: { model: ["gpt-4o-mini"] } });
  expect(real.settings.providers.map(({ protocol }) => protocol)).toEqual(["openai"]);
  const simulated = await loadedFrom({}, { env: keys, experiment: "quick", flags: { model: ["sim-large"] } });
  expect(simulated.settings.providers.every(({ protocol }) => protocol === "world")).toBe(true);
});

test("a file that is there is the only one who says who is asked", async () => {
  const text =
    "providers: { mine: { protocol: openai, base-url: https://example.invalid/v1, keys: [env:OPENAI_API_KEY], models: [a] } }";
  await expect(loadedText(text, { env: keys, flags: { model: ["gpt-4o-mini"] } })).rejects.toThrow("gpt-4o-mini");
});

test.for([
  ["llama-of-mine", 'the name "llama-of-mine" does not say who serves it'],
  ["gemini-2.5-flash", "no key for gemini-2.5-flash: set GEMINI_API_KEY"],
])("model %s, of which nothing is known, is refused with what to do", async ([model, says]) => {
  await expect(loadedFrom({}, { env: keys, flags: { model: [model!] } })).rejects.toThrow(says);
});
