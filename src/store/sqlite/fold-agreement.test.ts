import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LaneId, RunId } from "#kernel";
import { type LedgerRecord, planId, type Trial, type Verdict } from "#records";
import { FakeClock, MemoryStore } from "#testing";
import { madeTrial } from "../../../test/support/made-trial.ts";
import type { Store } from "../store.ts";
import { SqliteStore } from "./sqlite-store.ts";

const trials: readonly Trial[] = Array.from({ length: 4 }, (_, at) =>
  madeTrial(at, { cell: { model: at % 2 === 0 ? "oak" : "elm" }, simulated: false }),
);
const plan = { v: 1, id: planId(trials), suite: "workflow@1", trials: 4, cells: 2, axes: [], excluded: [] } as const;
const runs = ["run-1", "run-2"].map(RunId);

const reason = { code: "SLUICE_TIMEOUT", message: "too late" };
const verdicts = fc.oneof(
  fc.constant(null),
  fc
    .constantFrom("infra-invalid", "inapplicable", "cancelled")
    .map((outcome): Verdict => ({ kind: "not-scored", outcome, reason })),
  fc
    .constantFrom("full", "partial", "failure")
    .map((outcome): Verdict => ({ kind: "graded", outcome, score: 0.5, scoring: "workflow@1", facts: {} })),
);
const inAttempt = {
  v: fc.constant(1 as const),
  trial: fc.constantFrom(...trials.map((trial) => trial.id)),
  attempt: fc.integer({ min: 1, max: 3 }),
};
const run = fc.constantFrom(...runs);
const inSend = {
  ...inAttempt,
  call: fc.integer({ min: 0, max: 1 }),
  send: fc.integer({ min: 1, max: 2 }),
  at: fc.constant(1),
};
const lane = fc.constantFrom(...["lane-1", "lane-2"].map(LaneId));
const usage = fc.option(
  fc.record({ input: fc.nat(99), output: fc.nat(99), cached: fc.nat(9), reasoning: fc.constant(0) }),
);

/** Any record, of few trials, attempts and calls: many share a key, and some of those differ. */
const record: fc.Arbitrary<LedgerRecord> = fc.oneof(
  fc.record({ ...inAttempt, type: fc.constant("attempt-started" as const), run, at: fc.constant(1) }),
  fc.record({
    ...inAttempt,
    type: fc.constant("attempt-ended" as const),
    run,
    at: fc.constant(1),
    verdict: verdicts,
    reason: fc.constantFrom(null, reason),
    transcript: fc.option(fc.record({ text: fc.string() })),
    quarantined: fc.boolean(),
    simulated: fc.boolean(),
  }),
  fc.record({ ...inSend, type: fc.constant("send-started" as const), run, lane }),
  fc.record({
    ...inSend,
    type: fc.constant("send-ended" as const),
    verdict: fc.constantFrom("answered", "rejected", "failed"),
    status: fc.constantFrom(null, 200, 429),
    reason: fc.constant(null),
  }),
  fc.record({
    ...inAttempt,
    type: fc.constant("call-answered" as const),
    call: fc.integer({ min: 0, max: 1 }),
    promptDigest: fc.string(),
    run,
    lane,
    requestedModel: fc.string(),
    routedModel: fc.string(),
    completion: fc.record({
      content: fc.string({ unit: "grapheme", maxLength: 600 }),
      toolCalls: fc.constant([]),
      finishReason: fc.constantFrom("stop", "length"),
      usage,
      reportedModel: fc.option(fc.string()),
      simulated: fc.boolean(),
    }),
    sends: fc.constant(1),
    // Times of any day, with all their digits.
    sentAt: fc.double({ min: 1, max: 1e13, noNaN: true }),
    at: fc.constant(2),
    costUsd: fc.option(fc.integer({ min: 0, max: 1_000 })),
  }),
);

/** How each append ended, and everything the store then says. */
async function tell(store: Store, records: readonly LedgerRecord[]): Promise<unknown> {
  await store.recordPlan(plan, trials);
  const appends = await Promise.allSettled(records.map((each) => store.append(each)));
  return {
    appends: appends.map((end) => (end.status === "fulfilled" ? "kept" : (end.reason as { code: unknown }).code)),
    settled: await store.settled(plan.id),
    tallies: await store.tallies(plan.id),
    everything: await store.tallies(null),
    totals: await Promise.all(runs.map((each) => store.runTotals(each))),
    stories: await Promise.all(trials.map((trial) => store.story(trial.id))),
    claims: await Promise.all(trials.map((trial) => store.claim(trial.id, runs[0]!, true))),
  };
}

test(
  "what SQLite folds record by record is what a fold over all records in memory gives",
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 40 }), async (records) => {
        const folder = mkdtempSync(join(tmpdir(), "sluice-fold-"));
        const clock = new FakeClock();
        try {
          await using memory = new MemoryStore(clock);
          await using sqlite = await SqliteStore.open(folder, { clock });
          expect(await tell(sqlite, records)).toEqual(await tell(memory, records));
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 60 },
    );
  },
);
