import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportsReference } from "./exports-reference.ts";

// Red after a change of the columns: run npx tsx --conditions=sluice:source scripts/write-reference.ts
test("the page of exported columns says what the tables say", () => {
  const page = join(import.meta.dirname, "..", "..", "..", "docs", "reference", "exports.md");
  expect(readFileSync(page, "utf8")).toBe(exportsReference());
});
