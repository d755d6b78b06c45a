import { expect, test } from "vitest";
import { loadedText } from "../../test/loaded-config.ts";

const seeded = (protocol: string): string =>
  `providers:\n  mine:\n    protocol: ${protocol}\n    base-url: https://example.invalid\n    keys: none\n    models: { a: {}, b: { seed: 7 } }\n`;

test("a seed for an interface that has none is refused by its place", async () => {
  await expect(loadedText(seeded("anthropic"))).rejects.toThrow(
    "sluice.yaml:6:33: providers.mine.models.b.seed has no effect with protocol anthropic. Remove it.",
  );
});

test.for(["openai", "google", "openrouter"])("protocol %s takes a seed", async (protocol) => {
  const { settings } = await loadedText(seeded(protocol));
  expect(settings.providers[0]?.models[1]?.sampling).toEqual({ seed: 7 });
});
