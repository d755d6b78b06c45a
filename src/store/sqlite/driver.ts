/** What SQLite stores and gives back. */
export type SqlValue = null | number | string | Uint8Array;

export type Row = Readonly<Record<string, SqlValue>>;

/** A prepared statement, as `node:sqlite` has it. */
export interface Statement {
  run(...values: readonly SqlValue[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): Row[];
  iterate(...values: readonly SqlValue[]): IterableIterator<Row>;
  /** Rows as lists of their values from now on; not in every version of Node. */
  setReturnArrays?(on: boolean): void;
}

/** A connection, as `node:sqlite` has it. Everything it does is synchronous. */
export interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

interface Driver {
  readonly DatabaseSync: new (
    path: string,
    options: { readonly timeout: number; readonly readOnly: boolean; readonly enableForeignKeyConstraints: boolean },
  ) => Connection;
}

/** The first release without the bug that could corrupt a WAL database which several processes write. */
export const OLDEST_SQLITE = "3.51.3";

/** Opens a connection with Node's own SQLite where it is new enough, and with the packaged one elsewhere. Throws SQLite's errors. */
export async function connect(path: string, options: { readonly readOnly: boolean }): Promise<Connection> {
  const { DatabaseSync } = await loadDriver();
  return new DatabaseSync(path, { timeout: 0, readOnly: options.readOnly, enableForeignKeyConstraints: false });
}

/** Ends a transaction without effect, if there still is one: SQLite rolls back by itself after a full disk, for one. */
export function rollBack(connection: Connection): void {
  try {
    connection.exec("ROLLBACK");
  } catch {
    // No transaction is active, or none can be ended: what failed before says why.
  }
}

let loaded: Promise<Driver> | undefined;

const loadDriver = (): Promise<Driver> => (loaded ??= chooseDriver());

// Before that Node prints a warning that its SQLite is experimental.
const FIRST_NODE = "24.0.0";

async function chooseDriver(): Promise<Driver> {
  const builtIn = isOlder(process.versions.node, FIRST_NODE) ? undefined : builtInDriver();
  if (builtIn !== undefined && !isOlder(versionOf(builtIn), OLDEST_SQLITE)) return builtIn;
  const packaged = (await import("@photostructure/sqlite")) as unknown as Driver;
  const version = versionOf(packaged);
  if (isOlder(version, OLDEST_SQLITE)) throw new Error(`SQLite ${version} is older than ${OLDEST_SQLITE}`);
  return packaged;
}

/** Node's own SQLite, which the type declarations of the oldest supported Node do not know yet. */
const builtInDriver = (): Driver | undefined =>
  process.getBuiltinModule("node:sqlite" as "node:fs") as unknown as Driver | undefined;

function versionOf(driver: Driver): string {
  const database = new driver.DatabaseSync(":memory:", {
    timeout: 0,
    readOnly: false,
    enableForeignKeyConstraints: false,
  });
  try {
    return String(database.prepare("SELECT sqlite_version() AS version").get()?.["version"]);
  } finally {
    database.close();
  }
}

/** Whether one dotted version comes before another. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map(Number));
  const at = a!.findIndex((part, index) => part !== (b![index] ?? 0));
  return at >= 0 && a![at]! < (b![at] ?? 0);
}

/** The version of the SQLite that ledgers are kept with. */
export async function sqliteVersion(): Promise<string> {
  return versionOf(await loadDriver());
}
