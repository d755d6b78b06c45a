import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { LaneId, never, RunId, systemClock, TaskId, TrialId } from "#kernel";
import { planId, type Trial } from "#records";
import { madeTrial } from "../../../test/support/made-trial.ts";
import { fillLedger } from "../../../test/support/filled-ledger.ts";
import { LedgerWatch } from "./ledger-watch.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folders: string[] = [];
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-watch-"));
  folders.push(folder);
  return folder;
}

async function watched(folder: string): Promise<LedgerWatch> {
  const watch = await LedgerWatch.open(folder, { clock: systemClock });
  open.push(watch);
  return watch;
}

async function writer(folder: string): Promise<SqliteStore> {
  const store = await SqliteStore.open(folder, { clock: systemClock });
  open.push(store);
  return store;
}

function trialsOf(models: readonly string[], tasks: number): Trial[] {
  return models.flatMap((model) =>
    Array.from({ length: tasks }, (_, at) =>
      madeTrial(at, { cell: { model, promptType: "cot" }, task: TaskId(`task_${at}`) }),
    ),
  );
}

async function record(store: SqliteStore, trials: readonly Trial[]): Promise<ReturnType<typeof planId>> {
  const id = planId(trials);
  const plan = { v: 1, id, suite: "workflow@1", trials: trials.length, cells: 1, axes: [], excluded: [] } as const;
  await store.recordPlan(plan, trials);
  return id;
}

const anything = { plan: null, words: [], cells: [], outcome: null, after: null, most: 50, mostMs: 5_000 } as const;

test("the version stands still while nothing is written, and changes when another process writes", async () => {
  const folder = newFolder();
  await fillLedger(folder);
  const watch = await watched(folder);
  const before = await watch.version();
  await watch.tallies(null);
  expect(await watch.version()).toBe(before);
  const store = await writer(folder);
  await store.say("topic", "speaker", { said: 1 });
  expect(await watch.version()).not.toBe(before);
  expect((await watch.heard("topic", 60_000)).map(({ words }) => words)).toEqual([{ said: 1 }]);
});

test("a ledger that is deleted and made anew is followed", async () => {
  const folder = newFolder();
  await fillLedger(folder);
  const watch = await watched(folder);
  const before = await watch.version();
  rmSync(join(folder, "ledger.db"));
  await expect(watch.version()).rejects.toThrow("there is no ledger");
  for (const name of ["ledger.db-wal", "ledger.db-shm"]) rmSync(join(folder, name), { force: true });
  await record(await writer(folder), trialsOf(["oak"], 3));
  expect(await watch.version()).not.toBe(before);
  expect((await watch.size()).trials).toBe(3);
});

test("pages of a search follow each other without a gap or a trial twice, while others write", async () => {
  const folder = newFolder();
  const store = await writer(folder);
  const trials = trialsOf(["oak", "elm", "ash"], 70);
  const plan = await record(store, trials);
  const watch = await watched(folder);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<LedgerWatch["find"]>> = await watch.find({ ...anything, plan, after, most: 17 });
    seen.push(...page.trials.map(({ id }) => id));
    after = page.next;
    await store.claim(trials[seen.length % trials.length]!.id, RunId("run-1"), false);
  } while (after !== null);
  expect(seen).toEqual(trials.map(({ id }) => id));
});

test("words of a search are met by the model, the task or the beginning of the id; signs of a pattern mean themselves", async () => {
  const folder = newFolder();
  const trials = trialsOf(["oak", "elm"], 12);
  await record(await writer(folder), trials);
  const watch = await watched(folder);
  const find = async (...words: string[]) => (await watch.find({ ...anything, words })).trials.map(({ id }) => id);
  const of = (model: string, task: string) =>
    trials.filter((trial) => trial.cell.model === model && trial.task === task).map(({ id }) => id);
  expect(await find("OAK", "task_7")).toEqual(of("oak", "task_7"));
  expect(await find("elm", "_11")).toEqual(of("elm", "task_11"));
  expect(await find("%")).toEqual([]);
  expect(await find("task%7")).toEqual([]);
  expect(await find(trials[5]!.id.slice(0, 10).toUpperCase())).toEqual([trials[5]!.id]);
  expect(await find(trials[5]!.id.slice(0, 4))).toContain(trials[5]!.id);
  expect(await find("workflow@1", "cot")).toHaveLength(24);
});

test("a search by cell and by outcome finds what the tallies count", async () => {
  const folder = newFolder();
  const { plan } = await fillLedger(folder);
  const watch = await watched(folder);
  const all = (await watch.find({ ...anything, most: 1_000 })).trials;
  for (const tally of await watch.tallies(plan)) {
    const cellId = all.find(({ cell }) => cell.model === tally.cell.model)!.cellId;
    for (const [outcome, count] of Object.entries(tally.outcomes)) {
      const found = await watch.find({ ...anything, plan, cells: [cellId], outcome });
      expect(found.trials.map((trial) => [trial.cell.model, trial.outcome])).toEqual(
        Array.from({ length: count }, () => [tally.cell.model, outcome]),
      );
    }
  }
  const graded = await watch.find({ ...anything, most: 1_000, outcome: "graded" });
  expect(
    graded.trials.length + (await watch.find({ ...anything, most: 1_000, outcome: "not-scored" })).trials.length,
  ).toBe(all.filter(({ outcome }) => outcome !== null).length);
});

test("a search whose time is up goes on where it was broken off", async () => {
  const folder = newFolder();
  const trials = trialsOf(["oak", "elm", "ash"], 20);
  await record(await writer(folder), trials);
  const watch = await watched(folder);
  const found: string[] = [];
  const shares: number[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<LedgerWatch["find"]>> = await watch.find({
      ...anything,
      words: ["task_19"],
      after,
      mostMs: 0,
    });
    found.push(...page.trials.map(({ cell }) => cell.model));
    shares.push(page.searched);
    after = page.next;
  } while (after !== null);
  expect(found).toEqual(["oak", "elm", "ash"]);
  expect(shares.length).toBeGreaterThan(1);
  expect(shares.at(-1)).toBe(1);
});

test("the rows of a plan are its trials, and no others", async () => {
  const folder = newFolder();
  const store = await writer(folder);
  const [few, many] = [trialsOf(["oak"], 4), trialsOf(["oak", "elm"], 6)];
  const [small, large] = [await record(store, few), await record(store, many)];
  const watch = await watched(folder);
  const idsOf = async (plan: typeof small | null) => {
    const ids: string[] = [];
    for await (const page of watch.planRows(plan, never)) ids.push(...page.map(({ trial }) => trial));
    return ids.toSorted();
  };
  const sorted = (trials: readonly Trial[]) => trials.map(({ id }) => id as string).toSorted();
  expect(await idsOf(small)).toEqual(sorted(few));
  expect(await idsOf(large)).toEqual(sorted(many));
  expect(await idsOf(null)).toEqual(sorted([...new Map([...few, ...many].map((trial) => [trial.id, trial])).values()]));
});

test("one trial's story has its sends; an unknown one has none", async () => {
  const folder = newFolder();
  const { trials } = await fillLedger(folder);
  const watch = await watched(folder);
  const stories = await Promise.all(trials.map(({ id }) => watch.story(id)));
  expect(stories.map((story) => story?.trial)).toEqual(trials);
  expect(stories.some((story) => story!.sends.length > 0)).toBe(true);
  expect(stories.flatMap((story) => story!.damage)).toEqual([]);
  expect(await watch.story(TrialId("nobody"))).toBeNull();
});

test("trouble is counted by kind and cell, of everything or of one run", async () => {
  const folder = newFolder();
  const store = await writer(folder);
  const trials = trialsOf(["oak", "elm"], 2);
  await record(store, trials);
  const [run, lane] = [RunId("run-1"), LaneId("lane-1")];
  const rest = { at: 40, transcript: null, quarantined: false, simulated: true } as const;
  const lost = { code: "SLUICE_TIMEOUT", message: "nobody answered" };
  const busy = { code: "SLUICE_SEND", message: "come back later" };
  for (const { id: trial } of trials) {
    const of = { v: 1, trial, attempt: 1 } as const;
    await store.append({ ...of, type: "attempt-started", run, at: 1 });
    await store.append({ ...of, type: "send-started", call: 0, send: 1, run, lane, at: 2 });
    await store.append({
      ...of,
      type: "send-ended",
      call: 0,
      send: 1,
      at: 3,
      verdict: "rejected",
      status: 429,
      reason: busy,
    });
    await store.append({ ...of, type: "attempt-ended", run, verdict: null, reason: lost, ...rest });
    const verdict = { kind: "not-scored", outcome: "infra-invalid", reason: lost } as const;
    await store.append({ ...of, attempt: 2, type: "attempt-ended", run, verdict, reason: null, ...rest });
  }
  const watch = await watched(folder);
  const all = await watch.troubles(null);
  const kindsOf = (model: string, trial: string) => [
    {
      of: "trial",
      outcome: "infra-invalid",
      status: null,
      reason: lost,
      cell: { model, promptType: "cot" },
      count: 2,
      trial,
    },
    {
      of: "attempt",
      outcome: "retried",
      status: null,
      reason: lost,
      cell: { model, promptType: "cot" },
      count: 2,
      trial,
    },
    { of: "send", outcome: "rejected", status: 429, reason: busy, cell: { model, promptType: "cot" }, count: 2, trial },
  ];
  expect(all).toHaveLength(6);
  expect(all).toEqual(expect.arrayContaining([...kindsOf("oak", trials[0]!.id), ...kindsOf("elm", trials[2]!.id)]));
  expect(await watch.troubles(run)).toEqual(all);
  expect(await watch.troubles(RunId("another"))).toEqual([]);
});
