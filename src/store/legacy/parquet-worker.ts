import { parentPort, workerData } from "node:worker_threads";
import type { Trouble } from "#records";
import { readParquet, type TableFacts } from "./parquet-table.ts";
import { TroubleLog } from "./trouble-log.ts";

/** What the thread is given. */
export interface ParquetTask {
  readonly path: string;
  readonly size: number;
}

/** What the thread answers, once. */
export interface ParquetAnswer {
  readonly facts: TableFacts | null;
  readonly troubles: readonly Trouble[];
}

const { path, size } = workerData as ParquetTask;
const troubles = new TroubleLog();
const facts = await readParquet(path, size, troubles);
const answer: ParquetAnswer = { facts, troubles: troubles.all() };
parentPort?.postMessage(answer);
