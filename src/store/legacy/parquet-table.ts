import { open } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import * as zlib from "node:zlib";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import type { LegacyCell, LegacyTable } from "#records";
import type { TableRow, TableValue } from "./table-columns.ts";
import { TableFold } from "./table-fold.ts";
import type { TroubleLog } from "./trouble-log.ts";

/** What a table holds. */
export interface TableFacts {
  readonly table: LegacyTable;
  readonly cells: readonly LegacyCell[];
}

/** Rows decoded at once. Groups of more rows than this are not read: none of the original's files has them. */
const MOST_ROWS_A_GROUP = 4_000_000;

/** Bytes a compressed page may unfold to. */
const MOST_PAGE_BYTES = 512 * 1024 * 1024;

/**
 * Reads a Parquet file group by group; null when nothing in it can be told. A footer or a page that cannot be right is
 * noted, with what is wrong; what was read before it counts.
 */
export async function readParquet(path: string, size: number, troubles: TroubleLog): Promise<TableFacts | null> {
  await using handle = await open(path, "r");
  const file: AsyncBuffer = {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(Math.max(0, end - start));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer.slice(0, bytesRead);
    },
  };
  const metadata = await footerOf(file, troubles);
  if (metadata === null) return null;
  return await readGroups(file, metadata, troubles);
}

async function footerOf(file: AsyncBuffer, troubles: TroubleLog): Promise<FileMetaData | null> {
  try {
    return await parquetMetadataAsync(file);
  } catch (error) {
    troubles.note("corrupt-parquet", () => `footer: ${sentenceOf(error)}`);
    return null;
  }
}

async function readGroups(file: AsyncBuffer, metadata: FileMetaData, troubles: TroubleLog): Promise<TableFacts> {
  const names = columnNames(metadata, troubles);
  const codecs = [
    ...new Set(metadata.row_groups.flatMap(({ columns }) => columns.map((c) => c.meta_data?.codec ?? "?"))),
  ];
  const fold = new TableFold(names, troubles);
  let rowStart = 0;
  for (const [at, group] of metadata.row_groups.entries()) {
    const rows = Number(group.num_rows);
    const range = { rowStart, rowEnd: rowStart + rows };
    rowStart += rows;
    if (!(rows >= 0 && rows <= MOST_ROWS_A_GROUP)) {
      troubles.note("too-large", () => `row group ${at}: ${rows} rows`, "these rows were not read");
      continue;
    }
    await readGroup({ file, metadata, range, fold, troubles, at });
  }
  if (BigInt(rowStart) !== metadata.num_rows) {
    const said = metadata.num_rows;
    troubles.note("corrupt-parquet", () => `footer: says ${said} rows, its groups have ${rowStart}`);
  }
  return fold.end(Number(metadata.num_rows), codecs);
}

function columnNames(metadata: FileMetaData, troubles: TroubleLog): string[] {
  try {
    return parquetSchema(metadata).children.map(({ element }) => element.name);
  } catch (error) {
    troubles.note("corrupt-parquet", () => `schema: ${sentenceOf(error)}`);
    return [];
  }
}

async function readGroup(group: {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly range: { readonly rowStart: number; readonly rowEnd: number };
  readonly fold: TableFold;
  readonly troubles: TroubleLog;
  readonly at: number;
}): Promise<void> {
  const { file, metadata, range, fold, troubles, at } = group;
  try {
    const rows = await parquetReadObjects({ file, metadata, ...range, compressors: COMPRESSORS });
    for (const row of rows) fold.add(plainRow(row));
  } catch (error) {
    const says = sentenceOf(error);
    const kind = /unsupported|compression codec/i.test(says) ? "unsupported-parquet" : "corrupt-parquet";
    troubles.note(kind, () => `row group ${at}: ${says}`);
  }
}

function plainRow(row: Readonly<Record<string, unknown>>): TableRow {
  const plain: Record<string, TableValue> = {};
  for (const [name, value] of Object.entries(row)) plain[name] = plainValue(value);
  return plain;
}

function plainValue(value: unknown): TableValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? Number(inner) : inner)) ?? null;
}

/** What Node can unpack beside snappy, which the reader brings itself. */
const COMPRESSORS: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes, { maxOutputLength: MOST_PAGE_BYTES }),
  BROTLI: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: MOST_PAGE_BYTES }),
  ...zstdWhereNodeHasIt(),
};

function zstdWhereNodeHasIt(): Compressors {
  const unpack = (zlib as { readonly zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array }).zstdDecompressSync;
  return unpack === undefined ? {} : { ZSTD: (bytes) => unpack(bytes) };
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
