// How soon a large ledger is seen: npx tsx --conditions=sluice:source bench/dashboard.ts [TRIALS] [FOLDER]
// FOLDER keeps the ledger, and is used again when it is there.
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dashboard } from "#dashboard";
import { systemClock } from "#kernel";
import { openDashboard } from "../src/cli/dashboard/open-dashboard.ts";
import { buildLedger } from "./ledger/build-ledger.ts";

const TRIALS = Number(process.argv[2] ?? 200_000);
const kept = process.argv[3];
const folder = kept ?? (await mkdtemp(join(tmpdir(), "sluice-bench-")));
if (!existsSync(join(folder, "ledger.db"))) await buildLedger(folder, { trials: TRIALS, callsPerTrial: 1 });
console.log(
  `${TRIALS.toLocaleString("en-US")} trials, ${Math.round((await stat(join(folder, "ledger.db"))).size / 1e6)} MB`,
);

const began = systemClock.now();
const dashboard: Dashboard = await openDashboard(folder, 0, console.error);
console.log(`${ms(systemClock.now() - began)}  served`);
const url = dashboard.shareUrl.slice(0, -1);

/** Milliseconds until the answer is there, and its size. */
async function timed(what: string, path: string): Promise<string> {
  const from = systemClock.now();
  const text = await (await fetch(url + path)).text();
  console.log(`${ms(systemClock.now() - from)}  ${what}, ${Math.round(text.length / 1024)} kB`);
  return text;
}

/** Milliseconds until an event of this name has come. */
async function timedEvent(event: string): Promise<void> {
  const from = systemClock.now();
  const control = new AbortController();
  const { body } = await fetch(`${url}/api/events`, { signal: control.signal });
  let text = "";
  for await (const bytes of body!) {
    text += Buffer.from(bytes as Uint8Array).toString();
    if (text.includes(`event: ${event}\n`)) break;
  }
  control.abort();
  console.log(`${ms(systemClock.now() - from)}  the stream's first ${event}`);
}

function ms(value: number): string {
  return `${value.toFixed(0).padStart(7)} ms`;
}

await timedEvent("overview");
await timed("overview", "/api/overview");
await timed("results by model, counted for the first time", "/api/results?by=model");
await timed("results by model again", "/api/results?by=model");
await timed("results by model and prompt", "/api/results?by=model,promptType");
await timed("coverage of every cell", "/api/coverage");
await timed("the matrix", "/api/runs/bench/matrix");
const first = JSON.parse(await timed("trials, the first page", "/api/trials")) as {
  trials: { id: string }[];
  next: string;
};
await timed("trials, the second page", `/api/trials?cursor=${first.next}`);
const id = first.trials.at(-1)!.id;
await timed("one trial whole", `/api/trials/${id}`);
await timed("trials by the beginning of an id", `/api/trials?query=${id.slice(0, 8)}`);
const whole = systemClock.now();
let pages = 0;
for (let next: string | null = ""; next !== null; pages += 1) {
  const page = (await (await fetch(`${url}/api/trials?query=nothing-of-this-name&cursor=${next}`)).json()) as {
    next: string | null;
  };
  next = page.next;
}
console.log(`${ms(systemClock.now() - whole)}  a search that finds nothing, in ${pages} requests`);
await timed("errors", "/api/errors");
console.log(`${Math.round(process.memoryUsage().rss / 1e6)} MB resident`);
await dashboard[Symbol.asyncDispose]();
if (kept === undefined) await rm(folder, { recursive: true });
