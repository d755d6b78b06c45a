import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RunId, systemClock } from "#kernel";
import { type Connection, connect } from "./driver.ts";
import { LEDGER_FILE } from "./open-ledger.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";
import { SqliteStore } from "./sqlite-store.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-open-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Changes the file past the store. */
async function change(how: (connection: Connection) => void): Promise<void> {
  const connection = await connect(join(folder, LEDGER_FILE), { readOnly: false });
  how(connection);
  connection.close();
}

const open = (): Promise<SqliteStore> => SqliteStore.open(folder, { clock: systemClock });

async function versionOf(): Promise<unknown> {
  let version: unknown;
  await change((connection) => {
    version = connection.prepare("PRAGMA user_version").get()?.["user_version"];
  });
  return version;
}

test.for(MIGRATIONS.map((_, at) => at))(
  "a ledger of schema version %d is brought to the newest one",
  async (version) => {
    await change((connection) => {
      for (const step of MIGRATIONS.slice(0, version)) connection.exec(step);
      if (version > 0) connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
    });
    const ended = { v: 1, type: "run-ended", run: RunId("run-1"), at: 1, how: "finished", summary: {} } as const;
    {
      await using store = await open();
      await store.append(ended);
    }
    expect(await versionOf()).toBe(MIGRATIONS.length);
    await using store = await open();
    for await (const record of store.records("run-ended")) expect(record).toEqual(ended);
  },
);

test("a migration that fails leaves the version it began with", async () => {
  await change((connection) => {
    for (const step of MIGRATIONS.slice(0, 1)) connection.exec(step);
    connection.exec(`CREATE TABLE board (mine); PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
  });
  await expect(open()).rejects.toThrow("board");
  expect(await versionOf()).toBe(1);
});

test("a table that a person added is welcome", async () => {
  await (await open())[Symbol.asyncDispose]();
  await change((connection) => connection.exec("CREATE TABLE my_notes (text); CREATE INDEX mine ON calls (lane)"));
  await using store = await open();
  expect(await store.latestPlan()).toBeNull();
});

test("a ledger whose description of a table was damaged is refused", async () => {
  await (await open())[Symbol.asyncDispose]();
  const file = join(folder, LEDGER_FILE);
  const bytes = readFileSync(file);
  // Also where SQLite has left an old copy of it.
  for (let at = bytes.indexOf("task_digest"); at >= 0; at = bytes.indexOf("task_digest"))
    bytes.write("tusk_digest", at);
  writeFileSync(file, bytes);
  await expect(open()).rejects.toThrow(/damaged .*trials is not what it was made as/);
});
