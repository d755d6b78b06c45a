// Run as a process of its own: node ledger-worker.ts FOLDER TRIALS RUN. Works on the plan until nothing is left, and prints
// one JSON line for each record the ledger has acknowledged. Its parent kills it at some moment.
import { randomOf, RunId, systemClock } from "#kernel";
import { SqliteStore } from "#store";
import { type Acknowledged, AT_ONCE, carryThrough, loadPlan } from "./ledger-load.ts";

const [folder, count, name] = process.argv.slice(2);
const run = RunId(name!);
const { record, trials } = loadPlan(Number(count));
const say = (line: Acknowledged): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

await using store = await SqliteStore.open(folder!, { clock: systemClock });
await store.recordPlan(record, trials);
const started = { plan: record.id, at: 0, title: "load", simulated: true, manifest: {} };
await store.append({ v: 1, type: "run-started", run, ...started });
// Each process goes its own way through the plan, so that they meet everywhere.
const queue = randomOf(run).shuffle(trials);
const settled = await store.settled(record.id);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let trial = queue.pop(); trial !== undefined; trial = queue.pop()) {
      if (settled.has(trial.id)) continue;
      const claim = await store.claim(trial.id, run, false);
      if (claim !== null) await carryThrough(store, claim, run, say);
    }
  }),
);
await store.append({ v: 1, type: "run-ended", run, at: 9, how: "finished", summary: {} });
