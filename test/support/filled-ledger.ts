import { LaneId, type PlanId, RunId, systemClock } from "#kernel";
import { type LedgerRecord, planId, type Trial } from "#records";
import { SqliteStore, type Store } from "#store";
import { madeTrial } from "./made-trial.ts";

/** What a ledger was filled with, and all that it says of it. */
export interface Filled {
  readonly plan: PlanId;
  readonly trials: readonly Trial[];
  readonly everything: Everything;
}

/** Everything a store can be asked: what was appended, and what it derives from that. */
export interface Everything {
  readonly facts: readonly unknown[];
  readonly views: readonly unknown[];
}

const TYPES = [
  "run-started",
  "run-ended",
  "attempt-started",
  "attempt-ended",
  "send-started",
  "send-ended",
  "call-answered",
] as const satisfies readonly LedgerRecord["type"][];

/** Makes a ledger in a folder with some records of every type, five a trial, and closes it. */
export async function fillLedger(folder: string, count = 60): Promise<Filled> {
  const trials = Array.from({ length: count }, (_, at) =>
    madeTrial(at, { cell: { model: `tree-${at % 3}`, promptType: "cot" } }),
  );
  const plan = planId(trials);
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  await store.recordPlan(
    { v: 1, id: plan, suite: "workflow@1", trials: count, cells: 3, axes: [], excluded: [] },
    trials,
  );
  await Promise.all(trials.flatMap((trial, at) => recordsOf(trial, at)).map((record) => store.append(record)));
  const run = RunId("run-1");
  const started = { plan, at: 0, title: "filled", simulated: true, manifest: { node: "20" } };
  await store.append({ v: 1, type: "run-started", run, ...started });
  await store.append({ v: 1, type: "run-ended", run, at: 99, how: "finished", summary: { graded: count } });
  const everything = await readEverything(store, { plan, trials });
  return { plan, trials, everything };
}

function recordsOf({ id: trial }: Trial, at: number): LedgerRecord[] {
  const of = { v: 1, trial, attempt: 1 } as const;
  const run = RunId("run-1");
  const send = { call: 0, send: 1, run, lane: LaneId(`lane-${at % 5}`) };
  const usage = { input: 100 + at, output: 10, cached: 0, reasoning: 0 };
  const content = `The answer to question ${at} of this suite. `.repeat(at);
  const completion = {
    content,
    toolCalls: [],
    finishReason: "stop",
    usage,
    reportedModel: null,
    simulated: true,
  } as const;
  const score = (at % 3) / 2;
  const outcome = (["failure", "partial", "full"] as const)[at % 3]!;
  const verdict = { kind: "graded", outcome, score, scoring: "workflow@1", facts: { turns: at } } as const;
  const models = { requestedModel: `tree-${at % 3}`, routedModel: "tree-1" };
  const answer = { promptDigest: `prompt-${at}`, completion, sends: 1, sentAt: 3, at: 5, costUsd: at / 7 };
  return [
    { ...of, type: "attempt-started", run, at: 1 },
    { ...of, type: "send-started", ...send, at: 2 },
    { ...of, type: "send-ended", call: 0, send: 1, at: 4, verdict: "answered", status: 200, reason: null },
    { ...of, type: "call-answered", call: 0, run, lane: send.lane, ...models, ...answer },
    {
      ...of,
      type: "attempt-ended",
      run,
      at: 6,
      verdict,
      reason: null,
      transcript: { turns: [content, content] },
      quarantined: false,
      simulated: true,
    },
  ];
}

/** Asks a store everything. */
export async function readEverything(store: Store, of: Pick<Filled, "plan" | "trials">): Promise<Everything> {
  const facts: unknown[] = [await store.plan(of.plan)];
  for (const type of TYPES) for await (const record of store.records(type)) facts.push(record);
  for (const trial of of.trials) facts.push(await store.story(trial.id));
  const totals = await store.runTotals(RunId("run-1"));
  const views = [await store.tallies(of.plan), await store.tallies(null), await store.settled(of.plan), totals];
  return { facts, views };
}
