import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digestOf, randomOf, RunId, systemClock, type TrialId } from "#kernel";
import type { LedgerRecord } from "#records";
import { SqliteStore } from "#store";
import { MemoryStore } from "#testing";
import { rawDatabase } from "../support/raw-database.ts";
import { type Acknowledged, acknowledged, AT_ONCE, CALLS_A_TRIAL, loadPlan } from "./ledger-load.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";

/** How often a process is killed. More with SLUICE_KILLS=1000. */
const KILLS = Number(process.env["SLUICE_KILLS"] ?? 12);
const PROCESSES = 3;
/** A process is killed after at most so many lines, which are about eleven a trial. */
const MOST_LINES = 600;
/** Enough that the processes are still at work at the last kill. */
const TRIALS = 500 + KILLS * Math.ceil(MOST_LINES / 11 + AT_ONCE);

const { record: plan, trials } = loadPlan(TRIALS);
const TYPES = ["attempt-started", "attempt-ended", "send-started", "send-ended", "call-answered"] as const;

let folder: string;
/** Everything any process was told is durable. */
const promised: Acknowledged[] = [];
let kills = 0;
let openAttemptsTaken = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-kill-"));
}, 10_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test(
  `${PROCESSES} processes work on one ledger while ${KILLS} of them are killed, and the last one finishes the plan`,
  { timeout: 120_000 + KILLS * 12_000 },
  async () => {
    await using store = await SqliteStore.open(folder, { clock: systemClock });
    await Promise.all(Array.from({ length: PROCESSES }, (_, line) => killOneByOne(store, line)));
    const last = startWorker("ledger-worker.ts", folder, String(TRIALS), "last");
    expect(await last.gone).toBe(0);
    keepPromises(last);
    expect(kills).toBe(KILLS);
    expect(openAttemptsTaken).toBeGreaterThan(0);
    expect(await store.settled(plan.id)).toHaveLength(TRIALS);
  },
);

function keepPromises(worker: WorkerProcess): void {
  for (const line of worker.lines as readonly Acknowledged[]) promised.push(line);
}

/** Starts processes one after the other and kills each at a random moment, until enough were killed. */
async function killOneByOne(store: SqliteStore, line: number): Promise<void> {
  const random = randomOf("moments", line, KILLS);
  for (let round = line; round < KILLS; round += PROCESSES) {
    const worker = startWorker("ledger-worker.ts", folder, String(TRIALS), `run-${round}`);
    // Some die while they open the ledger and record the plan, most under load.
    if (random.chance(0.9)) await worker.printed(random.int(MOST_LINES));
    else await sleep(random.next() * 400);
    await sleep(random.next() * 10);
    worker.kill();
    expect(await worker.gone, "the process had finished before it was killed: plan more trials").toBeNull();
    kills += 1;
    keepPromises(worker);
    await takeOver(store, worker);
  }
}

/** What a killed process had begun can be had at once by another, with the answers it had been told were kept. */
async function takeOver(store: SqliteStore, killed: WorkerProcess): Promise<void> {
  const said = killed.lines as Acknowledged[];
  const ended = new Set(said.filter((line) => line.type === "attempt-ended").map((line) => line.trial));
  const open = said.find((line) => line.type === "attempt-started" && !ended.has(line.trial));
  if (open === undefined) return;
  const claim = await store.claim(open.trial, RunId("taken-over"), false);
  // Null: its end was committed and only the word of it was lost, or another process has taken it up before us.
  if (claim === null) return;
  openAttemptsTaken += 1;
  const answered = said.filter((line) => line.type === "call-answered" && line.trial === open.trial);
  expect(claim.answers.map((answer) => answer.call)).toEqual(expect.arrayContaining(answered.map((line) => line.call)));
  await store.append(givenBack(open.trial, claim.attempt));
}

const givenBack = (trial: TrialId, attempt: number): LedgerRecord => ({
  v: 1,
  type: "attempt-ended",
  trial,
  attempt,
  run: RunId("taken-over"),
  at: 5,
  verdict: null,
  reason: { code: "SLUICE_TEST", message: "given back" },
  transcript: null,
  quarantined: false,
  simulated: true,
});

const keyOf = ({ type, trial, attempt, call, send }: Acknowledged): string =>
  [type, trial, attempt, call, send].join(" ");

test("every acknowledged record is in the ledger as it was acknowledged", async () => {
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const kept = new Map<string, string>();
  for (const type of TYPES) {
    for await (const record of store.records(type)) kept.set(keyOf(acknowledged(record, null)), digestOf(record));
  }
  const lost = promised.filter((line) => !kept.has(keyOf(line)));
  const changed = promised.filter((line) => line.digest !== null && kept.get(keyOf(line)) !== line.digest);
  expect(promised.length).toBeGreaterThan(KILLS);
  expect({ lost, changed }).toEqual({ lost: [], changed: [] });
});

test("no call was answered twice, and none sent twice but those in flight at a kill", async () => {
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const answered: string[] = [];
  for await (const { trial, call } of store.records("call-answered")) answered.push(`${trial} ${call}`);
  expect(answered).toHaveLength(TRIALS * CALLS_A_TRIAL);
  expect(new Set(answered).size).toBe(answered.length);
  let sends = 0;
  for await (const _ of store.records("send-started")) sends += 1;
  expect(sends - answered.length).toBeLessThanOrEqual(KILLS * AT_ONCE);
});

test("the database is intact, and what it derived is what a fresh fold of its records gives", async () => {
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  await using fresh = new MemoryStore();
  await fresh.recordPlan(plan, trials);
  for (const type of TYPES) for await (const record of store.records(type)) await fresh.append(record);
  expect(await store.settled(plan.id)).toEqual(await fresh.settled(plan.id));
  expect(await store.tallies(plan.id)).toEqual(await fresh.tallies(plan.id));
  for (const run of ["run-0", "run-1", "last"].map(RunId)) {
    expect(await store.runTotals(run)).toEqual(await fresh.runTotals(run));
  }
  expect(integrityOf(store.path)).toEqual([{ integrity_check: "ok" }]);
});

/** What SQLite itself says of the file, through a connection that is not the store's. */
function integrityOf(path: string): unknown {
  using database = rawDatabase(path, { readOnly: true });
  return database
    .prepare("PRAGMA integrity_check")
    .all()
    .map((row: object) => ({ ...row }));
}
