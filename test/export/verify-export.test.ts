import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never, randomOf, RunId, systemClock } from "#kernel";
import { auditLegacy } from "#report";
import {
  EXPORT_FORMATS,
  type ExportFormat,
  exportLedger,
  type LedgerReader,
  LedgerSnapshot,
  readLegacy,
  SqliteStore,
  verifyExport,
} from "#store";
import { attempt, emptyFolder, fullLedger, GRADES, recordPlan, trialIn, workflowTrials } from "./ledger-scene.ts";

const open = (ledger: string): Promise<LedgerSnapshot> => LedgerSnapshot.open(ledger, { clock: systemClock });

async function exportedAll(ledger: string, formats: readonly ExportFormat[] = EXPORT_FORMATS): Promise<string> {
  const folder = await emptyFolder("export");
  await using reader = await open(ledger);
  for (const format of formats) await exportLedger(reader, { folder, format }, never);
  return folder;
}

async function differences(folder: string, ledger: string): Promise<string[]> {
  await using reader = await open(ledger);
  return (await verifyExport(folder, reader, never)).flatMap((check) => check.differences);
}

test("W11: what was just exported is what the ledger gives, file by file", async () => {
  const ledger = await fullLedger();
  const folder = await exportedAll(ledger);
  await using reader = await open(ledger);
  const checks = await verifyExport(folder, reader, never);
  expect(checks.map(({ file, records, differences: found }) => [file, records, found])).toEqual([
    ["trials.json", 48, []],
    ["calls.json", 88, []],
    ["trials.parquet", 48, []],
    ["calls.parquet", 88, []],
    ["trials.csv", 48, []],
    ["calls.csv", 88, []],
    ["master_database.json", 36, []],
  ]);
});

test("two exports of one ledger have the same bytes", async () => {
  const ledger = await fullLedger();
  const [one, two] = [await exportedAll(ledger), await exportedAll(ledger)];
  const names = (await readdir(one)).toSorted();
  expect(names).toHaveLength(14);
  for (const name of names) expect(await readFile(join(one, name))).toEqual(await readFile(join(two, name)));
});

test.for(EXPORT_FORMATS)("a changed byte anywhere in a %s export, or in its manifest, is found", async (format) => {
  const ledger = await fullLedger();
  const folder = await exportedAll(ledger, [format]);
  const random = randomOf("mutations", format);
  for (const name of (await readdir(folder)).toSorted()) {
    const path = join(folder, name);
    const whole = await readFile(path);
    const places = [0, whole.length - 1, ...Array.from({ length: 6 }, () => random.int(whole.length))];
    for (const at of places) {
      const changed = Buffer.from(whole);
      changed[at] = changed[at]! ^ (1 << random.int(8));
      await writeFile(path, changed);
      const found = await differences(folder, ledger);
      expect(found.join("\n")).toContain(name);
    }
    await writeFile(path, whole);
  }
  expect(await differences(folder, ledger)).toEqual([]);
});

test("the first byte that differs, a shorter and a longer file are told", async () => {
  const ledger = await fullLedger();
  const folder = await exportedAll(ledger);
  const path = join(folder, "trials.csv");
  const whole = await readFile(path);
  const changed = Buffer.from(whole);
  changed[100] = changed[100]! + 1;
  await writeFile(path, changed);
  expect(await differences(folder, ledger)).toEqual([
    "trials.csv is not what the ledger gives: from byte 100 on it differs",
  ]);
  await writeFile(path, whole.subarray(0, 200));
  expect(await differences(folder, ledger)).toEqual([
    "trials.csv is not what the ledger gives: from byte 200 on it differs",
  ]);
  await writeFile(path, Buffer.concat([whole, Buffer.from("x\n")]));
  expect(await differences(folder, ledger)).toEqual(["trials.csv is longer than what the ledger gives, by 2 bytes"]);
});

test("a missing file and a missing manifest are told", async () => {
  const ledger = await fullLedger();
  const folder = await exportedAll(ledger);
  await rm(join(folder, "calls.parquet"));
  await rm(join(folder, "trials.json.manifest.json"));
  expect(await differences(folder, ledger)).toEqual([
    "trials.json.manifest.json is missing",
    "calls.parquet is missing",
  ]);
});

test("what the ledger has gained since is a difference, in the file and in what its manifest says", async () => {
  const ledger = await fullLedger();
  const folder = await emptyFolder("export");
  {
    await using reader = await open(ledger);
    await exportLedger(reader, { folder, format: "csv" }, never);
  }
  {
    await using store = await SqliteStore.open(ledger, { clock: systemClock });
    await recordPlan(store, [...workflowTrials(4), trialIn({ model: "yew" }, 1, "other@1")], RunId("run-2"));
  }
  const found = await differences(folder, ledger);
  expect(found.some((line) => line.startsWith("trials.csv is not what the ledger gives"))).toBe(true);
  expect(found).toContain("trials.csv.manifest.json says records 48, the ledger gives 49");
});

test("an export while a run writes shows one moment, the same in every file", async () => {
  const ledger = await fullLedger();
  await using reader = await open(ledger);
  await using store = await SqliteStore.open(ledger, { clock: systemClock });
  const folder = await emptyFolder("export");
  const before = await exportLedger(reader, { folder, format: "csv" }, never);
  const owed = workflowTrials(4).filter((_, n) => n % 12 === 11);
  for (const trial of owed) await attempt(store, trial, GRADES.full);
  const after = await exportLedger(reader, { folder, format: "csv" }, never);
  expect(after.files).toEqual(before.files);
  await using later = await open(ledger);
  const now = await exportLedger(later, { folder, format: "csv" }, never);
  expect(now.files[1]!.records).toBe(before.files[1]!.records + owed.length);
});

test("an aborted export leaves what was there, and nothing half done", async () => {
  const ledger = await fullLedger();
  const folder = await exportedAll(ledger);
  await using reader = await open(ledger);
  const broken: LedgerReader = {
    path: reader.path,
    calls: (signal) => reader.calls(signal),
    stories: (signal) => reader.stories(signal),
    axes: () => reader.axes(),
    plans: () => reader.plans(),
    runs: () => reader.runs(),
    tallies: () => reader.tallies(),
    derived: () => reader.derived(),
    sources: () => reader.sources(),
    evidence: (signal) => reader.evidence(signal),
    damage: () => reader.damage(),
    recoverable: () => reader.recoverable(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    async *trials(signal) {
      yield* reader.trials(signal);
      throw new Error("the disk is gone");
    },
  };
  await expect(exportLedger(broken, { folder, format: "json" }, never)).rejects.toThrow("the disk is gone");
  expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
  expect(await differences(folder, ledger)).toEqual([]);
});

test("a folder that cannot be written is refused with what to do", async () => {
  const ledger = await fullLedger();
  const place = await emptyFolder("export");
  await writeFile(join(place, "file"), "");
  await using reader = await open(ledger);
  const target = { folder: join(place, "file"), format: "csv" } as const;
  await expect(exportLedger(reader, target, never)).rejects.toThrow(/is a file: choose another folder/);
});

test("nothing to verify is no check", async () => {
  const ledger = await fullLedger();
  await using reader = await open(ledger);
  expect(await verifyExport(await emptyFolder("export"), reader, never)).toEqual([]);
});

test("the original's shape has the original's totals, and its audit finds nothing but what the outcomes say", async () => {
  const ledger = await fullLedger();
  const folder = await exportedAll(ledger);
  const file = await readLegacy(join(folder, "master_database.json"), { clock: systemClock }, never);
  const [audited] = auditLegacy([file]);
  expect(audited!.findings).toEqual([]);
  expect(audited!.facts).toMatchObject({
    cells: 12,
    sumOfCellTotals: 36,
    storedSummary: { total_tests: 36 },
  });
  const text = JSON.parse(await readFile(join(folder, "master_database.json"), "utf8")) as {
    simulated: boolean;
    models: Record<string, { by_prompt_type: Record<string, { summary: { total: number } }> }>;
  };
  expect(text.simulated).toBe(true);
  expect(text.models["oak"]!.by_prompt_type["optimal"]!.summary.total).toBeGreaterThan(0);
});

test("an empty ledger exports to empty tables that can be read", async () => {
  const ledger = await emptyFolder("ledger");
  await (await SqliteStore.open(ledger, { clock: systemClock }))[Symbol.asyncDispose]();
  const folder = await exportedAll(ledger);
  expect(await differences(folder, ledger)).toEqual([]);
  expect(JSON.parse(await readFile(join(folder, "trials.json"), "utf8"))).toEqual([]);
  const file = await readLegacy(join(folder, "trials.parquet"), { clock: systemClock }, never);
  expect(file.troubles).toEqual([]);
});

test("reading a ledger that is not there, or is something else, is refused by name", async () => {
  const folder = await emptyFolder("ledger");
  await expect(open(folder)).rejects.toThrow(/there is no ledger at .*ledger\.db: name the output folder of a run/);
  await writeFile(join(folder, "other.db"), "no database");
  await rename(join(folder, "other.db"), join(folder, "ledger.db"));
  await expect(open(folder)).rejects.toMatchObject({ code: "SLUICE_STORE_REFUSED" });
});
