import { assertNever } from "#kernel";
import type { LedgerReader } from "../ledger-reader.ts";
import type { ExportFormat, ExportManifest } from "./export-manifest.ts";
import { writeMasterJson } from "./master-json.ts";
import { writeParquet } from "./parquet-rows.ts";
import type { Sink } from "./sink.ts";
import { writeCsv, writeJson } from "./text-rows.ts";
import { CALL_COLUMNS, trialColumns } from "./trial-columns.ts";

/** One file of an export, and how it is made from a ledger: the same ledger gives the same bytes. */
export interface ExportFile {
  readonly file: string;
  readonly record: ExportManifest["record"];
  /** Writes it whole; how many records went in. */
  readonly make: (reader: LedgerReader, sink: Sink, signal: AbortSignal) => Promise<number>;
}

/** The files an export of this form consists of. */
export function exportFiles(format: ExportFormat): readonly ExportFile[] {
  switch (format) {
    case "json":
      return tables("json", writeJson);
    case "csv":
      return tables("csv", writeCsv);
    case "parquet":
      return tables("parquet", writeParquet);
    case "master-json":
      return [
        {
          file: "master_database.json",
          record: "trial",
          make: (reader, sink, signal) => writeMasterJson(reader.trials(signal), sink),
        },
      ];
    default:
      return assertNever(format);
  }
}

type WriteTable = typeof writeJson;

const tables = (ending: string, write: WriteTable): readonly ExportFile[] => [
  {
    file: `trials.${ending}`,
    record: "trial",
    make: async (reader, sink, signal) => write(reader.trials(signal), trialColumns(await reader.axes()), sink),
  },
  {
    file: `calls.${ending}`,
    record: "call",
    make: (reader, sink, signal) => write(reader.calls(signal), CALL_COLUMNS, sink),
  },
];
