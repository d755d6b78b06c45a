// Run as a process of its own: node ledger-appender.ts FOLDER NAME MS AT_ONCE. Appends sends as fast as the ledger takes them,
// AT_ONCE at a time, for MS milliseconds, then prints one JSON line that says how many and how long the slowest had to wait.
import { LaneId, RunId, systemClock } from "#kernel";
import { SqliteStore } from "#store";
import { loadPlan } from "./ledger-load.ts";

const [folder, name, ms, atOnce] = process.argv.slice(2);
const run = RunId(name!);
const { record, trials } = loadPlan(1);
const trial = trials[0]!.id;

await using store = await SqliteStore.open(folder!, { clock: systemClock });
await store.recordPlan(record, trials);
console.log(JSON.stringify({ ready: name }));
let [rows, slowestMs, longestHeldUpMs] = [0, 0, 0];
let until = Number.POSITIVE_INFINITY;

// Starts with its parent's word, so that all processes append at the same time.
process.stdin.once("data", () => {
  until = systemClock.now() + Number(ms);
  void Promise.all(Array.from({ length: Number(atOnce) }, (_, lane) => appendAll(lane))).then(() => {
    console.log(JSON.stringify({ rows, slowestMs, longestHeldUpMs }));
    process.stdin.unref();
    process.stdin.destroy();
  });
  watchEventLoop(systemClock.now());
});
await new Promise((resolve) => void process.stdin.once("close", resolve));

async function appendAll(lane: number): Promise<void> {
  // Numbers of its own in every process and lane: the key of a send is its trial, attempt, call and number.
  for (let send = 1; systemClock.now() < until; send++) {
    const began = systemClock.now();
    const key = { trial, attempt: process.pid, call: lane, send };
    await store.append({ v: 1, type: "send-started", ...key, run, lane: LaneId("lane"), at: began });
    rows += 1;
    slowestMs = Math.max(slowestMs, systemClock.now() - began);
  }
}

/** How long the event loop was held up, seen from a timer that should come every 5 ms. */
function watchEventLoop(last: number): void {
  if (last > until) return;
  setTimeout(() => {
    longestHeldUpMs = Math.max(longestHeldUpMs, systemClock.now() - last - 5);
    watchEventLoop(systemClock.now());
  }, 5);
}
