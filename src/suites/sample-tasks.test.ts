import fc from "fast-check";
import { expect, test } from "vitest";
import { TaskId } from "#kernel";
import { sampleTasks } from "./sample-tasks.ts";

const tasksOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: TaskId(`task-${n}`), digest: `${n}`, body: n }));
const drawn = (count: number, instances: number | "all", seed: number) =>
  sampleTasks(tasksOf(count), { instances, seed }).map((task) => task.body);

test("a sample has no task twice, keeps their order, and is as large as asked or as there are", () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(80), fc.nat(), (count, instances, seed) => {
      const sample = drawn(count, instances, seed);
      expect(sample).toHaveLength(Math.min(count, instances));
      expect(sample).toEqual([...new Set(sample)].toSorted((a, b) => a - b));
    }),
  );
});

test("a larger sample contains the smaller one", () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), fc.nat(60), (count, one, other) => {
      const larger = drawn(count, Math.max(one, other), 7);
      expect(larger).toEqual(expect.arrayContaining(drawn(count, Math.min(one, other), 7)));
    }),
  );
});

test("a task added to the file moves at most one other out of the sample", () => {
  const before = drawn(50, 10, 7);
  const after = new Set(drawn(51, 10, 7));
  expect(before.filter((task) => !after.has(task)).length).toBeLessThanOrEqual(1);
});

test("seeds draw different samples, the same seed the same", () => {
  expect(drawn(100, 10, 1)).toEqual(drawn(100, 10, 1));
  expect(drawn(100, 10, 1)).not.toEqual(drawn(100, 10, 2));
});
