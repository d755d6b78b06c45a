import { open, type FileHandle } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import * as zlib from "node:zlib";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from "hyparquet";
import { asRecord, type DatasetRecord, refusalAt } from "./dataset-record.ts";

/** Rows decoded at once, however large the file's groups are. */
const ROWS_AT_ONCE = 10_000;

/** Bytes a compressed page may unfold to. */
const MOST_PAGE_BYTES = 512 * 1024 * 1024;

/** The rows of a Parquet file; nested values as lists and objects, moments as ISO 8601, whole numbers too large for a double as texts. */
export async function* readParquet(path: string, signal: AbortSignal): AsyncGenerator<DatasetRecord, void> {
  await using handle = await open(path, "r");
  const file = bufferOf(handle, (await handle.stat()).size);
  const metadata = await reading(path, "", () => parquetMetadataAsync(file));
  let groupStart = 0;
  for (const { num_rows: count } of metadata.row_groups) {
    const groupEnd = groupStart + Number(count);
    for (let rowStart = groupStart; rowStart < groupEnd; rowStart += ROWS_AT_ONCE) {
      signal.throwIfAborted();
      yield* rowsOf({ path, file, metadata }, rowStart, Math.min(groupEnd, rowStart + ROWS_AT_ONCE));
    }
    groupStart = groupEnd;
  }
}

interface OpenFile {
  readonly path: string;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
}

async function* rowsOf(
  { path, file, metadata }: OpenFile,
  rowStart: number,
  rowEnd: number,
): AsyncGenerator<DatasetRecord, void> {
  const range = { file, metadata, rowStart, rowEnd, compressors: COMPRESSORS };
  const rows = await reading(path, `rows ${rowStart + 1} to ${rowEnd}`, () => parquetReadObjects(range));
  for (const [at, row] of rows.entries()) {
    yield asRecord(
      path,
      `row ${rowStart + at + 1}`,
      JSON.parse(JSON.stringify(row, (_, value: unknown) => plain(value))),
    );
  }
}

function plain(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

async function reading<T>(path: string, place: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    throw refusalAt(path, place, `cannot be read as Parquet: ${says}`);
  }
}

function bufferOf(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const bytes = new Uint8Array(Math.max(0, end - start));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer.slice(0, bytesRead);
    },
  };
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
