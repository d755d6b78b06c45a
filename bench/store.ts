// How many records a second the ledger takes: npx tsx --conditions=sluice:source bench/store.ts
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorker } from "../test/system/worker-process.ts";

const APPENDING_MS = 4_000;

interface Appended {
  readonly rows: number;
  readonly slowestMs: number;
  readonly longestHeldUpMs: number;
}

/** Each process appends `atOnce` records at a time for some seconds, every append awaited until it is durable. */
async function append(processes: number, atOnce: number): Promise<Appended[]> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-bench-"));
  const workers = Array.from({ length: processes }, (_, n) =>
    startWorker("ledger-appender.ts", folder, `run-${n}`, String(APPENDING_MS), String(atOnce)),
  );
  await Promise.all(workers.map((worker) => worker.printed(1)));
  for (const worker of workers) worker.tell("go");
  await Promise.all(workers.map((worker) => worker.gone));
  await rm(folder, { recursive: true });
  return workers.map((worker) => worker.lines[1] as Appended);
}

console.log("processes  at once    rows/s  each process, rows/s     slowest append  event loop held up");
for (const [processes, atOnce] of [
  [1, 1],
  [1, 10],
  [1, 100],
  [1, 1_000],
  [2, 100],
  [4, 1],
  [4, 100],
] as const) {
  const done = await append(processes, atOnce);
  const perSecond = done.map(({ rows }) => Math.round((rows * 1_000) / APPENDING_MS));
  const most = (of: (each: Appended) => number): string => `${Math.max(...done.map(of)).toFixed(0)} ms`;
  console.log(
    String(processes).padStart(9),
    String(atOnce).padStart(8),
    String(perSecond.reduce((sum, each) => sum + each, 0)).padStart(9),
    ` ${perSecond.join(" ").padEnd(22)}`,
    most((each) => each.slowestMs).padStart(16),
    most((each) => each.longestHeldUpMs).padStart(19),
  );
}
