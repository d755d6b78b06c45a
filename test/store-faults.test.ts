import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Random, randomOf, RunId, systemClock } from "#kernel";
import type { LedgerRecord } from "#records";
import { FakeClock } from "#testing";
import { SqliteStore, StoreRefusedError } from "#store";
import { rawDatabase, type RawDatabase } from "./support/raw-database.ts";
import { fillLedger, type Filled, readEverything } from "./support/filled-ledger.ts";

let root: string;
let folders = 0;
let sound: Buffer;
let filled: Filled;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "sluice-faults-"));
  const folder = freshFolder();
  filled = await fillLedger(folder);
  sound = readFileSync(join(folder, "ledger.db"));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const freshFolder = (): string => mkdtempSync(join(root, `${folders++}-`));

/** A folder whose ledger has these bytes. */
function folderWith(bytes: Uint8Array): string {
  const folder = freshFolder();
  writeFileSync(join(folder, "ledger.db"), bytes);
  return folder;
}

const open = (folder: string): Promise<SqliteStore> => SqliteStore.open(folder, { clock: systemClock });

/** Names and contents of the files in a folder; without the index of the log, which only says who reads it, and empty logs. */
const contentsOf = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => ({ name, content: readFileSync(join(folder, name)) }))
    .filter(({ name, content }) => !name.endsWith("-shm") && content.length > 0)
    .map(({ name, content }) => `${name} ${createHash("sha256").update(content).digest("hex")}`);

/** Opening is refused with these words, and changes nothing. */
async function expectRefusal(folder: string, words: RegExp): Promise<void> {
  const before = contentsOf(folder);
  const refusal = await open(folder).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(StoreRefusedError);
  expect(refusal).toMatchObject({
    code: "SLUICE_STORE_REFUSED",
    remedy: { do: "abort-run" },
    message: expect.stringMatching(words),
  });
  expect((refusal as StoreRefusedError).message).toContain(join(folder, "ledger.db"));
  expect(contentsOf(folder)).toEqual(before);
}

test("a sound ledger opens, and gives back what was appended", async () => {
  await using store = await open(folderWith(sound));
  expect(await readEverything(store, filled)).toEqual(filled.everything);
});

test.for([0.05, 0.3, 0.5, 0.9, 0.999])(
  "a ledger cut off at %d of its length is refused and left untouched",
  async (part) => {
    await expectRefusal(folderWith(sound.subarray(0, Math.floor(sound.length * part))), /damaged/);
  },
);

test("a ledger with a page overwritten is refused and left untouched", async () => {
  const bytes = Buffer.from(sound);
  bytes.fill(0xa5, 4096 * 3, 4096 * 4);
  await expectRefusal(folderWith(bytes), /damaged/);
});

test("random bytes anywhere are refused, or hit nothing that was appended", { timeout: 60_000 }, async () => {
  const verdicts = { refused: 0, harmless: 0 };
  for (let round = 0; round < 60; round++) verdicts[await tryScribbled(randomOf("scribble", round))] += 1;
  expect(verdicts.refused).toBeGreaterThan(10);
});

/** Overwrites a few random bytes of a sound ledger and reads everything. */
async function tryScribbled(random: Random): Promise<"refused" | "harmless"> {
  const bytes = Buffer.from(sound);
  const [from, length] = [random.int(bytes.length), 1 + random.int(32)];
  for (let at = from; at < Math.min(bytes.length, from + length); at++) bytes[at] = random.int(256);
  const folder = folderWith(bytes);
  try {
    await using store = await open(folder);
    const { facts } = await readEverything(store, filled);
    expect(facts, `bytes ${from} to ${from + length}`).toEqual(filled.everything.facts);
    return "harmless";
  } catch (error) {
    if (!(error instanceof StoreRefusedError)) throw error;
    return "refused";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a file that is no database is refused and left untouched", async () => {
  await expectRefusal(
    folderWith(Buffer.from("version https://git-lfs.github.com/spec/v1\n".repeat(200))),
    /not a ledger/,
  );
});

test("a database of another program is refused and left untouched", async () => {
  const folder = freshFolder();
  using database = rawDatabase(join(folder, "ledger.db"));
  database.exec("CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')");
  database.close();
  await expectRefusal(folder, /another program/);
});

test("a ledger of a newer version is refused and left untouched, also with a log that was never merged", async () => {
  const folder = folderWith(sound);
  using database = rawDatabase(join(folder, "ledger.db"));
  makeNewer(database);
  await expectRefusal(folder, /newer version/);
  database.close();
  await expectRefusal(folder, /newer version/);
});

test("a ledger that a newer program migrates while it is open takes no more records from this one", async () => {
  const folder = folderWith(sound);
  const store = await open(folder);
  using database = rawDatabase(join(folder, "ledger.db"));
  makeNewer(database);
  await expect(store.append(runEnded("late"))).rejects.toThrow(/newer version/);
  await expect(store[Symbol.asyncDispose]()).rejects.toThrow(/newer version/);
});

/** What the first migration of a later release does. */
function makeNewer(database: RawDatabase): void {
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  database.exec(`PRAGMA user_version = ${version + 1}`);
}

const runEnded = (name: string): LedgerRecord => ({
  v: 1,
  type: "run-ended",
  run: RunId(name),
  at: 1,
  how: "failed",
  summary: {},
});

test("a file where the folder should be is refused", async () => {
  const file = join(freshFolder(), "taken");
  writeFileSync(file, "mine");
  await expect(open(file)).rejects.toThrow(/cannot make the folder .* choose another output folder/);
  await expect(open(join(file, "below"))).rejects.toBeInstanceOf(StoreRefusedError);
  expect(readFileSync(file, "utf8")).toBe("mine");
});

test("a folder where the file should be is refused", async () => {
  const folder = freshFolder();
  mkdirSync(join(folder, "ledger.db"));
  await expect(open(folder)).rejects.toThrow(/is not a file/);
});

test("a torn tail of the log is dropped, and everything acknowledged before it stays", async () => {
  const folder = freshFolder();
  const store = await open(folder);
  await store.append(runEnded("kept"));
  const copy = freshFolder();
  for (const name of ["ledger.db", "ledger.db-wal"]) writeFileSync(join(copy, name), readFileSync(join(folder, name)));
  appendFileSync(join(copy, "ledger.db-wal"), Buffer.alloc(3_000, 7));
  await store[Symbol.asyncDispose]();
  await using torn = await open(copy);
  const runs: unknown[] = [];
  for await (const { run } of torn.records("run-ended")) runs.push(run);
  expect(runs).toEqual(["kept"]);
});

test("an empty file is taken for a ledger that is just being made", async () => {
  const folder = folderWith(sound);
  truncateSync(join(folder, "ledger.db"));
  await using store = await open(folder);
  expect(await store.latestPlan()).toBeNull();
});

test("a lock that is never let go is refused after its time, and the event loop runs meanwhile", async () => {
  const folder = folderWith(sound);
  const clock = new FakeClock();
  const store = await SqliteStore.open(folder, { clock, lockedAfterMs: 5_000 });
  using holder = rawDatabase(join(folder, "ledger.db"));
  holder.exec("BEGIN IMMEDIATE");
  await expect(clock.run(store.append(runEnded("late")))).rejects.toThrow(/another process keeps it locked/);
  const patient = store.append(runEnded("in time"));
  await clock.advance(1_000);
  holder.exec("COMMIT");
  await clock.run(patient);
  await store[Symbol.asyncDispose]();
});
