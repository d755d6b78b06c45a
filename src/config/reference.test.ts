import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configSchema } from "./config-schema.ts";
import { optionsReference } from "./options-reference.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "reference");
const page = (name: string): string => readFileSync(join(folder, name), "utf8");

// Red after a change of the table or the schema: run npx tsx --conditions=sluice:source scripts/write-reference.ts
test("the page of options says what the table says", () => {
  expect(page("options.md")).toBe(optionsReference());
});

test("the JSON Schema says what the schema says", async () => {
  expect(JSON.parse(page("sluice.schema.json"))).toEqual(await configSchema());
});

test("the JSON Schema knows every section and refuses other keys", async () => {
  const schema = (await configSchema()) as { properties: Record<string, unknown>; additionalProperties: boolean };
  expect(Object.keys(schema.properties)).toEqual([
    "providers",
    "suite",
    "plan",
    "pace",
    "timeouts",
    "workflow",
    "dataset",
    "swe",
    "options",
    "output-dir",
    "budget-usd",
  ]);
  expect(schema.additionalProperties).toBe(false);
});
