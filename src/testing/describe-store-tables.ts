import { expect, test } from "vitest";
import { PlanId, RunId, TrialId } from "#kernel";
import {
  attemptEnded,
  callAnswered,
  graded,
  notScored,
  planOf,
  runStarted,
  sendEnded,
  sendStarted,
  someTrials,
} from "./ledger-records.ts";
import { first, type MakeScene } from "./store-scene.ts";

/** The part of the store's promises that is about tables, plans and runs. */
export function describeTables(scene: MakeScene): void {
  describeSettled(scene);
  describeEfforts(scene);
  describePlans(scene);
  describeRuns(scene);
}

function describeSettled(scene: MakeScene): void {
  test("every planned trial is settled once or owed", async () => {
    await using at = await scene(5);
    const verdicts = [graded(1), graded(0), notScored("infra-invalid"), null];
    for (const [n, verdict] of verdicts.entries()) {
      await at.store.append(attemptEnded({ trial: at.trials[n]!.id, attempt: 1, run: at.run }, { verdict }));
    }
    const settled = await at.store.settled(planOf(at.trials).id);
    expect([...settled.values()].map(({ outcome, score }) => `${outcome} ${score}`).toSorted()).toEqual([
      "failure 0",
      "full 1",
      "infra-invalid null",
    ]);
    const [tally] = await at.store.tallies(planOf(at.trials).id);
    expect(tally).toMatchObject({ planned: 5, outcomes: { full: 1, failure: 1, "infra-invalid": 1 }, scoreSum: 1 });
  });

  test("what a plan owes comes in its order, with those that infrastructure spoilt when they are asked for", async () => {
    await using at = await scene(5);
    const verdicts = [null, graded(1), notScored("infra-invalid"), notScored("inapplicable")];
    for (const [n, verdict] of verdicts.entries()) {
      await at.store.append(attemptEnded({ trial: at.trials[n]!.id, attempt: 1, run: at.run }, { verdict }));
    }
    const { id } = planOf(at.trials);
    const [open, , spoilt, , untried] = at.trials;
    expect(await at.store.owed(id, at.trials, false)).toEqual([open, untried]);
    expect(await at.store.owed(id, at.trials, true)).toEqual([open, spoilt, untried]);
    expect(await at.store.owed(PlanId("no-such-plan"), at.trials, false)).toEqual(at.trials);
    const asked = [spoilt!.id, untried!.id, TrialId("no-such-trial")];
    expect([...(await at.store.settledAmong(asked))]).toEqual([spoilt!.id]);
  });

  test("what a plan owes is told of each plan by itself, whatever others have of its trials", async () => {
    await using at = await scene(4);
    const [a, b, c, d] = at.trials;
    const other = [d!, b!, a!];
    await at.store.recordPlan(planOf(other), other);
    await at.store.append(attemptEnded({ trial: b!.id, attempt: 1, run: at.run }, { verdict: graded(1) }));
    expect(await at.store.owed(planOf(other).id, other, false)).toEqual([d, a]);
    expect(await at.store.owed(planOf(at.trials).id, at.trials, false)).toEqual([a, c, d]);
  });

  test.for([
    { says: "a grade outlives what is not scored", verdicts: [notScored("infra-invalid"), graded(1)], stands: 2 },
    { says: "a grade is never taken back", verdicts: [graded(0), graded(1)], stands: 1 },
    {
      says: "the last of several without a score stands",
      verdicts: [notScored("infra-invalid"), notScored("inapplicable")],
      stands: 2,
    },
    { says: "an attempt without a verdict changes nothing", verdicts: [graded(1), null], stands: 1 },
  ])("$says, in whatever order the attempts come", async ({ verdicts, stands }) => {
    await using at = await scene(2);
    const ends = verdicts.map(
      (verdict, n) => (trial: TrialId) => attemptEnded({ trial, attempt: n + 1, run: at.run }, { verdict }),
    );
    for (const end of ends) await at.store.append(end(at.trials[0]!.id));
    for (const end of ends.toReversed()) await at.store.append(end(at.trials[1]!.id));
    const settled = await at.store.settled(planOf(at.trials).id);
    expect([...settled.values()].map(({ attempt }) => attempt)).toEqual([stands, stands]);
  });

  test("tallies are by cell, count every call, and say when something simulated is in them", async () => {
    await using at = await scene(1);
    const more = someTrials(2, { model: "elm", promptType: "cot" });
    await at.store.recordPlan(planOf(more), more);
    const of = { trial: more[0]!.id, attempt: 1, run: at.run };
    const { completion } = callAnswered(of, 0);
    await at.store.append(callAnswered(of, 0, { completion: { ...completion, usage: null } }));
    await at.store.append(callAnswered({ ...of, attempt: 2 }, 0, { completion: { ...completion, simulated: true } }));
    const untouched = {
      planned: 1,
      outcomes: {},
      scoreSum: 0,
      calls: 0,
      inputTokens: 0,
      outputTokens: 0,
      simulated: false,
    };
    const elm = { suite: "workflow@1", cell: { model: "elm", promptType: "cot" }, outcomes: {}, scoreSum: 0 };
    expect(await at.store.tallies(null)).toEqual([
      { suite: "workflow@1", cell: { model: "oak", promptType: "baseline" }, ...untouched },
      { ...elm, planned: 2, calls: 2, inputTokens: 100, outputTokens: 20, simulated: true },
    ]);
    expect(await at.store.tallies(planOf(at.trials).id)).toMatchObject([untouched]);
    expect(await at.store.tallies(PlanId("no-such-plan"))).toEqual([]);
  });
}

function describeEfforts(scene: MakeScene): void {
  test("what trials took is known of those that have answers, the last planned first to be told", async () => {
    await using at = await scene(5);
    const [graded1, aside, begun, other] = at.trials.map((trial) => ({ trial: trial.id, attempt: 1, run: at.run }));
    for (const of of [graded1!, aside!, begun!, other!]) {
      await at.store.append(callAnswered(of, 0, { sentAt: 1000, at: 3500 }));
      await at.store.append(callAnswered(of, 1, { sentAt: 4000, at: 4250 }));
    }
    await at.store.append(attemptEnded(graded1!, { verdict: graded(1), simulated: true }));
    await at.store.append(attemptEnded(aside!, { verdict: notScored("infra-invalid") }));
    await at.store.append(attemptEnded(begun!, { verdict: null }));
    const efforts = await at.store.efforts(10);
    const [first] = at.trials;
    expect(efforts.find(({ trial }) => trial === first!.id)).toEqual({
      trial: first!.id,
      suite: first!.suite,
      cell: first!.cell,
      task: first!.task,
      standing: "graded",
      simulated: true,
      calls: 2,
      answerMs: 2750,
    });
    const standings = at.trials.map(({ id }) => efforts.find(({ trial }) => trial === id)?.standing);
    expect(standings).toEqual(["graded", "set-aside", "begun", "begun", undefined]);
    expect((await at.store.efforts(1)).map(({ trial }) => trial)).toEqual([other!.trial]);
  });
}

function describePlans(scene: MakeScene): void {
  test("plans that share trials share what is settled", async () => {
    await using at = await scene(3);
    const wider = someTrials(5);
    await at.store.recordPlan(planOf(wider), wider);
    await at.store.append(attemptEnded({ trial: first(at), attempt: 1, run: at.run }, { verdict: graded(1) }));
    for (const plan of [at.trials, wider])
      expect([...(await at.store.settled(planOf(plan).id)).keys()]).toEqual([first(at)]);
    expect(await at.store.tallies(null)).toMatchObject([{ planned: 5, outcomes: { full: 1 } }]);
    expect(await at.store.settled(PlanId("no-such-plan"))).toHaveLength(0);
  });

  test("the latest plan is the one recorded last, also when it was known before", async () => {
    await using at = await scene(1);
    const [early, late] = [planOf(at.trials), planOf(someTrials(2))];
    await at.store.recordPlan(late, someTrials(2));
    expect(await at.store.latestPlan()).toEqual(late);
    await at.store.recordPlan(early, at.trials);
    expect(await (await at.another()).latestPlan()).toEqual(early);
    expect(await at.store.plan(late.id)).toEqual(late);
    expect(await at.store.plan(PlanId("no-such-plan"))).toBeNull();
    expect(await at.store.tallies(null)).toMatchObject([{ planned: 2 }]);
  });

  test("stores that record one plan at once agree on it", async () => {
    await using at = await scene(1);
    const trials = someTrials(300);
    const stores = [at.store, await at.another(), await at.another()];
    await Promise.all(stores.map((store) => store.recordPlan(planOf(trials), trials)));
    expect(await at.store.tallies(planOf(trials).id)).toMatchObject([{ planned: 300 }]);
  });
}

function describeRuns(scene: MakeScene): void {
  test("runs come newest first, and live until they end or their store goes away", async () => {
    await using at = await scene();
    const leaving = await at.another();
    const plan = planOf(at.trials);
    const [one, two, three] = ["run-1", "run-2", "run-3"].map((name, n) =>
      runStarted(RunId(name), plan, { at: 100 - n }),
    );
    await at.store.append(one!);
    await leaving.append(two!);
    await at.store.append(three!);
    const ended = { v: 1, type: "run-ended", run: one!.run, at: 200, how: "drained", summary: { owed: 1 } } as const;
    await at.store.append(ended);
    const alive = async (): Promise<unknown> => (await at.store.runs()).map((row) => [row.started.run, row.alive]);
    expect(await alive()).toEqual([
      ["run-3", true],
      ["run-2", true],
      ["run-1", false],
    ]);
    await leaving[Symbol.asyncDispose]();
    expect(await alive()).toEqual([
      ["run-3", true],
      ["run-2", false],
      ["run-1", false],
    ]);
    expect((await at.store.runs())[2]).toEqual({ started: one, ended, alive: false });
  });

  test("totals of a run count its calls and how its sends went", async () => {
    await using at = await scene();
    const of = { trial: first(at), attempt: 1, run: at.run };
    const verdicts = ["rejected", "failed", "rejected", "answered"] as const;
    for (const [n, verdict] of verdicts.entries()) {
      await at.store.append(sendStarted(of, 0, n + 1));
      await at.store.append(sendEnded(of, 0, n + 1, verdict));
    }
    await at.store.append(sendStarted(of, 1, 1));
    await at.store.append(callAnswered(of, 0));
    const totals = {
      calls: 1,
      sends: 5,
      rejectedSends: 2,
      failedSends: 1,
      inputTokens: 100,
      outputTokens: 20,
      cachedTokens: 5,
    };
    expect(await at.store.runTotals(at.run)).toEqual({ ...totals, costUsd: 0.25 });
    await at.store.append(callAnswered(of, 1, { costUsd: null }));
    expect(await at.store.runTotals(at.run)).toMatchObject({ calls: 2, costUsd: null });
    expect(await at.store.runTotals(RunId("no-such-run"))).toMatchObject({ calls: 0, sends: 0, costUsd: 0 });
  });
}
