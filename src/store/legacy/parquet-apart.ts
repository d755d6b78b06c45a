import { Worker } from "node:worker_threads";
import { type Clock, deferred } from "#kernel";
import { wrongParquetEnds } from "./parquet-ends.ts";
import type { TableFacts } from "./parquet-table.ts";
import type { ParquetAnswer, ParquetTask } from "./parquet-worker.ts";
import type { TroubleLog } from "./trouble-log.ts";

/** What reading a Parquet file may take. */
export interface ParquetPatience {
  readonly clock: Clock;
  /** Milliseconds for the whole file; by its size when nobody says. */
  readonly mostMs?: number;
}

const LEAST_MS = 20_000;
const MS_A_MEGABYTE = 1_000;
const MEMORY_MEGABYTES = 1_024;

/**
 * Reads a Parquet file in a thread of its own. A page whose bytes were changed can send a decoder into an endless loop or
 * let it claim all memory; the thread has a deadline and a limit, and its end is one more thing that is wrong with the file.
 */
export async function readParquetApart(
  task: ParquetTask,
  troubles: TroubleLog,
  patience: ParquetPatience,
  signal: AbortSignal,
): Promise<TableFacts | null> {
  signal.throwIfAborted();
  const wrong = await wrongParquetEnds(task.path, task.size);
  if (wrong !== null) {
    troubles.note("corrupt-parquet", () => wrong);
    return null;
  }
  const { clock, mostMs = LEAST_MS + (task.size / 1e6) * MS_A_MEGABYTE } = patience;
  const worker = startThread(task);
  const end = deferred<ParquetAnswer | string>();
  const onAbort = (): void => end.reject(signal.reason);
  worker.once("message", (answer: ParquetAnswer) => end.resolve(answer));
  worker.once("error", (error) => end.resolve(`its pages cannot be decoded: ${error.message}`));
  worker.once("exit", () => end.resolve("its pages cannot be decoded"));
  signal.addEventListener("abort", onAbort, { once: true });
  using _deadline = clock.alarm(mostMs, () => end.resolve(`decoding its pages came to no end within ${mostMs} ms`));
  try {
    const answer = await end.promise;
    if (typeof answer === "string") {
      troubles.note("corrupt-parquet", () => answer);
      return null;
    }
    troubles.take(answer.troubles);
    return answer.facts;
  } finally {
    signal.removeEventListener("abort", onAbort);
    await worker.terminate();
  }
}

function startThread(task: ParquetTask): Worker {
  const options = { workerData: task, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MEGABYTES } };
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./parquet-worker.js", import.meta.url), options);
  // From source a thread needs the loader of TypeScript first, which a worker of Node 20 does not take from its arguments.
  const loader = import.meta.resolve("tsx/esm/api");
  const source = new URL("./parquet-worker.ts", import.meta.url).href;
  const start = `import("${loader}").then(({ register }) => (register(), import("${source}")))`;
  return new Worker(start, { ...options, eval: true });
}
