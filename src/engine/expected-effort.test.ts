import { expect, test } from "vitest";
import { randomOf, TaskId, TrialId, VirtualClock } from "#kernel";
import type { Prompt } from "#models";
import { type Cell, type Trial, trialOf } from "#records";
import { MemoryStore, type TrialEffort } from "#store";
import type { CallLength } from "#worlds";
import { carryThrough } from "./carry-through.ts";
import { ExpectedEffort } from "./expected-effort.ts";
import { loadPlan } from "./load-plan.ts";
import { type Plan, planOf } from "./plan-run.ts";
import { reachTwins } from "./reach.ts";

const took = (cell: Cell, task: string, answerMs: number, fields: Partial<TrialEffort> = {}): TrialEffort => ({
  trial: TrialId(`${cell.model} ${task}`),
  suite: "workflow@1",
  cell,
  task: TaskId(task),
  standing: "graded",
  simulated: false,
  calls: 2,
  answerMs,
  ...fields,
});

const of = (model: string, task: string): Trial => {
  const cell = { model, promptType: "baseline" };
  const identity = { taskDigest: task, repeat: 0, planSeed: 7, sampling: {}, simulated: false };
  return trialOf({ suite: "workflow@1", cell, task: TaskId(task), ...identity });
};

test("a model that was never asked a task is expected to take what its speed and the task's length make", () => {
  const cell = (model: string): Cell => ({ model, promptType: "baseline" });
  const tasks = Array.from({ length: 30 }, (_, at) => ({ task: `task-${at}`, ms: at % 2 === 0 ? 1000 : 4000 }));
  const past = tasks.flatMap(({ task, ms }) => [
    took(cell("oak"), task, ms),
    ...(task === "task-29" ? [] : [took(cell("elm"), task, 10 * ms)]),
  ]);
  const expected = new ExpectedEffort(past);
  const [short, long] = [expected.ms(of("elm", "task-28"))!, expected.ms(of("elm", "task-29"))!];
  expect(long / short).toBeGreaterThan(2);
  expect(long / expected.ms(of("oak", "task-29"))!).toBeGreaterThan(7);
  expect(expected.callsOf("elm")).toBe(2);
  expect(expected.callsOf("ash")).toBeNull();
});

test("what was begun goes first, then the longest; where nothing is known the plan's order stays", () => {
  const trials = [0, 1, 2, 3].map((at) => of("oak", `task-${at}`));
  const [a, b, c, d] = trials;
  const past = [took(a!.cell, a!.task, 1000), took(b!.cell, b!.task, 9000), took(d!.cell, d!.task, 3000)];
  const begun = took(d!.cell, d!.task, 100, { trial: d!.id, standing: "begun" });
  const names = (order: readonly Trial[]): readonly string[] => order.map(({ task }) => task);
  expect(names(new ExpectedEffort([...past, begun]).longestFirst(trials))).toEqual(
    [d, b, c, a].map((one) => one!.task),
  );
  expect(new ExpectedEffort([]).longestFirst(trials)).toEqual(trials);
  expect(new ExpectedEffort([]).ms(a!)).toBeNull();
});

test("a repeat on a ledger that knows the tasks begins with the longest, and ends sooner", async () => {
  const world = { like: "E", limits: { concurrency: 4 } };
  const pace = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" } as const;
  const plan = loadPlan({ ...world, work: { calls: 60 } }, { where: "here", pace, seed: 1 });
  const again = planOf(plan.settings, plan.suite, 1);
  const clock = new VirtualClock();
  const seconds = async (of: Plan, store: MemoryStore): Promise<number> => {
    await using reach = reachTwins(of.settings.providers, { clock, random: randomOf("twins"), lengthOf });
    const { elapsedMs } = await clock.run(carryThrough(of, reach, { store, clock, random: randomOf("run") }));
    return elapsedMs / 1000;
  };
  await using known = new MemoryStore(clock);
  await using empty = new MemoryStore(clock);
  await seconds(plan, known);
  const [knowing, unknowing] = [await seconds(again, known), await seconds(again, empty)];
  // 59 s of short calls and one of 15 s over four slots: 18.5 s at best; with the long one last 29.75 s at least.
  expect(unknowing).toBeGreaterThan(29);
  expect(knowing).toBeLessThan(24);
});

/** The call planned last is the longest. */
function lengthOf({ messages }: Prompt): CallLength {
  const last = JSON.stringify(messages).includes("Call 59.");
  return { inputTokens: 10, outputTokens: 10, latencyMs: last ? 15_000 : 1000 };
}
