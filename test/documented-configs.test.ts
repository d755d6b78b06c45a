import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { loadedText } from "./loaded-config.ts";

const root = join(import.meta.dirname, "..");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.startsWith("decisions"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`),
];

/** Whole configs of a page: blocks of YAML that name providers. */
function configsOf(page: string): readonly { readonly line: number; readonly text: string }[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```yaml\b[^\n]*\n([\s\S]*?)^```$/gm)]
    .map((found) => ({ line: text.slice(0, found.index).split("\n").length, text: found[1] ?? "" }))
    .filter((block) => /^providers:/m.test(block.text));
}

const configs = pages.flatMap((page) => configsOf(page).map((config) => ({ page, ...config })));

test("pages hold configs", () => {
  expect(configs.length).toBeGreaterThan(5);
});

test.for(configs)("the config at $page:$line is accepted, whatever its keys are", async ({ text }) => {
  const env: Record<string, string> = {};
  for (const [, name] of text.matchAll(/env:([A-Z0-9_]+)/g)) if (name !== undefined) env[name] = `made-up-${name}`;
  const keyed = text.replaceAll(/file:[^,\]\s]+/g, "env:FROM_A_FILE");
  const whole =
    (parse(keyed) as { readonly suite?: unknown }).suite === undefined ? `${keyed}\nsuite: workflow\n` : keyed;
  const { settings } = await loadedText(whole, { env: { ...env, FROM_A_FILE: "made-up-from-a-file" } });
  expect(settings.providers.length).toBeGreaterThan(0);
});
