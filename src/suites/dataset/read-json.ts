import { readFile } from "node:fs/promises";
import { asRecord, type DatasetRecord, refusalAt } from "./dataset-record.ts";

/** A list of records, or an object with one under `data`. The whole file is in memory at once: large ones are better JSONL. */
export async function* readJson(path: string, signal: AbortSignal): AsyncGenerator<DatasetRecord, void> {
  const records = recordsOf(path, await parseFile(path, signal));
  for (const [at, record] of records.entries()) yield asRecord(path, `record ${at + 1}`, record);
}

async function parseFile(path: string, signal: AbortSignal): Promise<unknown> {
  const bytes = await readFile(path, { signal });
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    const hint = error instanceof SyntaxError ? "" : " Save it as UTF-8, and as JSONL when it is larger than 500 MB.";
    throw refusalAt(path, "", `is not JSON: ${(error as Error).message}.${hint}`);
  }
}

function recordsOf(path: string, document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document;
  const fields = asRecord(path, "", document).fields;
  if (Array.isArray(fields["data"])) return fields["data"];
  const keys = Object.keys(fields).slice(0, 10).join(", ") || "nothing";
  throw refusalAt(
    path,
    "",
    `expected a list of records, or an object with such a list under "data"; found an object with ${keys}`,
  );
}
