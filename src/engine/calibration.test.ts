import { expect, test } from "vitest";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { calibrationOf } from "./calibration.ts";
import { planOf } from "./plan-run.ts";

const planned = (models: readonly string[], count: number) =>
  planOf(toySettings(models, { plan: { axes: { promptType: "all" } } }), toySuite({ count }));

test("a calibration is about one trial in a hundred, of every model and spread over its conditions", () => {
  const plan = planned(["a", "b", "c"], 400);
  const { trials, record } = calibrationOf(plan, plan.trials);
  expect(plan.trials).toHaveLength(2400);
  expect(trials).toHaveLength(24);
  for (const model of ["a", "b", "c"]) {
    const own = trials.filter(({ cell }) => cell.model === model);
    expect(own).toHaveLength(8);
    expect(new Set(own.map(({ cell }) => cell["promptType"])).size).toBe(2);
  }
  expect(record).toMatchObject({ trials: 24, cells: 6 });
  expect(record.id).not.toBe(plan.record.id);
});

test("a calibration has a few trials at least, and no more than are owed", () => {
  const plan = planned(["a", "b", "c", "d", "e"], 3);
  expect(
    calibrationOf(plan, plan.trials)
      .trials.map(({ cell }) => cell.model)
      .toSorted(),
  ).toEqual(["a", "b", "c", "d", "e"]);
  expect(calibrationOf(plan, plan.trials.slice(0, 2)).trials).toHaveLength(2);
});
