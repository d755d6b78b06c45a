import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freshToken } from "#kernel";
import type { LedgerReader } from "../ledger-reader.ts";
import { StoreRefusedError } from "../store-refused.ts";
import { type ExportFormat, type ExportManifest, manifestName, manifestText } from "./export-manifest.ts";
import { type ExportFile, exportFiles } from "./export-plan.ts";
import { FileInMaking } from "./sink.ts";

/** What an export wrote. */
export interface ExportResult {
  readonly folder: string;
  readonly format: ExportFormat;
  readonly files: readonly ExportManifest[];
}

/**
 * Writes the ledger, as the reader sees it, into files of one form, each with a manifest beside it. A file appears whole or
 * not at all; one of an earlier export is replaced. Throws a `StoreRefusedError` when the folder cannot be written.
 */
export async function exportLedger(
  reader: LedgerReader,
  target: { readonly folder: string; readonly format: ExportFormat },
  signal: AbortSignal,
): Promise<ExportResult> {
  const { folder, format } = target;
  const files: ExportManifest[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const file of exportFiles(format)) files.push(await writeOne(reader, file, target, signal));
  } catch (error) {
    throw asRefusal(error, folder);
  }
  return { folder, format, files };
}

async function writeOne(
  reader: LedgerReader,
  { file, record, make }: ExportFile,
  { folder, format }: { readonly folder: string; readonly format: ExportFormat },
  signal: AbortSignal,
): Promise<ExportManifest> {
  const token = freshToken();
  await using data = await FileInMaking.begin(join(folder, file), token);
  const records = await make(reader, data, signal);
  const written = await data.keep();
  const manifest: ExportManifest = { v: 1, file, format, record, records, ...written };
  await using beside = await FileInMaking.begin(join(folder, manifestName(file)), token);
  await beside.write(Buffer.from(manifestText(manifest), "utf8"));
  await beside.keep();
  return manifest;
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some space, then run the same command again",
  EACCES: "access was denied: check the rights of the folder",
  EPERM: "access was denied: check the rights of the folder",
  EROFS: "the disk is mounted read-only",
  ENOTDIR: "part of the path is a file: choose another folder",
  EEXIST: "the path is a file: choose another folder",
};

function asRefusal(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const advice = typeof code === "string" ? ADVICE[code] : undefined;
  if (advice === undefined) return error;
  return new StoreRefusedError(folder, `cannot write the export into ${folder}: ${advice} (${code})`, { cause: error });
}
