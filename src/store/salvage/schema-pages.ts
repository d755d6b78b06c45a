import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "../sqlite/driver.ts";
import { APPLICATION_ID, MIGRATIONS } from "../sqlite/schema.ts";

/** Bytes of a page: SQLite's own choice, which ledgers keep. */
export const PAGE_BYTES = 4096;

/** Pages that say which tables there are and where each begins, by their number, from 1. */
export type SchemaPages = ReadonlyMap<number, Buffer>;

/**
 * The schema's pages as they are in an empty ledger of a version: equal in every ledger that was made as that version,
 * because its tables were made before anything else.
 */
export async function schemaPagesOf(version: number, workshop: string): Promise<SchemaPages> {
  const folder = await mkdtemp(join(workshop, "empty-"));
  const path = join(folder, "ledger.db");
  const connection = await connect(path, { readOnly: false });
  let roots: Set<number>;
  try {
    connection.exec("PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE");
    for (const step of MIGRATIONS.slice(0, version)) connection.exec(step);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}; COMMIT`);
    const rows = connection.prepare("SELECT rootpage FROM sqlite_schema").all();
    roots = new Set(rows.map((row) => Number(row["rootpage"])));
  } finally {
    connection.close();
  }
  const bytes = await readFile(path);
  await rm(folder, { recursive: true });
  const count = bytes.length / PAGE_BYTES;
  const numbers = Array.from({ length: count }, (_, at) => at + 1).filter((n) => !roots.has(n));
  return new Map(numbers.map((n) => [n, bytes.subarray((n - 1) * PAGE_BYTES, n * PAGE_BYTES)]));
}

/** Puts pages into a copy of a ledger, and makes its header say how long the file is. The last page is filled up. */
export async function mend(path: string, pages: SchemaPages): Promise<void> {
  await using file = await open(path, "r+");
  const { size } = await file.stat();
  const count = Math.ceil(size / PAGE_BYTES);
  await file.truncate(count * PAGE_BYTES);
  for (const [n, page] of pages) {
    if (n <= count) await file.write(page, 0, PAGE_BYTES, (n - 1) * PAGE_BYTES);
  }
  const header = Buffer.alloc(HEADER_BYTES);
  await file.read(header, 0, HEADER_BYTES, 0);
  header.writeUInt32BE(count, PAGE_COUNT_AT);
  header.copy(header, VALID_FOR_AT, CHANGES_AT, CHANGES_AT + 4);
  // No free pages: nothing is ever written to a copy, and a list of them could lead anywhere.
  header.fill(0, FREE_LIST_AT, FREE_LIST_AT + 8);
  await file.write(header, 0, HEADER_BYTES, 0);
}

// Places in the header of a database (https://www.sqlite.org/fileformat2.html, section 1.3).
const HEADER_BYTES = 100;
const CHANGES_AT = 24;
const PAGE_COUNT_AT = 28;
const FREE_LIST_AT = 32;
const VALID_FOR_AT = 92;
