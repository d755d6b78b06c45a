import { statSync } from "node:fs";
import { join } from "node:path";
import { StoreRefusedError } from "../store-refused.ts";
import { type Connection, connect } from "./driver.ts";
import { LedgerFile } from "./ledger-file.ts";
import { LEDGER_FILE, patiently, type Patience } from "./open-ledger.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";
import { asRefusal } from "./sqlite-failure.ts";

/** A ledger opened for reading, inside a transaction that shows it as it was at this moment. */
export interface Snapshot {
  readonly file: LedgerFile;
  /** The schema version it was written by; never migrated here. */
  readonly version: number;
}

/**
 * Opens the ledger in a folder for reading. Throws a `StoreRefusedError` when there is none, when it is another program's
 * or a newer version's; damage is left for the reader to find.
 */
export async function openSnapshot(folder: string, patience: Patience): Promise<Snapshot> {
  const path = join(folder, LEDGER_FILE);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new StoreRefusedError(path, `there is no ledger at ${path}: name the output folder of a run`);
  }
  const connection = await connecting(path);
  try {
    const version = await patiently(path, patience, () => begin(connection, path));
    return { file: new LedgerFile(path, connection), version };
  } catch (error) {
    connection.close();
    throw asRefusal(error, path);
  }
}

async function connecting(path: string): Promise<Connection> {
  try {
    return await connect(path, { readOnly: true });
  } catch (error) {
    throw asRefusal(error, path);
  }
}

// A read transaction of WAL mode begins with the first read: the version's.
function begin(connection: Connection, path: string): number {
  connection.exec("PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; BEGIN");
  try {
    return versionOf(connection, path);
  } catch (error) {
    connection.exec("ROLLBACK");
    throw error;
  }
}

function versionOf(connection: Connection, path: string): number {
  const pragma = (name: string): number => Number(connection.prepare(`PRAGMA ${name}`).get()?.[name]);
  const [application, version] = [pragma("application_id"), pragma("user_version")];
  if (application !== APPLICATION_ID) {
    // A process that is killed while it makes a ledger leaves it so; the next run makes it.
    if (statSync(path).size === 0 && application === 0) {
      throw new StoreRefusedError(
        path,
        `the ledger ${path} is empty: nothing was recorded in it yet, or all of it was cut off. A run fills it; restore a copy where there was something`,
      );
    }
    throw new StoreRefusedError(
      path,
      `${path} is a SQLite database of another program, not a ledger: name the output folder of a run`,
    );
  }
  if (version > MIGRATIONS.length) {
    throw new StoreRefusedError(
      path,
      `the ledger ${path} was written by a newer version of sluice (schema ${version}, this program knows up to ${MIGRATIONS.length}): update sluice`,
    );
  }
  return version;
}
