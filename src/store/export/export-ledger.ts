import { join } from "node:path";
import { freshToken } from "#kernel";
import type { LedgerReader } from "../ledger-reader.ts";
import { writingInto } from "../writing-into.ts";
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
  await writingInto(folder, "the export", async () => {
    for (const file of exportFiles(format)) files.push(await writeOne(reader, file, target, signal));
  });
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
