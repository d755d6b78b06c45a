// Run as a process of its own: node ledger-opener.ts. For each folder on standard input it opens the ledger there, asks it
// something, closes it, and prints one JSON line: what went wrong, or null.
import { createInterface } from "node:readline";
import { systemClock } from "#kernel";
import { SqliteStore } from "#store";

console.log(JSON.stringify({ ready: true }));
for await (const folder of createInterface({ input: process.stdin })) {
  const wrong = await openAndAsk(folder).catch((error: unknown) => String(error));
  console.log(JSON.stringify({ wrong: wrong ?? null }));
}

async function openAndAsk(folder: string): Promise<void> {
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  await store.latestPlan();
}
