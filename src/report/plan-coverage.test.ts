import { expect, test } from "vitest";
import { PlanId } from "#kernel";
import type { CellTally, PlanRecord } from "#records";
import { planCoverage, renderCoverage } from "./plan-coverage.ts";

const plan: PlanRecord = { v: 1, id: PlanId("plan"), suite: "s@1", trials: 20, cells: 2, axes: [], excluded: [] };

const tally = (model: string, outcomes: CellTally["outcomes"]): CellTally => ({
  suite: "s@1",
  cell: { model, promptType: "cot" },
  planned: 10,
  outcomes,
  scoreSum: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  simulated: false,
});

test("a cell is short by what a run can still bring; inapplicable trials are not lacking", () => {
  const found = planCoverage(plan, [
    tally("a", { failure: 8, inapplicable: 2 }),
    tally("b", { failure: 3, "infra-invalid": 4, "harness-suspect": 1 }),
  ]);
  expect(found).toMatchObject({ graded: 11, owed: 2, fillable: 6 });
  expect(found.short).toEqual([
    {
      key: { model: "b", promptType: "cot" },
      planned: 10,
      graded: 3,
      notScored: { "infra-invalid": 4, "harness-suspect": 1 },
      owed: 2,
    },
  ]);
});

test("what stays without a score although nothing is owed is said", () => {
  const found = planCoverage(plan, [tally("a", { failure: 8, "harness-suspect": 2 })]);
  expect(found.fillable).toBe(0);
  const text = renderCoverage(found, null);
  expect(text).toContain("Nothing is owed. 2 harness-suspect trials stay without a score");
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("the command is one line, however long it is", () => {
  const line = `sluice run ${"x".repeat(200)}`;
  const text = renderCoverage(planCoverage(plan, [tally("a", {})]), { line, notes: [] });
  expect(text.split("\n")).toContain(`  ${line}`);
});
