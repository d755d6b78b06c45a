import { describe, expect, test } from "vitest";
import { RunId, type TrialId } from "#kernel";
import type { LedgerRecord } from "#records";
import { UnknownTrialError } from "#store";
import { describeTables } from "./describe-store-tables.ts";
import {
  attemptEnded,
  callAnswered,
  graded,
  notScored,
  planOf,
  runStarted,
  sendEnded,
  sendStarted,
} from "./ledger-records.ts";
import { first, type LedgerPlace, type MakeScene, type Scene, setScene } from "./store-scene.ts";

/** The promises of the `Store` port, as tests. Any adapter that passes them may stand behind the engine. */
export function describeStore(name: string, makePlace: () => Promise<LedgerPlace>): void {
  const scene = (count?: number): Promise<Scene> => setScene(makePlace, count);

  describe(`${name}, as a store,`, () => {
    describeAppend(scene);
    describeClaim(scene);
    describeReplay(scene);
    describeWords(scene);
    describeTables(scene);
  });
}

function describeAppend(scene: MakeScene): void {
  test("an appended record is there for another store on the same ledger", async () => {
    await using at = await scene();
    const of = { trial: first(at), attempt: 1, run: at.run };
    const transcript = {
      text: "a long conversation, ".repeat(500),
      said: ["ümläut", "日本語", "\u0000"],
      at: 0.1 + 0.2,
    };
    const ended = attemptEnded(of, { verdict: graded(0.5), transcript });
    const answered = callAnswered(of, 0, { costUsd: null, sentAt: 1_700_000_000_000.25 });
    await Promise.all([at.store.append(ended), at.store.append(answered)]);
    const story = await (await at.another()).story(first(at));
    expect(story).toEqual({ trial: at.trials[0], attempts: [ended], calls: [answered] });
  });

  test("an equal record changes nothing, whatever the order of its fields", async () => {
    await using at = await scene();
    const of = { trial: first(at), attempt: 1, run: at.run };
    for (const record of everyRecord(at)) {
      await at.store.append(record);
      await at.store.append(reversed(record));
    }
    expect((await at.store.story(of.trial))?.calls).toHaveLength(1);
    expect(await at.store.runTotals(at.run)).toMatchObject({ calls: 1, sends: 1, rejectedSends: 1, inputTokens: 100 });
    expect(await at.store.tallies(null)).toMatchObject([{ planned: 1, calls: 1, outcomes: { full: 1 }, scoreSum: 1 }]);
  });

  test("every record can be walked, by type, as it was appended", async () => {
    await using at = await scene(1_200);
    const ends = at.trials.map((trial) =>
      attemptEnded({ trial: trial.id, attempt: 1, run: at.run }, { verdict: graded(1) }),
    );
    await Promise.all([...everyRecord(at).slice(0, -2), ...ends].map((record) => at.store.append(record)));
    for (const record of everyRecord(at).slice(0, -2)) {
      expect(await walked(at.store.records(record.type))).toEqual([record]);
    }
    const found = await walked(at.store.records("attempt-ended"));
    expect(new Map(found.map((end) => [end.trial, end]))).toEqual(new Map(ends.map((end) => [end.trial, end])));
    expect(found).toHaveLength(1_200);
    expect(await walked(at.store.records("run-ended"))).toEqual([]);
  });

  test("a different record under the same key is refused, and the first one stays", async () => {
    await using at = await scene();
    const before = everyRecord(at);
    for (const record of before) await at.store.append(record);
    for (const record of before) {
      const changed = { ...record, at: record.at + 1 } as LedgerRecord;
      await expect(at.store.append(changed)).rejects.toMatchObject({ code: "SLUICE_LEDGER_CONFLICT" });
      await at.store.append(record);
    }
  });

  test("a record about a trial of no plan is refused, and what was appended beside it is kept", async () => {
    await using at = await scene(2);
    const [known, unknown] = [at.trials[0]!.id, "no-such-trial" as TrialId];
    const results = await Promise.allSettled([
      at.store.append(attemptEnded({ trial: unknown, attempt: 1, run: at.run })),
      at.store.append(attemptEnded({ trial: known, attempt: 1, run: at.run })),
    ]);
    expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled"]);
    expect(results[0]).toMatchObject({ reason: { code: "SLUICE_LEDGER_UNKNOWN_TRIAL" } });
    expect((await at.store.story(known))?.attempts).toHaveLength(1);
  });

  test("leaving scope keeps what was appended without waiting, and then nothing can be appended", async () => {
    await using at = await scene(50);
    const store = await at.another();
    const appends = at.trials.map((trial) =>
      store.append(attemptEnded({ trial: trial.id, attempt: 1, run: at.run }, { verdict: graded(1) })),
    );
    await store[Symbol.asyncDispose]();
    await Promise.all(appends);
    expect(await at.store.settled(planOf(at.trials).id)).toHaveLength(50);
    await expect(store.append(runStarted(at.run, planOf(at.trials)))).rejects.toThrow("closed");
    await expect(store.runs()).rejects.toThrow("closed");
  });
}

async function walked<T>(records: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const record of records) found.push(record);
  return found;
}

/** One record of each type, about the first trial. */
function everyRecord({ trials, run }: Scene): LedgerRecord[] {
  const of = { trial: trials[0]!.id, attempt: 1, run };
  return [
    runStarted(run, planOf(trials)),
    { v: 1, type: "attempt-started", trial: of.trial, attempt: 1, run, at: 15 },
    sendStarted(of, 0, 1),
    sendEnded(of, 0, 1, "rejected"),
    callAnswered(of, 0),
    attemptEnded(of, { verdict: graded(1), transcript: { turns: 1, text: "done" } }),
    { v: 1, type: "run-ended", run, at: 50, how: "finished", summary: { graded: 1, owed: 0 } },
  ];
}

/** The same value with the fields of every object the other way round. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  ) as T;
}

function describeClaim(scene: MakeScene): void {
  test("a claimed trial is nobody else's, and not even taken twice by its own store", async () => {
    await using at = await scene();
    const other = await at.another();
    expect(await at.store.claim(first(at), at.run, false)).toEqual({ trial: first(at), attempt: 1, answers: [] });
    expect(await other.claim(first(at), RunId("run-2"), false)).toBeNull();
    expect(await at.store.claim(first(at), at.run, false)).toBeNull();
  });

  test("of stores that claim at once exactly one gets each trial", async () => {
    await using at = await scene(40);
    const stores = [at.store, await at.another(), await at.another()];
    const claims = await Promise.all(
      at.trials.flatMap(({ id }) => stores.map((store, n) => store.claim(id, RunId(`run-${n}`), false))),
    );
    const won = claims.filter((claim) => claim !== null).map((claim) => claim.trial);
    expect(won.toSorted()).toEqual(at.trials.map((trial) => trial.id).toSorted());
  });

  test("a claim writes the attempt's start ahead", async () => {
    await using at = await scene();
    await at.store.claim(first(at), at.run, false);
    const start = {
      v: 1,
      type: "attempt-started",
      trial: first(at),
      attempt: 1,
      run: RunId("another"),
      at: 0,
    } as const;
    await expect(at.store.append(start)).rejects.toMatchObject({ code: "SLUICE_LEDGER_CONFLICT" });
  });

  test("an attempt that ended without a verdict frees the trial for the next one", async () => {
    await using at = await scene();
    await at.store.claim(first(at), at.run, false);
    await at.store.append(attemptEnded({ trial: first(at), attempt: 1, run: at.run }));
    expect(await (await at.another()).claim(first(at), at.run, false)).toMatchObject({ attempt: 2 });
  });

  test("a settled trial is not taken up again", async () => {
    await using at = await scene();
    await at.store.claim(first(at), at.run, false);
    await at.store.append(attemptEnded({ trial: first(at), attempt: 1, run: at.run }, { verdict: graded(0) }));
    expect(await at.store.claim(first(at), at.run, false)).toBeNull();
    expect(await at.store.claim(first(at), at.run, true)).toBeNull();
  });

  test.for([
    { outcome: "infra-invalid", again: 2 },
    { outcome: "inapplicable", again: undefined },
  ] as const)(
    "a trial settled as $outcome is taken up again only when asked and only for infrastructure",
    async (case_) => {
      await using at = await scene();
      const verdict = notScored(case_.outcome);
      await at.store.append(attemptEnded({ trial: first(at), attempt: 1, run: at.run }, { verdict }));
      expect(await at.store.claim(first(at), at.run, false)).toBeNull();
      expect((await at.store.claim(first(at), at.run, true))?.attempt).toBe(case_.again);
    },
  );

  test("a store that leaves scope gives back what it had claimed", async () => {
    await using at = await scene();
    const leaving = await at.another();
    await leaving.claim(first(at), at.run, false);
    await leaving[Symbol.asyncDispose]();
    expect(await at.store.claim(first(at), at.run, false)).toMatchObject({ attempt: 2 });
  });

  test("a trial of no plan cannot be claimed", async () => {
    await using at = await scene();
    await expect(at.store.claim("no-such-trial" as TrialId, at.run, false)).rejects.toBeInstanceOf(UnknownTrialError);
  });
}

function describeReplay(scene: MakeScene): void {
  test("a claim brings the answers of earlier attempts, by place in the conversation", async () => {
    await using at = await scene();
    const [one, two] = [1, 2].map((attempt) => ({ trial: first(at), attempt, run: at.run }));
    const answers = [callAnswered(one!, 0), callAnswered(one!, 1), callAnswered(two!, 2)];
    for (const answer of answers.toReversed()) await at.store.append(answer);
    for (const of of [one!, two!]) await at.store.append(attemptEnded(of));
    expect(await at.store.claim(first(at), at.run, false)).toEqual({ trial: first(at), attempt: 3, answers });
  });

  test("answers of a quarantined attempt are not replayed", async () => {
    await using at = await scene();
    const [good, bad] = [1, 2].map((attempt) => ({ trial: first(at), attempt, run: at.run }));
    const kept = callAnswered(good!, 0);
    for (const record of [kept, callAnswered(bad!, 1)]) await at.store.append(record);
    await at.store.append(attemptEnded(good!));
    await at.store.append(attemptEnded(bad!, { quarantined: true }));
    expect((await at.store.claim(first(at), at.run, false))?.answers).toEqual([kept]);
  });

  test("answers of a store that went away in the midst of an attempt are replayed", async () => {
    await using at = await scene();
    const leaving = await at.another();
    const claim = await leaving.claim(first(at), at.run, false);
    const answer = callAnswered({ trial: first(at), attempt: claim!.attempt, run: at.run }, 0);
    await leaving.append(answer);
    await leaving[Symbol.asyncDispose]();
    expect((await at.store.claim(first(at), RunId("run-2"), false))?.answers).toEqual([answer]);
  });
}

function describeWords(scene: MakeScene): void {
  test("a word is heard by every store on the ledger, the last one of each speaker on that topic", async () => {
    await using at = await scene();
    const other = await at.another();
    await at.store.say("weather", "one", { wind: 1 });
    await at.store.say("weather", "one", { wind: 2 });
    await other.say("weather", "two", "calm");
    await other.say("another topic", "two", null);
    const heard = await at.store.heard("weather", 60_000);
    const words = new Map(heard.map(({ speaker, words: said }) => [speaker, said]));
    expect(Object.fromEntries(words)).toEqual({ one: { wind: 2 }, two: "calm" });
  });

  test("words older than asked for are not heard", async () => {
    await using at = await scene();
    await at.store.say("weather", "one", "storm");
    expect(await at.store.heard("weather", -1)).toEqual([]);
  });
}
