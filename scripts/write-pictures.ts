// Draws the README's picture from the last run in sluice-out: npx tsx --conditions=sluice:source scripts/write-pictures.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../src/kernel/index.ts";
import { leaderboardSvg, tableBy } from "../src/report/index.ts";
import { SqliteStore } from "../src/store/index.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs", "images");
await using store = await SqliteStore.open(join(root, "sluice-out"), { clock: systemClock });
const [latest] = await store.runs();
if (latest === undefined) throw new Error("sluice-out has no run yet: npm start makes one");
const table = tableBy(await store.tallies(latest.started.plan), ["model", "promptType"], { by: "success" });
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, "quick.svg"),
  leaderboardSvg(table, {
    title: "Experiment quick",
    subtitle: "Tool workflows of five types, tools that succeed 8 times in 10",
  }),
);
