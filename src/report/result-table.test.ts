import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "#kernel";
import type { CellTally } from "#records";
import { ImpossibleFigure } from "./impossible-figure.ts";
import { coverage, leaderboard, tableBy } from "./result-table.ts";

/** A tally of one model's trials under one prompt; the scores are those of its outcomes. */
function tally(model: string, promptType: string, parts: Partial<CellTally> = {}): CellTally {
  const outcomes = parts.outcomes ?? { full: 6, partial: 2, failure: 2 };
  const { full = 0, partial = 0, failure = 0 } = outcomes;
  return {
    suite: "workflow@1",
    cell: { model, promptType },
    planned: full + partial + failure,
    outcomes,
    scoreSum: full + partial * 0.7,
    calls: 30,
    inputTokens: 9000,
    outputTokens: 500,
    simulated: false,
    ...parts,
  };
}

test("a row has the counts of its trials, their rates, and an interval for each", () => {
  const { rows } = tableBy([tally("a", "cot"), tally("a", "optimal", { outcomes: { full: 10 } })], ["model"]);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    key: { model: "a" },
    planned: 20,
    graded: 20,
    full: 16,
    partial: 2,
    failure: 2,
    owed: 0,
    success: 0.85,
    fullRate: 0.8,
    openBounds: { low: 0.85, high: 0.85 },
    calls: 60,
  });
  expect(rows[0]?.scoreMean).toBeCloseTo(17.4 / 20, 12);
  // Wilson, 16 of 20: SciPy's binomtest(16, 20).proportion_ci(method="wilson").
  expect(rows[0]?.fullInterval?.low).toBeCloseTo(0.5839826, 7);
  expect(rows[0]?.fullInterval?.high).toBeCloseTo(0.9193423, 7);
});

test("what is not scored or owed is in no rate, and its bounds are given", () => {
  const outcomes = { full: 4, failure: 2, "infra-invalid": 1, "harness-suspect": 1 };
  const { rows, counts } = tableBy([tally("a", "cot", { outcomes, planned: 10, scoreSum: 4 })], ["model"]);
  expect(rows[0]).toMatchObject({ graded: 6, owed: 2, success: 4 / 6, openBounds: { low: 0.4, high: 0.8 } });
  expect(counts.notScored).toEqual({
    "infra-invalid": 1,
    inapplicable: 0,
    "harness-suspect": 1,
    "budget-cut": 0,
    cancelled: 0,
  });
});

test("an inapplicable trial leaves nothing open", () => {
  const { rows } = tableBy(
    [tally("a", "cot", { outcomes: { full: 3, failure: 1, inapplicable: 4 }, planned: 8, scoreSum: 3 })],
    [],
  );
  expect(rows[0]).toMatchObject({ success: 0.75, openBounds: { low: 0.75, high: 0.75 } });
});

test("a row in which nothing was graded has no rate rather than a bad one", () => {
  const { rows } = tableBy([tally("a", "cot", { outcomes: { cancelled: 3 }, planned: 5, scoreSum: 0 })], ["model"]);
  expect(rows[0]).toMatchObject({
    success: null,
    successInterval: null,
    fullRate: null,
    scoreMean: null,
    openBounds: { low: 0, high: 1 },
  });
});

test("rows are grouped by any axes, in the order of their values", () => {
  const tallies = [tally("b", "optimal"), tally("a", "optimal"), tally("b", "cot"), tally("a", "baseline")];
  const keys = (table: ReturnType<typeof tableBy>) => table.rows.map((row) => Object.values(row.key).join("/"));
  expect(keys(tableBy(tallies, ["model", "promptType"]))).toEqual(["a/baseline", "a/optimal", "b/cot", "b/optimal"]);
  expect(keys(tableBy(tallies, ["prompt-type"]))).toEqual(["baseline", "cot", "optimal"]);
  const order = { promptType: ["optimal", "cot"] };
  expect(keys(tableBy(tallies, ["promptType"], { order }))).toEqual(["optimal", "cot", "baseline"]);
  expect(keys(tableBy(tallies, []))).toEqual([""]);
});

test("numbers are sorted as numbers, and a cell without the axis comes last", () => {
  const rated = (rate: number): CellTally => ({ ...tally("a", "cot"), cell: { model: "a", rate } });
  const { rows } = tableBy([rated(10), rated(9), tally("a", "cot"), rated(0.8)], ["rate"]);
  expect(rows.map((row) => row.key["rate"])).toEqual([0.8, 9, 10, null]);
});

test("simulated trials never share a row with real ones of the same name", () => {
  const table = tableBy([tally("a", "cot"), tally("a", "cot", { simulated: true, outcomes: { full: 10 } })], ["model"]);
  expect(table.rows.map((row) => [row.simulated, row.success])).toEqual([
    [false, 0.7],
    [true, 1],
  ]);
  expect(table.simulated).toBe("some");
});

test("a leaderboard has the best model first and the ungraded one last", () => {
  const table = leaderboard([
    tally("ungraded", "cot", { outcomes: {}, planned: 3, scoreSum: 0 }),
    tally("good", "cot"),
    tally("best", "cot", { outcomes: { full: 9, failure: 1 } }),
    tally("also good", "cot"),
  ]);
  expect(table.rows.map((row) => row.key["model"])).toEqual(["best", "also good", "good", "ungraded"]);
});

test("coverage has a row for every cell, and names the suite where there are several", () => {
  expect(coverage([tally("a", "cot"), tally("a", "optimal")]).axes).toEqual(["model", "promptType"]);
  const other = { ...tally("a", "cot"), suite: "dataset@1", cell: { model: "a" } };
  expect(coverage([tally("a", "cot"), other]).rows.map((row) => row.key)).toEqual([
    { suite: "dataset@1", model: "a", promptType: null },
    { suite: "workflow@1", model: "a", promptType: "cot" },
  ]);
});

test("an axis that no cell has is refused with the nearest there is", () => {
  const refusal = (): unknown => tableBy([tally("a", "cot")], ["promtType"]);
  expect(refusal).toThrow(UsageError);
  expect(refusal).toThrow(
    'there is no axis "promtType" (did you mean "promptType"?); these results have model, promptType, suite',
  );
});

describe("W27: a figure that no ledger can give is refused, not printed", () => {
  test.for<[string, Partial<CellTally>]>([
    ["more trials ended than were planned", { planned: 5 }],
    ["a negative count", { outcomes: { full: -1 }, planned: 3 }],
    ["half a trial", { outcomes: { full: 1.5 }, planned: 3 }],
    ["scores above one each", { scoreSum: 13.23 }],
    ["scores below nothing", { scoreSum: -0.1 }],
    ["a score of trials that were not graded", { outcomes: { cancelled: 5 }, planned: 5, scoreSum: 1 }],
    ["no number at all", { scoreSum: Number.NaN }],
    ["an outcome that is none", { outcomes: { success: 3 }, planned: 3 }],
  ])("%s", ([, parts]) => {
    expect(() => tableBy([tally("a", "cot"), tally("b", "cot", parts)], ["model"])).toThrow(ImpossibleFigure);
  });

  test("the refusal says which cell", () => {
    expect(() => tableBy([tally("a", "cot", { planned: 5 })], [])).toThrow(
      'workflow@1, {"model":"a","promptType":"cot"}: 10 trials ended of 5 planned',
    );
  });
});

const someTally = fc
  .record({
    model: fc.constantFrom("a", "b", "c"),
    promptType: fc.constantFrom("baseline", "cot"),
    full: fc.nat(20),
    partial: fc.nat(20),
    failure: fc.nat(20),
    invalid: fc.nat(5),
    owed: fc.nat(5),
    simulated: fc.boolean(),
  })
  .map(({ model, promptType, full, partial, failure, invalid, owed, simulated }) =>
    tally(model, promptType, {
      outcomes: { full, partial, failure, "infra-invalid": invalid },
      planned: full + partial + failure + invalid + owed,
      simulated,
    }),
  );

test("however trials are grouped, each is counted once and every rate lies between its bounds", () => {
  const axes = fc.subarray(["model", "promptType", "suite"]);
  fc.assert(
    fc.property(fc.array(someTally), axes, (tallies, by) => {
      const { rows, counts } = tableBy(tallies, by);
      const sum = (figure: (row: (typeof rows)[number]) => number) =>
        rows.reduce((total, row) => total + figure(row), 0);
      expect(sum((row) => row.planned)).toBe(counts.planned);
      expect(sum((row) => row.graded + row.notScored["infra-invalid"] + row.owed)).toBe(counts.planned);
      for (const { success, openBounds, successInterval } of rows.filter((row) => row.graded > 0)) {
        expect(success).toBeGreaterThanOrEqual(openBounds!.low - 1e-12);
        expect(success).toBeLessThanOrEqual(openBounds!.high + 1e-12);
        expect(success).toBeGreaterThanOrEqual(successInterval!.low - 1e-12);
        expect(success).toBeLessThanOrEqual(successInterval!.high + 1e-12);
      }
    }),
  );
});

test("a table is plain JSON", () => {
  const table = tableBy([tally("a", "cot")], ["model"]);
  expect(JSON.parse(JSON.stringify(table))).toEqual(table);
});

test("cells without an answer so far stand in their model's row, simulated or not", () => {
  const open = { outcomes: {}, scoreSum: 0, calls: 0, planned: 3, inputTokens: 0, outputTokens: 0 };
  const table = tableBy(
    [
      tally("oak", "cot", open),
      tally("oak", "optimal", { simulated: true }),
      tally("elm", "cot"),
      tally("elm", "optimal", open),
    ],
    ["model"],
  );
  expect(table.rows.map(({ key, simulated, planned }) => [key["model"], simulated, planned])).toEqual([
    ["elm", false, 13],
    ["oak", true, 13],
  ]);
});
