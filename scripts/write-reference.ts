// Writes the pages that derive from the program: npx tsx --conditions=sluice:source scripts/write-reference.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configSchema, optionsReference } from "../src/config/index.ts";
import { findingsReference } from "../src/report/audit/findings-reference.ts";
import { exportsReference } from "../src/store/export/exports-reference.ts";

const folder = join(import.meta.dirname, "..", "docs", "reference");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "options.md"), optionsReference());
writeFileSync(join(folder, "sluice.schema.json"), `${JSON.stringify(await configSchema(), null, 2)}\n`);
writeFileSync(join(folder, "findings.md"), findingsReference());
writeFileSync(join(folder, "exports.md"), exportsReference());
