import { expect, test } from "vitest";
import { EventHub, never, randomOf, type Remedy, RunId, SluiceError, type TrialId } from "#kernel";
import { laneSpecs, type Model } from "#models";
import { FakeClock, FakeLanes, FakeModel, type FakeReply, MemoryLedger, MemoryStore, trialModels } from "#testing";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { AttemptDeadlines } from "./attempt-deadlines.ts";
import { unbounded } from "./budget.ts";
import type { TrialDesk } from "./carry-out.ts";
import type { EngineEvent } from "./engine-event.ts";
import { feed } from "./feed.ts";
import { type Plan, planOf } from "./plan-run.ts";

class ScriptedError extends SluiceError {
  readonly code: `SLUICE_${string}`;
  readonly remedy: Remedy;

  constructor(doing: Remedy, code: `SLUICE_${string}` = "SLUICE_SCRIPTED") {
    super(`scripted: ${doing.do}`);
    this.remedy = doing;
    this.code = code;
  }
}

/** One process at work on a toy plan: what each attempt's model says is scripted. */
class Bench {
  readonly clock = new FakeClock();
  readonly events: EngineEvent[] = [];
  readonly opened: { readonly trial: TrialId; readonly attempt: number; readonly replayable: number }[] = [];
  readonly lanes: FakeLanes;
  readonly lanesCame = new EventHub<void>();
  readonly plan: Plan;
  readonly store: MemoryStore;
  readonly run = RunId("run-1");
  readonly #reply: (attempt: number, task: string) => FakeReply;

  constructor(
    reply: (attempt: number, task: string) => FakeReply,
    options: { readonly plan?: Plan; readonly ledger?: MemoryLedger } = {},
  ) {
    this.#reply = reply;
    this.plan = options.plan ?? planOf(toySettings(["a"]), toySuite({ count: 2 }));
    this.store = new MemoryStore(this.clock, options.ledger ?? new MemoryLedger());
    this.lanes = new FakeLanes(laneSpecs(this.plan.settings.providers));
  }

  async carryOut(drain: AbortSignal = never): Promise<void> {
    await this.store.recordPlan(this.plan.record, this.plan.trials);
    const { clock, store, plan, run } = this;
    const emit = (event: EngineEvent): void => void this.events.push(event);
    const desk: TrialDesk = {
      run,
      plan,
      store,
      clock,
      random: randomOf("jitter"),
      emit,
      deadlines: new AttemptDeadlines(clock, plan.settings.deadlines.attemptMs),
      budget: unbounded,
      drain,
      open: (taken) => this.#open(taken),
    };
    await clock.run(
      feed(
        desk,
        { owed: plan.trials, lanes: this.lanes, invalidToo: false, lanesCame: this.lanesCame, onProgress: () => {} },
        never,
      ),
    );
  }

  async outcomes(): Promise<readonly string[]> {
    return [...(await this.store.settled(this.plan.record.id)).values()].map(({ outcome }) => outcome).toSorted();
  }

  #open({ trial, claim }: Parameters<TrialDesk["open"]>[0]): ReturnType<TrialDesk["open"]> {
    this.opened.push({ trial: trial.id, attempt: claim.attempt, replayable: claim.answers.length });
    const complete: Model["complete"] = (prompt, signal) =>
      FakeModel.always(this.#reply(claim.attempt, trial.task)).complete(prompt, signal);
    return { ...trialModels({ id: "a", complete }), [Symbol.dispose]: () => {} };
  }
}

const numberOf = (task: string): string => task.slice("task-".length);

test("every trial is settled once, with the model's own outcome", async () => {
  const bench = new Bench((_, task) => (task === "task-0" ? "0" : "wrong"));
  await bench.carryOut();
  expect(await bench.outcomes()).toEqual(["failure", "full"]);
  expect(bench.opened).toHaveLength(2);
});

test("a failure that is not the model's is tried again and does not enter the score", async () => {
  const bench = new Bench((attempt, task) => (attempt === 1 ? new ScriptedError({ do: "retry" }) : numberOf(task)));
  await bench.carryOut();
  expect(await bench.outcomes()).toEqual(["full", "full"]);
  expect(bench.opened.map(({ attempt }) => attempt).toSorted((a, b) => a - b)).toEqual([1, 1, 2, 2]);
});

test("three failed attempts set a trial aside as infra-invalid, never as the model's failure", async () => {
  const bench = new Bench(() => new ScriptedError({ do: "retry" }));
  await bench.carryOut();
  expect(await bench.outcomes()).toEqual(["infra-invalid", "infra-invalid"]);
  expect(bench.opened).toHaveLength(6);
});

test("what more attempts would not mend is set aside at once", async () => {
  const bench = new Bench(() => new ScriptedError({ do: "fail-trial" }));
  await bench.carryOut();
  expect(await bench.outcomes()).toEqual(["infra-invalid", "infra-invalid"]);
  expect(bench.opened).toHaveLength(2);
});

test("a bug in a suite is the harness's failure, said with its message", async () => {
  const bench = new Bench(() => new TypeError("cannot read properties of undefined"));
  await bench.carryOut();
  expect(await bench.outcomes()).toEqual(["infra-invalid", "infra-invalid"]);
  const reasons = bench.events.flatMap((event) => (event.type === "attempt-ended" ? [event.ended.reason] : []));
  expect(reasons[0]).toEqual({ code: "SLUICE_BUG", message: "cannot read properties of undefined" });
});

test("an answer of the wrong model is quarantined before scoring, and its attempt is not replayed", async () => {
  const wrong = new ScriptedError({ do: "other-lane" }, "SLUICE_WRONG_MODEL");
  const bench = new Bench((attempt, task) => (attempt === 1 ? wrong : numberOf(task)));
  await bench.carryOut();
  const quarantined = bench.events.filter((event) => event.type === "attempt-ended" && event.ended.quarantined);
  expect(quarantined).toHaveLength(2);
  expect(await bench.outcomes()).toEqual(["full", "full"]);
});

test("when a model has no lane left its trials stay owed, are free for others, and one warning says why", async () => {
  const bench = new Bench(() => new ScriptedError({ do: "abort-run" }));
  await bench.carryOut();
  expect(await bench.outcomes()).toEqual([]);
  expect(bench.events.filter((event) => event.type === "warned")).toEqual([
    { type: "warned", message: "scripted: abort-run" },
  ]);
  expect(await bench.store.claim(bench.plan.trials[0]!.id, RunId("run-2"), false)).not.toBeNull();
});

test("a trial that fails for want of a lane when one came meanwhile is tried again, and closes nothing", async () => {
  const noLane = new ScriptedError({ do: "abort-run" }, "SLUICE_NO_LANE");
  const bench: Bench = new Bench((attempt, task) => {
    if (attempt > 1 || task !== "task-0") return numberOf(task);
    bench.lanesCame.emit();
    return noLane;
  });
  await bench.carryOut();
  expect(await bench.outcomes()).toEqual(["full", "full"]);
  expect(bench.opened).toHaveLength(3);
  expect(bench.events.filter((event) => event.type === "warned")).toEqual([]);
});

test("a draining run opens nothing more and settles nothing it has not finished", async () => {
  const drain = new AbortController();
  const bench = new Bench((_, task) => {
    drain.abort();
    return numberOf(task);
  });
  await bench.carryOut(drain.signal);
  expect(await bench.outcomes()).toEqual(["full"]);
  expect(bench.opened).toHaveLength(1);
});

test("two processes on one ledger share the plan: each trial is carried out by one of them", async () => {
  const ledger = new MemoryLedger();
  const plan = planOf(toySettings(["a"]), toySuite({ count: 10 }));
  const one = new Bench((_, task) => numberOf(task), { plan, ledger });
  const two = new Bench((_, task) => numberOf(task), { plan, ledger });
  await Promise.all([one.carryOut(), two.carryOut()]);
  expect(await two.outcomes()).toEqual(Array.from({ length: 10 }, () => "full"));
  const opened = [...one.opened, ...two.opened].map(({ trial }) => trial);
  expect(new Set(opened).size).toBe(10);
  expect(opened).toHaveLength(10);
});
