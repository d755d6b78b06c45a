// A ledger of a million trials: npx tsx --conditions=sluice:source bench/million-trials.ts [TRIALS [FOLDER]]
// With a folder the ledger is made there and stays; bench/dashboard-paint.ts takes it.
import { createHash } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LaneId, RunId, systemClock, TaskId, TrialId } from "#kernel";
import { type LedgerRecord, planId, type PlanRecord, type Trial } from "#records";
import { SqliteStore } from "#store";

const TRIALS = Number(process.argv[2] ?? 1_000_000);
const CELLS = 1_000;
const AT_ONCE = 2_000;

const cells = Array.from({ length: CELLS }, (_, at) => ({
  model: `model-${at % 40}`,
  promptType: `prompt-${Math.floor(at / 40)}`,
}));
const trials = Array.from({ length: TRIALS }, (_, at): Trial => {
  const id = createHash("md5").update(String(at)).digest("hex").slice(0, 24);
  const cell = cells[Math.floor((at * CELLS) / TRIALS)]!;
  const task = TaskId(`task-${at % 630}`);
  return {
    id: TrialId(id),
    suite: "bench@1",
    cell,
    task,
    taskDigest: "d".repeat(32),
    repeat: Math.floor(at / 630),
    seed: id,
  };
});
const plan: PlanRecord = {
  v: 1,
  id: planId(trials),
  suite: "bench@1",
  trials: TRIALS,
  cells: CELLS,
  axes: ["promptType"],
  excluded: [],
};

const run = RunId("run-1");

/** What one graded trial of one call leaves. */
function recordsOf({ id: trial }: Trial, at: number): LedgerRecord[] {
  const of = { v: 1, trial, attempt: 1, run } as const;
  const usage = { input: 100, output: 50, cached: 0, reasoning: 0 };
  const completion = {
    content: `answer ${at}`,
    toolCalls: [],
    finishReason: "stop",
    usage,
    reportedModel: null,
    simulated: true,
  } as const;
  const models = { lane: LaneId("lane"), requestedModel: "model", routedModel: "model" };
  const outcome = at % 2 === 0 ? "full" : "failure";
  const verdict = { kind: "graded", outcome, score: (at + 1) % 2, scoring: "bench@1", facts: {} } as const;
  const flags = { reason: null, transcript: null, quarantined: false, simulated: true };
  return [
    {
      ...of,
      type: "call-answered",
      call: 0,
      promptDigest: trial,
      ...models,
      completion,
      sends: 1,
      sentAt: 1,
      at: 2,
      costUsd: 0.1,
    },
    { ...of, type: "attempt-ended", at: 3, verdict, ...flags },
  ];
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = systemClock.now();
  await work();
  const seconds = ((systemClock.now() - began) / 1_000).toFixed(2).padStart(8);
  console.log(`${seconds} s  ${what.padEnd(40)} ${Math.round(process.memoryUsage().rss / 1e6)} MB resident`);
}

const kept = process.argv[3];
const folder = kept ?? (await mkdtemp(join(tmpdir(), "sluice-bench-")));
{
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  await timed(`record a plan of ${TRIALS} trials`, () => store.recordPlan(plan, trials));
  await timed("record it again", () => store.recordPlan(plan, trials));
  await timed(`append ${2 * TRIALS} records`, async () => {
    for (let from = 0; from < TRIALS; from += AT_ONCE) {
      const records = trials.slice(from, from + AT_ONCE).flatMap((trial, at) => recordsOf(trial, from + at));
      await Promise.all(records.map((record) => store.append(record)));
    }
  });
  const said = { v: 1, run, at: 1 } as const;
  await store.append({
    ...said,
    type: "run-started",
    plan: plan.id,
    title: "a million",
    simulated: true,
    manifest: {},
  });
  await store.append({ ...said, type: "run-ended", how: "finished", summary: {} });
  await timed(`a table of ${CELLS} cells, of the plan`, () => store.tallies(plan.id));
  await timed(`a table of ${CELLS} cells, of everything`, () => store.tallies(null));
  await timed("what is settled", () => store.settled(plan.id));
  await timed("totals of a run", () => store.runTotals(run));
}
console.log(`${Math.round((await stat(join(folder, "ledger.db"))).size / 1e6)} MB on disk`);
if (kept === undefined) await rm(folder, { recursive: true });
