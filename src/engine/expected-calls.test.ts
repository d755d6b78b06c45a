import { expect, test } from "vitest";
import { randomOf, TaskId } from "#kernel";
import { ExpectedCalls } from "./expected-calls.ts";

const SIZES = [1, 2, 4, 8];
const MODELS = ["oak", "elm"];
const PROMPTS = ["baseline", "cot"];

/** Trials of every condition on 40 tasks, whose calls are told by what `of` makes of size, model and prompt. */
function trialsOf(of: (size: number, model: string, promptType: string) => number) {
  const sizes = new Map(Array.from({ length: 40 }, (_, at) => [TaskId(`task-${at}`), SIZES[at % 4]!] as const));
  const trials = [...sizes].flatMap(([task, size]) =>
    MODELS.flatMap((model) =>
      PROMPTS.map((promptType) => ({
        cell: { model, promptType },
        task,
        calls: Array.from({ length: Math.round(of(size, model, promptType)) }),
      })),
    ),
  );
  return { sizes, trials };
}

const ratio = (expected: ExpectedCalls, one: readonly [string, string], other: readonly [string, string]): number =>
  expected.of({ cell: { model: one[0], promptType: "cot" }, task: TaskId(one[1]) }) /
  expected.of({ cell: { model: other[0], promptType: "cot" }, task: TaskId(other[1]) });

test("a model's, a prompt's and a size's share in the calls are told apart", () => {
  const { sizes, trials } = trialsOf((size, model) => 12 * Math.sqrt(size) * (model === "elm" ? 2 : 1));
  const expected = new ExpectedCalls(trials, sizes);
  expect(ratio(expected, ["elm", "task-0"], ["oak", "task-0"])).toBeCloseTo(2, 1);
  expect(ratio(expected, ["oak", "task-3"], ["oak", "task-0"]) / Math.sqrt(8)).toBeCloseTo(1, 1);
  expect(expected.doubt).toBeLessThan(0.01);
});

test("a task larger than any that was seen is expected to take more, by the same power", () => {
  const { sizes, trials } = trialsOf((size) => 10 * size);
  const expected = new ExpectedCalls(trials, new Map([...sizes, [TaskId("huge"), 32]]));
  expect(ratio(expected, ["oak", "huge"], ["oak", "task-0"]) / 32).toBeCloseTo(1, 0);
});

test("where sizes say nothing, or are not known, they count for nothing", () => {
  const { sizes, trials } = trialsOf(() => 6);
  expect(ratio(new ExpectedCalls(trials, sizes), ["oak", "task-3"], ["oak", "task-0"])).toBe(1);
  expect(ratio(new ExpectedCalls(trials, new Map()), ["elm", "task-3"], ["oak", "task-0"])).toBe(1);
  expect(new ExpectedCalls([], sizes).of(trials[0]!)).toBe(0);
});

test("an effect seen in one trial is believed a third, one seen in many almost whole", () => {
  const { sizes, trials } = trialsOf(() => 6);
  const ash = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      cell: { model: "ash", promptType: "cot" },
      task: TaskId(`task-${at}`),
      calls: Array.from({ length: 18 }),
    }));
  const after = (count: number): number =>
    Math.log(ratio(new ExpectedCalls([...trials, ...ash(count)], sizes), ["ash", "task-1"], ["oak", "task-1"])) /
    Math.log(3);
  expect(after(1)).toBeGreaterThan(0.25);
  expect(after(1)).toBeLessThan(0.5);
  expect(after(30)).toBeGreaterThan(0.9);
});

test("the doubt is the standard error of the tasks' mean", () => {
  const random = randomOf("doubt", 1);
  const luck = new Map(
    Array.from({ length: 40 }, (_, at) => [TaskId(`task-${at}`), Math.exp(0.4 * random.normal())] as const),
  );
  const { sizes, trials } = trialsOf(() => 100);
  const varied = trials.map((trial) => ({
    ...trial,
    calls: Array.from({ length: Math.round(100 * luck.get(trial.task)!) }),
  }));
  const { doubt } = new ExpectedCalls(varied, sizes);
  expect(doubt).toBeGreaterThan(0.045);
  expect(doubt).toBeLessThan(0.085);
});
