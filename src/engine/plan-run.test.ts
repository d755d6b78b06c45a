import fc from "fast-check";
import { expect, test } from "vitest";
import type { TaskFinding } from "#suites";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { planOf } from "./plan-run.ts";

test("the plan is the whole matrix, every trial once", () => {
  const settings = toySettings(["a", "b"], { plan: { axes: { promptType: ["core"], rate: "all" } } });
  const plan = planOf(settings, toySuite({ count: 3 }));
  expect(plan.record).toMatchObject({ trials: 2 * 2 * 2 * 3, cells: 8, axes: ["model", "promptType", "rate"] });
  expect(new Set(plan.trials.map((trial) => trial.id)).size).toBe(24);
});

test("equal settings plan equal trials, another seed plans others", () => {
  const ids = (seed: number): readonly string[] =>
    planOf(toySettings(["a"], { plan: { seed } }), toySuite()).trials.map((trial) => trial.id);
  expect(ids(1)).toEqual(ids(1));
  expect(ids(1)).not.toEqual(ids(2));
});

test("what two matrices hold is planned once, with the tasks of the larger sample", () => {
  const settings = toySettings(["a", "b"]);
  const matrix = settings.plan.matrices[0]!;
  const matrices = [
    { ...matrix, axes: { rate: "all" }, instances: 2 },
    { ...matrix, models: ["a"], axes: { promptType: "all" }, instances: 3 },
  ] as const;
  const plan = planOf({ ...settings, plan: { ...settings.plan, matrices } }, toySuite());
  const counts = plan.trials.map(({ cell }) => `${cell.model} ${cell["promptType"]} ${cell["rate"]}`);
  const count = (cell: string): number => counts.filter((other) => other === cell).length;
  expect(new Set(plan.trials.map(({ id }) => id)).size).toBe(plan.trials.length);
  expect(plan.record).toMatchObject({ trials: 3 + 3 + 2 + 2 + 2, cells: 5 });
  expect([count("a baseline 0.8"), count("a cot 0.8"), count("b baseline 0.8")]).toEqual([3, 3, 2]);
});

test("matrices take turns, so that the first trials are of all of them", () => {
  const settings = toySettings(["a", "b"]);
  const matrix = settings.plan.matrices[0]!;
  const matrices = [
    { ...matrix, models: ["a"], axes: { rate: "all" } },
    { ...matrix, models: ["b"], axes: { promptType: "all" } },
  ] as const;
  const plan = planOf({ ...settings, plan: { ...settings.plan, matrices, limit: 4 } }, toySuite());
  expect(plan.trials.map(({ cell }) => cell.model)).toEqual(["a", "b", "a", "b"]);
});

test("a suite's judge is part of its trials' identity: another sampling makes other trials", () => {
  const ids = (temperature: number): readonly string[] => {
    const settings = toySettings(["a", "judge"], { plan: { models: ["a"] } });
    const [provider] = settings.providers;
    const models = provider!.models.map((model) =>
      model.name === "judge" ? { ...model, sampling: { temperature } } : model,
    );
    const judged = { ...settings, providers: [{ ...provider!, models }] };
    return planOf(judged, toySuite({ alsoAsks: ["judge"] })).trials.map(({ id }) => id);
  };
  expect(ids(0)).toEqual(ids(0));
  expect(ids(0)).not.toEqual(ids(1));
});

test("a judge that nobody offers is refused, and one that is measured itself is said aloud", () => {
  const settings = toySettings(["a", "b"]);
  expect(() => planOf(settings, toySuite({ alsoAsks: ["c"] }))).toThrow('no provider offers the model "c"');
  expect(planOf(settings, toySuite({ alsoAsks: ["b"] })).warnings).toEqual([
    "b judges the answers and is measured itself: models favour their own answers.",
  ]);
});

test("the first trials of a plan are a balanced sample of its cells", () => {
  const settings = toySettings(["a", "b"], { plan: { axes: { promptType: "all" }, limit: 4 } });
  const cells = planOf(settings, toySuite()).trials.map(({ cell }) => `${cell.model} ${cell["promptType"]}`);
  expect(cells).toEqual(["a baseline", "b baseline", "a cot", "b cot"]);
});

test("the shards of a plan are disjoint and together the whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), (of) => {
      const whole = planOf(toySettings(["a", "b"]), toySuite({ count: 5 })).trials.map((trial) => trial.id);
      const parts = Array.from({ length: of }, (_, at) =>
        planOf(toySettings(["a", "b"], { plan: { shard: { part: at + 1, of } } }), toySuite({ count: 5 })).trials.map(
          (trial) => trial.id,
        ),
      );
      expect(parts.flat().toSorted()).toEqual(whole.toSorted());
    }),
  );
});

test("a repeat is another trial of the same task with other dice", () => {
  const plan = planOf(toySettings(["a"], { plan: { repeat: 2 } }), toySuite({ count: 1 }));
  const [first, second] = plan.trials;
  expect(first!.task).toBe(second!.task);
  expect(first!.id).not.toBe(second!.id);
  expect(first!.seed).not.toBe(second!.seed);
});

test.for([
  [
    "a model that nobody offers",
    { plan: { models: ["sim-larg"] } },
    /no provider offers the model "sim-larg" \(did you mean "sim-large"\?\)/,
  ],
  [
    "an axis the suite does not have",
    { plan: { axes: { promptTypes: ["cot"] } } },
    /has no axis "promptTypes" \(did you mean "promptType"\?\)/,
  ],
  [
    "a value the axis does not have",
    { plan: { axes: { promptType: ["cott"] } } },
    /promptType: unknown value "cott" \(did you mean "cot"\?\)/,
  ],
  [
    "a rate the axis does not have",
    { plan: { axes: { rate: [1] } } },
    /rate: unknown value "1"; expected 0.8, 0.9, all/,
  ],
] as const)("%s is refused with the nearest right name", ([, change, message]) => {
  expect(() => planOf(toySettings(["sim-large"], change), toySuite())).toThrow(message);
});

test("a number may be written as text", () => {
  const plan = planOf(toySettings(["a"], { plan: { axes: { rate: ["0.9"] } } }), toySuite());
  expect(plan.trials[0]!.cell["rate"]).toBe(0.9);
});

test("tasks that nobody could solve are not planned, and the plan says so", () => {
  const finding: TaskFinding = { task: "task-9", code: "infeasible", message: "its tools need others", excludes: true };
  const plan = planOf(toySettings(["a"]), toySuite({ findings: [finding] }));
  expect(plan.record.excluded).toEqual([{ task: "task-9", reason: "its tools need others" }]);
});

test("fewer tasks than asked for is said aloud", () => {
  const plan = planOf(toySettings(["a"], { plan: { instances: 9 } }), toySuite({ count: 4 }));
  expect(plan.warnings).toEqual(["1 of 1 cells have fewer tasks than the 9 asked for (the smallest has 4)."]);
});

test("an empty plan is refused", () => {
  expect(() => planOf(toySettings(["a"]), toySuite({ count: 0 }))).toThrow("the plan is empty");
});

test("a model offered twice with different sampling is refused, for its trials could not be compared", () => {
  const one = toySettings(["a"]);
  const other = {
    ...one.providers[0]!,
    name: "other",
    models: [{ ...one.providers[0]!.models[0]!, sampling: { temperature: 0 } }],
  };
  expect(() => planOf({ ...one, providers: [...one.providers, other] }, toySuite())).toThrow("different sampling");
});
