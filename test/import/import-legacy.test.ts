import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import type { ImportedEvidence } from "#records";
import { besideImported, judgeLegacy } from "#report";
import {
  EXPORT_FORMATS,
  exportLedger,
  type ImportedFile,
  importLegacy,
  LedgerSnapshot,
  SqliteEvidence,
  SqliteStore,
} from "#store";
import { emptyFolder, fullLedger } from "../export/ledger-scene.ts";
import { databaseFile, fileOf } from "../legacy/made-files.ts";
import { sharedData } from "../shared-data.ts";

const clock = systemClock;

async function imported(ledger: string, ...paths: readonly string[]): Promise<ImportedFile[]> {
  await using store = await SqliteEvidence.open(ledger, { clock });
  return await importLegacy(paths, { store, judge: judgeLegacy, clock }, never);
}

async function evidenceIn(ledger: string, digest?: string): Promise<ImportedEvidence[]> {
  await using store = await SqliteEvidence.open(ledger, { clock });
  const all: ImportedEvidence[] = [];
  for await (const page of store.evidence(never, digest)) all.push(...page);
  return all;
}

test("a database's cells become evidence with its own status, counts and doubts", async () => {
  const ledger = await emptyFolder("import");
  const path = await databaseFile([{}, { taskType: "unknown", numbers: { total: 20, success_rate: 0.3, failed: 14 } }]);
  const [file] = await imported(ledger, path);
  expect(file).toMatchObject({ format: "json-v3", status: "imported", evidence: 2, reason: null });
  expect(file!.findings).toEqual({ "doubled-total": 1, "unknown-task-type": 1 });
  const [sound, doubtful] = await evidenceIn(ledger);
  expect(sound).toMatchObject({
    status: "imported",
    source: file!.digest,
    kind: "cell",
    model: "oak",
    conditions: { promptType: "optimal", toolSuccessRate: 0.8, difficulty: "easy", taskType: "basic_task" },
    counts: { trials: 10, full: 4, partial: 2, failure: 4 },
    doubts: [],
  });
  expect(sound!.recorded).toMatchObject({ total: 10, success_rate: 0.6, total_errors: 6 });
  expect(doubtful!.doubts.toSorted()).toEqual(["doubled-total", "unknown-task-type"]);
});

test("W2: the same bytes are one source, whatever they are called, and importing them again changes nothing", async () => {
  const ledger = await emptyFolder("import");
  const path = await databaseFile([{}]);
  const copy = await fileOf("another name.json", readFileSync(path));
  const results = [...(await imported(ledger, path, copy)), ...(await imported(ledger, path))];
  expect(results.map(({ status }) => status)).toEqual(["imported", "known", "known"]);
  expect(await evidenceIn(ledger)).toHaveLength(1);
});

test("W23: an import that was cut off is completed by the next", async () => {
  const ledger = await emptyFolder("import");
  const path = await databaseFile([{}, { taskType: "simple_task" }, { taskType: "data_pipeline" }]);
  {
    await using store = await SqliteEvidence.open(ledger, { clock });
    const dying = {
      keep: (source: Parameters<typeof store.keep>[0], evidence: Parameters<typeof store.keep>[1]) =>
        store.keep(source, failingAfter(1, evidence)),
      sources: () => store.sources(),
      evidence: (signal: AbortSignal) => store.evidence(signal),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    await expect(importLegacy([path], { store: dying, judge: judgeLegacy, clock }, never)).rejects.toThrow("killed");
    expect(await store.sources()).toEqual([]);
  }
  expect(await evidenceIn(ledger)).toEqual([]);
  const [again] = await imported(ledger, path);
  expect(again!.status).toBe("imported");
  expect(await evidenceIn(ledger)).toHaveLength(3);
});

function* failingAfter<T>(count: number, items: Iterable<T>): Generator<T> {
  let given = 0;
  for (const item of items) {
    if (given === count) throw new Error("killed");
    given += 1;
    yield item;
  }
}

test("a conversation is kept whole, so that it can be scored again", async () => {
  const ledger = await emptyFolder("import");
  const transcript = {
    test_id: "qwen2_5_7b_instruct_basic_task_insttask_1",
    task_type: "basic_task",
    prompt_type: "optimal",
    conversation_history: [{ role: "assistant", content: "<tool_call>file_operations_reader" }],
    execution_history: [],
    result: { success: false, final_score: 0, error: "none" },
  };
  await imported(ledger, await fileOf("log.json", JSON.stringify(transcript)));
  const [piece] = await evidenceIn(ledger);
  expect(piece).toMatchObject({
    kind: "conversation",
    model: "qwen2_5_7b_instruct",
    counts: { trials: 1, failure: 1 },
  });
  expect(piece!.document).toEqual(transcript);
});

test("files that hold no results are refused with the reason, and the others still come in", async () => {
  const ledger = await emptyFolder("import");
  const files = await imported(
    ledger,
    await fileOf("empty.json", ""),
    await fileOf("other.json", '{"a": 1}'),
    await fileOf("cut.json", '{"models": {"oak": '),
    join(ledger, "missing.json"),
    await databaseFile([{}]),
  );
  expect(files.map(({ status, reason }) => [status, reason?.split(":")[0] ?? null])).toEqual([
    ["refused", "empty-file"],
    ["refused", "unknown-format"],
    ["refused", "truncated"],
    ["refused", "missing-file"],
    ["imported", null],
  ]);
});

test("imported evidence is in no table, no export and no figure of one's own results", async () => {
  const ledger = await fullLedger();
  const before = await ownFigures(ledger);
  await imported(ledger, await databaseFile([{ model: "oak" }, { model: "elm, the second", taskType: "simple_task" }]));
  expect(await ownFigures(ledger)).toEqual(before);
});

async function ownFigures(ledger: string): Promise<unknown> {
  const folder = await emptyFolder("export");
  await using reader = await LedgerSnapshot.open(ledger, { clock });
  const exports = [];
  for (const format of EXPORT_FORMATS) exports.push(...(await exportLedger(reader, { folder, format }, never)).files);
  await using store = await SqliteStore.open(ledger, { clock });
  return { exports, tallies: await store.tallies(null) };
}

test("evidence is set beside one's own cells of the same conditions, under any spelling of the model", async () => {
  const ledger = await fullLedger();
  await imported(
    ledger,
    await databaseFile([{ model: "OAK" }, { model: "birch" }, { model: "oak", taskType: "unknown" }]),
  );
  await using store = await SqliteStore.open(ledger, { clock });
  const rows = besideImported(await store.tallies(null), await evidenceIn(ledger));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    model: "oak",
    own: { simulated: true },
    imported: { trials: 10, rate: 0.5, doubts: [] },
  });
  expect(rows[0]!.own.graded).toBeGreaterThan(0);
});

test("the source may be read-only: it is only read", async () => {
  const path = await databaseFile([{}]);
  chmodSync(path, 0o444);
  expect(await imported(await emptyFolder("import"), path)).toMatchObject([{ status: "imported" }]);
});

const folder = sharedData("legacy");
const transcripts = sharedData("transcripts");

test.skipIf(folder === undefined)("the original's databases and tables come in, cell by cell", async () => {
  const ledger = await emptyFolder("import");
  const names = readdirSync(folder!).toSorted();
  const files = await imported(ledger, ...names.map((name) => join(folder!, name)));
  const kept = Object.fromEntries(
    files.map(({ evidence, status }, at) => [names[at]!, status === "imported" ? evidence : status]),
  );
  expect(kept).toEqual({
    "bare-flawed.json": 233,
    "conflict-markers.json": "refused",
    "consistent.json": 241,
    "summary-stale.json": 179,
    "summary-zero.json": 149,
    "synthetic-rows.parquet": 240,
    "v2-empty-models.json": 250,
    "with-nan.json": 234,
  });
  const made = files.find(({ format }) => format === "parquet")!;
  const pieces = await evidenceIn(ledger, made.digest!);
  expect(pieces).toHaveLength(240);
  expect(pieces.every(({ doubts }) => doubts.includes("synthetic-rows"))).toBe(true);
});

test.skipIf(transcripts === undefined)("the original's conversations come in whole", async () => {
  const ledger = await emptyFolder("import");
  const names = readdirSync(transcripts!).slice(0, 5);
  const files = await imported(ledger, ...names.map((name) => join(transcripts!, name)));
  expect(files.map(({ status }) => status)).toEqual(names.map(() => "imported"));
  const pieces = await evidenceIn(ledger);
  const raw = names.map((name) => JSON.parse(readFileSync(join(transcripts!, name), "utf8")) as unknown);
  expect(pieces.map(({ document }) => document)).toEqual(raw);
});
