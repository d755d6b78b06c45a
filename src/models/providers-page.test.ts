import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "#config";
import { systemClock } from "#kernel";
import { listPrice } from "./prices.ts";
import { openProviders } from "./providers.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/providers.md"), "utf8");
const configs = [...page.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text]) => text!);
const env = { AZURE_KEY: "k-azure", OPENROUTER_KEY: "k-router", PROXY_KEY: "k-proxy" };

test("the page on providers has configurations", () => {
  expect(configs).toHaveLength(2);
});

test.for(configs)("configuration %# of the page loads, and its providers open", async (text) => {
  const readText = (path: string): Promise<string | undefined> =>
    Promise.resolve(path.endsWith("/sluice.yaml") ? text : undefined);
  const { settings } = await loadConfig({ cwd: "/study", env, flags: {}, readText, listPrice });
  expect(settings.providers.length).toBeGreaterThan(0);
  await using providers = openProviders(settings.providers, { clock: systemClock });
  expect(providers.connections).toBe(0);
});

test("the page names every protocol and every kind of error that a config may use", () => {
  const schema = readFileSync(join(import.meta.dirname, "../../docs/reference/sluice.schema.json"), "utf8");
  const enums = [...schema.matchAll(/"enum": \[([^\]]+)\]/g)].map(([, words]) => JSON.parse(`[${words}]`) as string[]);
  const words = enums.filter((one) => one.includes("anthropic") || one.includes("credit-exhausted")).flat();
  expect(words.length).toBeGreaterThan(12);
  for (const word of words) expect(page).toContain(`\`${word}\``);
});
