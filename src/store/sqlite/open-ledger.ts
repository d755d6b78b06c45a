import { statSync } from "node:fs";
import { join } from "node:path";
import { type Clock, type Random, never } from "#kernel";
import { makeFolder } from "../make-folder.ts";
import { damaged, StoreRefusedError } from "../store-refused.ts";
import { type Connection, connect, rollBack, type Row } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";
import { asRefusal, isBusy } from "./sqlite-failure.ts";

/** The ledger's name in an output folder. */
export const LEDGER_FILE = "ledger.db";

/** How to wait where another process holds the lock. */
export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
  /** Milliseconds after which a lock that is never free is refused. */
  readonly lockedAfterMs: number;
}

/**
 * Opens the ledger in a folder, ready to be written, and makes or migrates it where needed. A file that is not a sound
 * ledger of a version this program knows is looked at read-only, refused with a `StoreRefusedError`, and left as it was.
 */
export async function openLedger(
  folder: string,
  patience: Patience,
): Promise<{ file: string; connection: Connection }> {
  const file = join(folder, LEDGER_FILE);
  makePlace(folder, file);
  if (hasContent(file)) await inspect(file, patience);
  const connection = await refusingLater(file, () => connect(file, { readOnly: false }));
  try {
    await patiently(file, patience, () => prepare(connection, file));
    return { file, connection };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function makePlace(folder: string, file: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const why = (error as Error).message;
    throw new StoreRefusedError(
      file,
      `cannot make the folder ${folder} for the ledger (${why}): choose another output folder`,
      {
        cause: error,
      },
    );
  }
}

function hasContent(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === false) {
    throw new StoreRefusedError(file, `${file} is not a file: choose another output folder, or move it away`);
  }
  return found !== undefined && found.size > 0;
}

/** Looks at an existing file without writing: who made it, which version, and, when that is quick, whether it is sound. */
async function inspect(file: string, patience: Patience): Promise<void> {
  const connection = await refusingLater(file, () => connect(file, { readOnly: true }));
  try {
    const version = await patiently(file, patience, () => versionNow(connection, file));
    const expected = await tablesOfVersion(version);
    await patiently(file, patience, () => {
      // Unless another process has migrated it meanwhile, and so has looked at it.
      if (versionNow(connection, file) === version) refuseOtherTables(connection, file, expected);
      refuseCutPage(connection, file);
      if (statSync(file).size <= QUICKLY_CHECKED_BYTES) checkPages(connection, file);
    });
  } finally {
    connection.close();
  }
}

/** The tables and indices that the migrations up to a version make. */
async function tablesOfVersion(version: number): Promise<Row[]> {
  const empty = await connect(":memory:", { readOnly: false });
  try {
    for (const step of MIGRATIONS.slice(0, version)) empty.exec(step);
    return tablesOf(empty);
  } finally {
    empty.close();
  }
}

const tablesOf = (connection: Connection): Row[] =>
  connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").all();

/** A byte that changed in the description of a table passes every check of SQLite's. Tables a person added are welcome. */
function refuseOtherTables(connection: Connection, file: string, expected: readonly Row[]): void {
  const found = new Map(tablesOf(connection).map((row) => [row["name"], row["sql"]]));
  const other = expected.find((row) => found.get(row["name"]) !== row["sql"]);
  if (other !== undefined)
    throw new StoreRefusedError(file, damaged(file, `${String(other["name"])} is not what it was made as`));
}

/** SQLite takes a last page that was cut off for one that ends in zeros; only a log that is still to be merged may mend it. */
function refuseCutPage(connection: Connection, file: string): void {
  const pageBytes = Number(connection.prepare("PRAGMA page_size").get()?.["page_size"]);
  const isCut = (): boolean => statSync(file).size % pageBytes !== 0;
  const mayBeMended = (): boolean => (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  // Looked at twice: between the first two looks another process may have merged the log.
  if (!isCut() || mayBeMended() || !isCut()) return;
  throw new StoreRefusedError(file, damaged(file, "its last page is cut off"));
}

// Up to this size a full check, indices included, takes about a tenth of a second; larger ledgers are checked as they are read.
const QUICKLY_CHECKED_BYTES = 16 * 1024 * 1024;

function checkPages(connection: Connection, file: string): void {
  const found = connection.prepare("PRAGMA integrity_check(1)").get()?.["integrity_check"];
  if (found === "ok") return;
  throw new StoreRefusedError(file, damaged(file, String(found)));
}

/** The schema version in the file, seen at one moment: another process may be making the ledger just now. */
function versionNow(connection: Connection, file: string): number {
  connection.exec("BEGIN");
  try {
    return versionIn(connection, file);
  } finally {
    connection.exec("ROLLBACK");
  }
}

/** The schema version in the file, 0 for an empty one. Refuses foreign files and versions from the future. */
function versionIn(connection: Connection, file: string): number {
  const application = pragma(connection, "application_id");
  const version = pragma(connection, "user_version");
  if (application !== APPLICATION_ID && !isEmpty(connection, application, version)) {
    throw new StoreRefusedError(
      file,
      `${file} is a SQLite database of another program (application id ${application}, expected ${APPLICATION_ID}): choose another output folder, or move the file away`,
    );
  }
  if (version > MIGRATIONS.length) throw fromTheFuture(file, version);
  return version;
}

function fromTheFuture(file: string, version: number): StoreRefusedError {
  return new StoreRefusedError(
    file,
    `the ledger ${file} was written by a newer version of sluice (schema ${version}, this program knows up to ${MIGRATIONS.length}): update sluice, or choose another output folder`,
  );
}

/** Refuses, inside a transaction, a ledger that a newer program has migrated while this one had it open. */
export function refuseMigrated(ledger: LedgerFile): void {
  const version = Number(ledger.get("PRAGMA user_version")?.["user_version"]);
  if (version !== MIGRATIONS.length) throw fromTheFuture(ledger.path, version);
}

function isEmpty(connection: Connection, application: number, version: number): boolean {
  if (application !== 0 || version !== 0) return false;
  return connection.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}

function pragma(connection: Connection, name: "application_id" | "user_version"): number {
  return Number(connection.prepare(`PRAGMA ${name}`).get()?.[name]);
}

// FULL makes a commit survive a power cut. The cache (KiB, negative) holds the upper pages of a large ledger's indices.
const SETTINGS = "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";

function prepare(connection: Connection, file: string): void {
  const mode = connection.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
  if (mode !== "wal") throw new Error(`the ledger ${file} stayed in journal mode ${String(mode)}`);
  connection.exec(SETTINGS);
  if (versionNow(connection, file) < MIGRATIONS.length) migrate(connection, file);
}

function migrate(connection: Connection, file: string): void {
  connection.exec("BEGIN IMMEDIATE");
  try {
    // Read again under the lock: another process may have migrated meanwhile.
    const version = versionIn(connection, file);
    for (const step of MIGRATIONS.slice(version)) connection.exec(step);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** Runs `work` again a few milliseconds later while another process holds the lock; everything else SQLite throws is a refusal. */
export async function patiently<T>(file: string, patience: Patience, work: () => T): Promise<T> {
  const { clock, random, lockedAfterMs } = patience;
  const deadline = clock.now() + lockedAfterMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || clock.now() >= deadline) throw asRefusal(error, file);
    }
    await clock.sleep(1 + random.next() * LONGEST_RETRY_MS, never);
  }
}

const LONGEST_RETRY_MS = 7;

async function refusingLater<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asRefusal(error, file);
  }
}
