import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomOf, systemClock } from "#kernel";
import { SqliteStore } from "#store";
import { FakeTerminal } from "./support/fake-terminal.ts";
import { fillLedger, type Filled } from "./support/filled-ledger.ts";
import { rawDatabase } from "./support/raw-database.ts";

let root: string;
let sound: Buffer;
let filled: Filled;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "sluice-changed-"));
  filled = await fillLedger(root);
  sound = readFileSync(join(root, "ledger.db"));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  table: ["results"],
  "table as JSON": ["results", "--json"],
  coverage: ["results", "--coverage"],
  comparison: ["results", "--compare", "model:tree-0,tree-1"],
  report: ["report", "--to", "-"],
  parquet: ["export", "--format", "parquet"],
  csv: ["export", "--format", "csv"],
  master: ["export", "--format", "master-json"],
};

/** Commands that read every trial, and not only what cells come to. */
const TRIALS = ["table", "comparison", "report", "parquet", "csv", "master"];
const ALL = Object.keys(COMMANDS);

/** A terminal in a folder whose ledger has these bytes. */
function withLedger(bytes: Uint8Array): FakeTerminal & { readonly path: string } {
  const terminal = new FakeTerminal();
  const folder = join(terminal.cwd, "sluice-out");
  mkdirSync(folder);
  const path = join(folder, "ledger.db");
  writeFileSync(path, bytes);
  return Object.assign(terminal, { path });
}

/** The ledger's bytes with one text in the place of another of the same length: everywhere, for pages hold what was there before too. */
function overwritten(found: RegExp, by: string): Buffer {
  const bytes = Buffer.from(sound);
  const places = [...sound.toString("latin1").matchAll(found)];
  expect(places).not.toHaveLength(0);
  for (const { 0: was, index } of places) {
    expect(by).toHaveLength(was.length);
    bytes.write(by, index, "latin1");
  }
  return bytes;
}

/** The ledger's bytes after somebody changed it with another program. */
function edited(sql: string): Buffer {
  const path = join(mkdtempSync(join(root, "edited-")), "ledger.db");
  writeFileSync(path, sound);
  const database = rawDatabase(path);
  expect(database.prepare("SELECT total_changes() AS n").get()).toEqual({ n: 0 });
  database.exec(sql);
  expect(Number(database.prepare("SELECT total_changes() AS n").get()!["n"])).toBeGreaterThan(0);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  return readFileSync(path);
}

test("a ledger in which nothing was changed is read by every command", { timeout: 60_000 }, async () => {
  const terminal = withLedger(sound);
  for (const command of Object.values(COMMANDS)) {
    const { code, err } = await terminal.run(...command);
    expect({ command, code, err }).toEqual({ command, code: 0, err: expect.not.stringContaining("damaged") });
  }
  rmSync(terminal.cwd, { recursive: true });
});

test.for([
  ["what a verdict rests on, by one digit", () => overwritten(/"turns":7\}/g, '"turns":8}'), TRIALS],
  ["the score in a verdict, by one digit", () => overwritten(/"score":0\.5/g, '"score":0.7'), TRIALS],
  ["a trial's task, by one digit", () => overwritten(/task-31(?=digest)/g, "task-32"), TRIALS],
  ["where a trial stands, by one letter", () => overwritten(/(?<!")partial(?!")/g, "parfial"), ALL],
  ["a model's name, by one letter", () => overwritten(/tree-1(?=.{0,3}tree-1|.*lane-)/gs, "tree-9"), ["parquet"]],
  ["what was asked in a call, by one digit", () => overwritten(/prompt-17/g, "prompt-18"), ["parquet"]],
  [
    "an answer, by one letter",
    () => overwritten(/\{"content":"The answer to question 1 /g, `{"content":"The answer to question 2 `),
    ["parquet"],
  ],
  ["a score", () => edited("UPDATE standings SET score = 0.25 WHERE trial = 3"), ALL],
  ["an outcome", () => edited("UPDATE standings SET outcome = 'full' WHERE trial = 1"), ALL],
  ["tokens", () => edited("UPDATE standings SET input_tokens = input_tokens + 1 WHERE trial = 9"), ALL],
  ["whether answers were simulated", () => edited("UPDATE standings SET simulated = 0 WHERE trial = 4"), ALL],
  ["a standing that is gone", () => edited("DELETE FROM standings WHERE trial = 5"), ALL],
  ["a standing of no trial", () => edited("INSERT INTO standings (cell, trial) VALUES (1, 9999)"), ALL],
  ["a verdict and the standing with it", () => edited(BOTH), ALL],
  ["when a trial was begun", () => edited("UPDATE attempt_starts SET at = 0 WHERE trial = 6"), TRIALS],
  ["when a trial ended", () => edited("UPDATE attempt_ends SET at = 9 WHERE trial = 6"), TRIALS],
  ["what a call cost", () => edited("UPDATE calls SET cost_usd = cost_usd + 1 WHERE trial = 8"), TRIALS],
  ["a call that is gone", () => edited("DELETE FROM calls WHERE trial = 8"), TRIALS],
  ["what is kept of a cell", () => edited("UPDATE cell_totals SET calls = calls + 1 WHERE cell = 2"), ALL],
] as const)(
  "%s was changed: no figure is printed, and the audit finds it",
  { timeout: 60_000 },
  async ([, change, by]) => {
    const bytes = change();
    const terminal = withLedger(bytes);
    for (const name of by) {
      const { code, out, err } = await terminal.run(...COMMANDS[name]!);
      expect({ name, code, out }).toEqual({ name, code: 3, out: "" });
      expect(err).toMatch(/its content is damaged \(.*sluice audit/s);
    }
    expect(readFileSync(terminal.path).equals(bytes)).toBe(true);
    const { code, out } = await terminal.run("audit", "--json");
    expect(code, out).toBe(1);
    rmSync(terminal.cwd, { recursive: true });
  },
);

const BOTH = `UPDATE standings SET outcome = 'full', score = 1 WHERE trial = 1;
  UPDATE attempt_ends SET verdict = replace(replace(verdict, 'failure', 'full'), '"score":0', '"score":1') WHERE trial = 1`;

test("a run does not go on with a ledger that was changed", async () => {
  const folder = mkdtempSync(join(root, "run-"));
  writeFileSync(join(folder, "ledger.db"), edited("UPDATE standings SET score = 0.25 WHERE trial = 3"));
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  await expect(store.tallies(filled.plan)).rejects.toThrow(/score_sum .* where .* was recorded/);
});

test("any single byte that is changed changes no figure without a word", { timeout: 120_000 }, async () => {
  const right = await readAll(sound);
  const random = randomOf("a byte of the ledger");
  for (let n = 0; n < FLIPS; n++) {
    const bytes = Buffer.from(sound);
    const at = random.int(sound.length);
    bytes[at] = bytes[at]! ^ (1 << random.int(8));
    // What is refused tells nothing; whatever is told is right.
    const told = Object.entries(await readAll(bytes)).filter(([, figures]) => figures !== null);
    expect(told, `after byte ${at} of ${sound.length}`).toEqual(told.map(([name]) => [name, right[name]]));
  }
});

const FLIPS = Number(process.env["FLIPS"] ?? 100);

/** What table and exports say of a ledger with these bytes; null where it is refused. */
async function readAll(bytes: Uint8Array): Promise<Readonly<Record<string, string | null>>> {
  const terminal = withLedger(bytes);
  const exported = (name: string): string => readFileSync(join(terminal.cwd, "sluice-out", "exports", name), "utf8");
  // Where the key of a start was changed it is as if nobody had written when the attempt began: the moment is missing, not another.
  const started = /(?<=,)1970-01-01T00:00:00\.001000Z(?=,1970)|(?<=,)(?=,1970)/g;
  const table = await terminal.run("results", "--json");
  const csv = await terminal.run("export", "--format", "csv");
  for (const { code, err } of [table, csv]) expect([0, 3], err).toContain(code);
  const said = {
    table: table.code === 0 ? table.out : null,
    trials: csv.code === 0 ? exported("trials.csv").replaceAll(started, "") : null,
    calls: csv.code === 0 ? exported("calls.csv") : null,
  };
  rmSync(terminal.cwd, { recursive: true });
  return said;
}
