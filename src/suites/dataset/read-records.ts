import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { didYouMean, UsageError } from "#kernel";
import type { DatasetRecord } from "./dataset-record.ts";
import { readCsv } from "./read-csv.ts";
import { readJson } from "./read-json.ts";
import { readJsonl } from "./read-jsonl.ts";
import { readParquet } from "./read-parquet.ts";

type Reader = (path: string, signal: AbortSignal) => AsyncIterable<DatasetRecord>;

const READERS: Readonly<Record<string, Reader>> = {
  ".jsonl": readJsonl,
  ".ndjson": readJsonl,
  ".json": readJson,
  ".csv": (path, signal) => readCsv(path, ",", signal),
  ".tsv": (path, signal) => readCsv(path, "\t", signal),
  ".parquet": readParquet,
};

/** The records of a data file one after another, read by what its name ends in. Throws a `UsageError` that says which file, named by the option `where`, at what place and why. */
export async function* readRecords(
  path: string,
  signal: AbortSignal,
  where = "dataset.path",
): AsyncGenerator<DatasetRecord, void> {
  const extension = extname(path).toLowerCase();
  const reader = READERS[extension];
  if (reader === undefined) throw new UsageError(unknownFormat(path, extension, where));
  await refuseMissing(path, where);
  yield* reader(path, signal);
}

function unknownFormat(path: string, extension: string, where: string): string {
  const known = `this version reads ${Object.keys(READERS).join(", ")}`;
  return `${where}: ${basename(path)} is not a kind of file it can read: ${known}${didYouMean(extension, Object.keys(READERS))}`;
}

async function refuseMissing(path: string, where: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() === true) return;
  const neighbours = await readdir(dirname(path)).catch(() => []);
  const what = found === null ? "there is no file" : "expected a file, found a folder at";
  throw new UsageError(`${where}: ${what} ${path}${didYouMean(basename(path), neighbours)}`);
}
