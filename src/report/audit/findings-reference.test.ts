import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findingsReference } from "./findings-reference.ts";

// Red after a change of the table: run npx tsx --conditions=sluice:source scripts/write-reference.ts
test("the page of findings says what the table says", () => {
  const page = join(import.meta.dirname, "..", "..", "..", "docs", "reference", "findings.md");
  expect(readFileSync(page, "utf8")).toBe(findingsReference());
});
