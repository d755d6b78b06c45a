import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never, RunId, systemClock } from "#kernel";
import { auditLedger } from "#report";
import { LedgerSnapshot, SqliteStore } from "#store";
import { FakeTerminal } from "./support/fake-terminal.ts";
import { readEverything } from "./support/filled-ledger.ts";
import { frozenContent, frozenLedger } from "./support/frozen-ledger.ts";
import { rawDatabase } from "./support/raw-database.ts";

/** A folder with a copy of a frozen ledger. */
function thawed(name: Parameters<typeof frozenLedger>[0]): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-frozen-"));
  copyFileSync(frozenLedger(name), join(folder, "ledger.db"));
  return folder;
}

const FROZEN = [
  { name: "schema-1.db", version: 1 },
  { name: "schema-3.db", version: 3 },
] as const;

/** As JSON has it: a frozen answer cannot hold `undefined` or a `Map`. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.for(FROZEN)("$name loads, is migrated, and says what it said when it was frozen", async ({ name, version }) => {
  const folder = thawed(name);
  using before = rawDatabase(join(folder, "ledger.db"), { readOnly: true });
  expect(before.prepare("PRAGMA user_version").get()).toEqual({ user_version: version });
  before.close();
  const content = frozenContent();
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  expect(plain(await readEverything(store, content))).toEqual(content.everything);
  const end = { v: 1, type: "run-ended", run: RunId("later"), at: 1, how: "failed", summary: {} } as const;
  await store.append(end);
  using after = rawDatabase(join(folder, "ledger.db"), { readOnly: true });
  expect(Number(after.prepare("PRAGMA user_version").get()!["user_version"])).toBeGreaterThanOrEqual(3);
});

test.for(FROZEN)("$name is read without being migrated, and its audit finds it sound", async ({ name }) => {
  const folder = thawed(name);
  const bytes = readFileSync(join(folder, "ledger.db"));
  {
    await using reader = await LedgerSnapshot.open(folder, { clock: systemClock });
    const { facts, findings } = await auditLedger(reader, {}, never);
    expect(facts).toMatchObject({ trials: 6, settled: 6, attempts: 6, calls: 6 });
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(await reader.sources()).toEqual([]);
  }
  expect(readFileSync(join(folder, "ledger.db")).equals(bytes)).toBe(true);
});

test("an empty file is a ledger that is just being made: an audit says so, reading finds nothing, a run fills it", async () => {
  const terminal = new FakeTerminal();
  const path = join(terminal.cwd, "sluice-out", "ledger.db");
  mkdirSync(join(terminal.cwd, "sluice-out"));
  writeFileSync(path, "");
  const audit = await terminal.run("audit", "--json");
  expect(audit).toMatchObject({
    code: 1,
    out: expect.stringMatching(/the ledger [^ ]+ is empty: nothing was recorded/),
  });
  expect(readFileSync(path)).toHaveLength(0);
  const results = await terminal.run("results");
  expect(results).toMatchObject({ code: 0, out: expect.stringContaining("No trials.") });
  expect((await terminal.run("run", "quick", "--limit", "1", "--quiet")).code).toBe(0);
  expect((await terminal.run("results")).out).toContain("1 of 1 planned trials graded");
});
