import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { expect, test } from "vitest";
import { LaneId, never, RunId, Secret, systemClock } from "#kernel";
import { isSameModel } from "#models";
import type { CallAnswered, Verdict } from "#records";
import { type AuditedFile, auditLedger, type FindingCode, type LedgerAuditOptions } from "#report";
import { LedgerSnapshot, SqliteStore } from "#store";
import {
  attempt,
  emptyFolder,
  fullLedger,
  GRADES,
  recordPlan,
  trialIn,
  workflowTrials,
} from "../export/ledger-scene.ts";

async function audited(ledger: string, options: LedgerAuditOptions = {}): Promise<AuditedFile> {
  await using reader = await LedgerSnapshot.open(ledger, { clock: systemClock });
  return await auditLedger(reader, options, never);
}

/** Builds a ledger of four trials and audits it. */
async function auditOf(
  write: (store: SqliteStore, trials: ReturnType<typeof workflowTrials>) => Promise<void>,
  options: LedgerAuditOptions = {},
): Promise<AuditedFile> {
  const folder = await emptyFolder("audit");
  {
    await using store = await SqliteStore.open(folder, { clock: systemClock });
    const trials = workflowTrials(1).slice(0, 4);
    await recordPlan(store, trials);
    await write(store, trials);
  }
  return audited(folder, options);
}

const codes = ({ findings }: AuditedFile): Record<string, number> =>
  Object.fromEntries(findings.filter(({ code }) => code !== "run-without-end").map(({ code, count }) => [code, count]));

const finding = ({ findings }: AuditedFile, code: FindingCode) => findings.find((candidate) => candidate.code === code);

async function gradeAll(store: SqliteStore, trials: readonly Parameters<typeof attempt>[1][]): Promise<void> {
  for (const trial of trials) await attempt(store, trial, GRADES.full);
}

test("a ledger in which all went well has no findings but its facts", async () => {
  const file = await auditOf(async (store, trials) => {
    await gradeAll(store, trials);
    await store.append({ v: 1, type: "run-ended", run: RunId("run-1"), at: 20, how: "finished", summary: {} });
  });
  expect(file.findings).toEqual([]);
  expect(file.facts).toMatchObject({
    plans: 1,
    runs: 1,
    trials: 4,
    settled: 4,
    graded: 4,
    simulated: 4,
    attempts: 4,
    calls: 4,
  });
});

const answeredBy = (name: string): Partial<CallAnswered>[] => [
  {
    completion: {
      content: "",
      toolCalls: [],
      finishReason: "stop",
      usage: { input: 1, output: 1, cached: 0, reasoning: 0 },
      reportedModel: name,
      simulated: true,
    },
  },
];

test("W9: calls that another model answered are found, and whether a grade rests on them", async () => {
  const file = await auditOf(
    async (store, trials) => {
      await gradeAll(store, trials.slice(2));
      await attempt(store, trials[0]!, GRADES.full, { calls: answeredBy("oak-mini") });
      await attempt(store, trials[1]!, GRADES.full, { calls: answeredBy("oak-2026-01-01") });
    },
    { sameModel: isSameModel },
  );
  expect(codes(file)).toEqual({ "identity-mismatch": 1 });
  expect(finding(file, "identity-mismatch")).toMatchObject({
    severity: "error",
    evidence: [{ found: "oak-mini", expected: "oak" }],
    message: "1 call in 1 trial answered by another model than was asked; 1 graded trial rest on it",
  });
});

test("a name that a run's settings declare right is no mismatch", async () => {
  const manifest = { settings: { providers: [{ name: "p", models: [{ name: "oak", servedAs: ["quercus-2026"] }] }] } };
  const file = await auditOf(
    async (store, trials) => {
      const plan = (await store.latestPlan())!.id;
      const run = RunId("run-2");
      await store.append({
        v: 1,
        type: "run-started",
        run,
        plan,
        at: 11,
        title: "declared",
        simulated: true,
        manifest,
      });
      await gradeAll(store, trials.slice(2));
      await attempt(store, trials[0]!, GRADES.full, { calls: answeredBy("quercus-2026") });
      await attempt(store, trials[1]!, GRADES.full, { calls: answeredBy("quercus-mini") });
    },
    { sameModel: isSameModel },
  );
  expect(finding(file, "identity-mismatch")!.evidence).toMatchObject([{ found: "quercus-mini" }]);
});

test("W1: a model in half of whose trials no tool is called is suspect", async () => {
  const file = await auditOf(async (store, trials) => {
    await attempt(store, trials[0]!, GRADES.failure);
    await attempt(store, trials[1]!, {
      kind: "not-scored",
      outcome: "harness-suspect",
      reason: { code: "x", message: "y" },
    });
    await gradeAll(store, trials.slice(2));
  });
  expect(codes(file)).toEqual({ "harness-suspect": 1, "cell-short": 1 });
  expect(finding(file, "harness-suspect")!.evidence).toEqual([
    { at: "oak", found: { trials: 4, withoutToolCalls: 2, openingCallsInVain: 1 } },
  ]);
});

test("W25: cells short of the plan say what is owed and what was not scored", async () => {
  const file = await auditOf(async (store, trials) => {
    await attempt(store, trials[0]!, GRADES.full);
    await attempt(store, trials[1]!, GRADES.invalid);
    await attempt(store, trials[2]!, {
      kind: "not-scored",
      outcome: "inapplicable",
      reason: { code: "x", message: "y" },
    });
  });
  expect(finding(file, "cell-short")).toMatchObject({ count: 2 });
  expect(finding(file, "cell-short")!.message).toContain("2 cells of 4 short of the plan by 2 trials, 1 of them owed");
});

test("outcomes that do not follow from the transcript are found; what cannot be scored again is said", async () => {
  const rescore: LedgerAuditOptions["rescore"] = (trial, transcript): Verdict => {
    if (trial.cell["taskType"] === "basic_task") throw new Error("unknown task");
    return (transcript as { said: string }).said === trial.task ? GRADES.full : GRADES.failure;
  };
  const file = await auditOf(
    async (store, trials) => {
      await attempt(store, trials[0]!, GRADES.partial);
      await attempt(store, trials[1]!, GRADES.full);
      await attempt(store, trials[2]!, GRADES.full);
      await attempt(store, trials[3]!, GRADES.full, { ended: { transcript: null } });
    },
    { rescore },
  );
  expect(codes(file)).toEqual({ "outcome-differs": 1, "cannot-rescore": 2 });
  expect(finding(file, "outcome-differs")!.evidence[0]).toMatchObject({
    found: { outcome: "partial", score: 0.5 },
    expected: { outcome: "full", score: 1 },
  });
});

test("a second grade and a second id for one piece of work are found", async () => {
  const file = await auditOf(async (store, trials) => {
    await gradeAll(store, trials);
    await attempt(store, trials[0]!, GRADES.failure, { attempt: 2 });
    const edited = trialIn(trials[0]!.cell, 0);
    const other = { ...edited, id: `${edited.id.slice(0, -1)}x` as typeof edited.id, taskDigest: "another" };
    await recordPlan(store, [...trials, other], RunId("run-2"));
    await attempt(store, other, GRADES.full);
  });
  expect(codes(file)).toEqual({ "graded-twice": 1, "duplicate-trial": 1 });
});

test("settled trials of another plan are told", async () => {
  const file = await auditOf(async (store, trials) => {
    await gradeAll(store, trials);
    await recordPlan(store, trials.slice(0, 1), RunId("run-2"));
  });
  expect(codes(file)).toEqual({ "other-plan": 3 });
});

test("ends before begins, calls outside their attempt and moments to come are found", async () => {
  const file = await auditOf(
    async (store, trials) => {
      await attempt(store, trials[0]!, GRADES.full, { ended: { at: 1_759_999_999_000 } });
      await attempt(store, trials[1]!, GRADES.full, { calls: [{ sentAt: 1_760_000_003_000, at: 1_760_000_002_000 }] });
      await attempt(store, trials[2]!, GRADES.full, { calls: [{ sentAt: 1_750_000_000_000 }] });
      await attempt(store, trials[3]!, GRADES.full, { ended: { at: 1_790_000_000_000 } });
    },
    { now: 1_780_000_000_000 },
  );
  expect(codes(file)).toEqual({ "clock-disorder": 5 });
});

test("negative costs, costs without tokens and missing prices are found", async () => {
  const none = { input: 0, output: 0, cached: 0, reasoning: 0 };
  const file = await auditOf(async (store, trials) => {
    await attempt(store, trials[0]!, GRADES.full, { calls: [{ costUsd: -1 }] });
    await attempt(store, trials[1]!, GRADES.full, { calls: [{ costUsd: null }] });
    const free = answeredBy("oak")[0]!;
    await attempt(store, trials[2]!, GRADES.full, { calls: [{ completion: { ...free.completion!, usage: none } }] });
    await attempt(store, trials[3]!, GRADES.full);
  });
  expect(codes(file)).toEqual({ "cost-anomaly": 3 });
});

test("credentials are found by their look, and the ledger's own keys by their fingerprint, and never repeated", async () => {
  const issued = `sk-live-${"Zx9Yw8Vu7Ts6".repeat(3)}`;
  const own = new Secret("our-own-key-0123456789abcdef");
  const file = await auditOf(async (store, trials) => {
    await gradeAll(store, trials.slice(2));
    await attempt(store, trials[0]!, GRADES.full, {
      ended: { transcript: { messages: [{ content: `use ${issued}!` }] } },
    });
    await attempt(store, trials[1]!, GRADES.full, {
      calls: [{ lane: LaneId(`p/${own.fingerprint}/oak/oak`) }],
      ended: { transcript: [`header: ${own.reveal()}`] },
    });
  });
  expect(codes(file)).toEqual({ "secret-in-transcript": 2 });
  expect(finding(file, "secret-in-transcript")!.evidence.map(({ found }) => found)).toEqual([
    new Secret(issued).fingerprint,
    own.fingerprint,
  ]);
  expect(JSON.stringify(file)).not.toContain("Zx9Yw8");
  expect(JSON.stringify(file)).not.toContain(own.reveal());
});

test("attempts and runs of processes that are gone are told apart from those at work", async () => {
  const folder = await emptyFolder("audit");
  const trials = workflowTrials(1).slice(0, 2);
  await using working = await SqliteStore.open(folder, { clock: systemClock });
  await recordPlan(working, trials);
  await working.claim(trials[0]!.id, RunId("run-1"), false);
  {
    const gone = { host: "a machine that was switched off", pid: 1, token: "" };
    const dead = await SqliteStore.open(folder, { clock: { ...systemClock, now: () => 5 as never }, identity: gone });
    await dead.claim(trials[1]!.id, RunId("run-1"), false);
    const file = await audited(folder);
    expect(codes(file)).toMatchObject({ "open-attempt": 1 });
    expect(finding(file, "open-attempt")!.message).toContain("1 trial of them still owed");
    expect(finding(file, "run-without-end")).toBeUndefined();
    await dead[Symbol.asyncDispose]();
  }
});

test("W10: a figure that is not the fold of its facts is found", async () => {
  const ledger = await fullLedger();
  const before = codes(await audited(ledger));
  expect(before).not.toHaveProperty("standing-differs");
  expect(before).not.toHaveProperty("run-totals-differ");
  changeLedger(ledger, "UPDATE standings SET score = 0.25 WHERE score = 1");
  const file = await audited(ledger);
  expect(finding(file, "standing-differs")).toMatchObject({ count: 12 });
  expect(finding(file, "standing-differs")!.evidence[0]).toMatchObject({ found: 0.25, expected: 1 });
});

test.for([
  [
    "where a trial stands",
    "UPDATE standings SET outcome = 'failure', score = 0 WHERE trial = 1",
    "standing-differs",
    2,
  ],
  ["whose answers were simulated", "UPDATE standings SET simulated = 0 WHERE trial = 1", "standing-differs", 1],
  ["a standing of no trial", "INSERT INTO standings (cell, trial) VALUES (1, 9999)", "standing-differs", 1],
  ["the tokens of a run", "UPDATE run_totals SET output_tokens = output_tokens + 1", "run-totals-differ", 1],
  ["the cost of a run", "UPDATE run_totals SET unpriced_calls = 0", "run-totals-differ", 1],
  ["the sends of a run", "UPDATE run_totals SET sends = 7, failed_sends = 1", "run-totals-differ", 2],
  ["a run's totals that are gone", "DELETE FROM run_totals", "run-totals-differ", 5],
] as const)(
  "%s: a derived figure that was changed is found, though it has no checksum",
  async ([, sql, code, count]) => {
    const ledger = await fullLedger();
    changeLedger(ledger, sql);
    expect(codes(await audited(ledger))[code]).toBe(count);
  },
);

test("facts that are not what was recorded are found by their checksum, and the rest is audited", async () => {
  const ledger = await fullLedger();
  changeLedger(ledger, `UPDATE attempt_ends SET verdict = replace(verdict, '"full"', '"failure"') WHERE trial = 1`);
  changeLedger(ledger, "UPDATE calls SET cost_usd = 0 WHERE trial = 2");
  const file = await audited(ledger);
  expect(finding(file, "ledger-damaged")).toMatchObject({ severity: "error", count: 3 });
  expect(finding(file, "ledger-damaged")!.evidence[0]!.found).toContain("its checksum differs");
  expect(file.facts).toMatchObject({ trials: 48 });
});

test("W15: of a ledger with a broken page the audit says what can still be read, or that it cannot be opened", async () => {
  const ledger = await fullLedger();
  const path = join(ledger, "ledger.db");
  const whole = readFileSync(path);
  const told: string[] = [];
  for (let page = 1; (page + 1) * 4096 <= whole.length; page += 3) {
    writeFileSync(path, whole);
    const handle = openSync(path, "r+");
    writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
    closeSync(handle);
    told.push(await audited(ledger).then(damageOf, (error: Error) => error.message));
  }
  expect(told.filter((sentence) => /whole are \d+ /.test(sentence)).length).toBeGreaterThan(3);
  const refused = told.filter((sentence) => !sentence.includes("whole are"));
  for (const sentence of refused) expect(sentence).toContain("its content is damaged");
});

const damageOf = (file: AuditedFile): string => finding(file, "ledger-damaged")?.message ?? "nothing";

test("an aborted audit ends with the reason", async () => {
  const ledger = await fullLedger();
  await using reader = await LedgerSnapshot.open(ledger, { clock: systemClock });
  const aborted = AbortSignal.abort(new Error("cancelled"));
  await expect(auditLedger(reader, {}, aborted)).rejects.toThrow("cancelled");
});

function changeLedger(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, "ledger.db"));
  database.exec(sql);
  database.close();
}
