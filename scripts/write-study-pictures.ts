// Draws the pictures of docs/results.md from the example study (examples/study/sluice.yaml says how to make it):
// npx tsx --conditions=sluice:source scripts/write-study-pictures.ts sluice-out/study
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { never, systemClock } from "../src/kernel/index.ts";
import { experimentFigures } from "../src/report/index.ts";
import type { TrialRow } from "../src/records/index.ts";
import { LedgerSnapshot } from "../src/store/index.ts";

const folder = join(import.meta.dirname, "..", "docs", "images");
await using ledger = await LedgerSnapshot.open(resolve(process.argv[2] ?? "sluice-out/study"), { clock: systemClock });
const trials: TrialRow[] = [];
for await (const page of ledger.trials(never)) trials.push(...page);
mkdirSync(folder, { recursive: true });
for (const { id, svg } of experimentFigures(trials)) writeFileSync(join(folder, `study-${id}.svg`), svg);
