import fc from "fast-check";
import { expect, test } from "vitest";
import { UsageError } from "#kernel";
import { trialRow, trialRows } from "../../test/support/trial-rows.ts";
import { compareBy } from "./compare-by.ts";
import { renderComparisons } from "./render-comparisons.ts";

const ab = { axis: "model", values: ["a", "b"] };
const both = (a: string, b: string) => [...trialRows(a, { model: "a" }), ...trialRows(b, { model: "b" })];

test("only the same task with the same chance is compared; what has no partner is counted and left out", () => {
  const [row] = compareBy(both("FF-F", "F--"), ab, []).rows;
  expect(row).toMatchObject({ first: "a", second: "b", pairs: 3, unpaired: 1 });
  expect(row!.comparison).toMatchObject({ tasks: 3, difference: 1 / 3 });
  const otherSeed = [trialRow({ cell: { model: "a" }, repeat: 0 }), trialRow({ cell: { model: "b" }, repeat: 1 })];
  expect(compareBy(otherSeed, ab, []).rows[0]).toMatchObject({ comparison: null, pairs: 0, unpaired: 2 });
});

test("partners have everything else alike", () => {
  const rows = [
    trialRow({ cell: { model: "a", promptType: "cot" } }),
    trialRow({ cell: { model: "b", promptType: "optimal" } }),
  ];
  expect(compareBy(rows, ab, []).rows[0]).toMatchObject({ pairs: 0, unpaired: 2 });
});

test("where a real and a simulated model have one name, the real one is compared", () => {
  const simulated = trialRows("----", { model: "a" }).map((row) => ({ ...row, simulated: true }));
  const [row] = compareBy([...simulated, ...both("FFFF", "FFFF")], ab, []).rows;
  expect(row).toMatchObject({ pairs: 4, comparison: { difference: 0 } });
});

test("trials that are not scored are in no pair", () => {
  expect(compareBy(both("Fx?", "FFF"), ab, []).rows[0]).toMatchObject({ pairs: 1, unpaired: 2 });
});

test("a difference is claimed only when its interval excludes zero, and turned round it is the same", () => {
  const few = compareBy(both("F", "-"), ab, []).rows[0]!;
  expect(few.comparison).toMatchObject({ difference: 1, claim: "no-difference-can-be-claimed" });
  const many = compareBy(both("F".repeat(20), "-".repeat(20)), ab, []).rows[0]!;
  expect(many.comparison!.claim).toBe("first-is-better");
  const turned = compareBy(both("F".repeat(20), "-".repeat(20)), { ...ab, values: ["b", "a"] }, []).rows[0]!;
  expect(turned.comparison).toMatchObject({ difference: -1, claim: "second-is-better" });
});

test("the first is compared with each of the others, apart for every value of other axes", () => {
  const rows = ["cot", "optimal"].flatMap((promptType) =>
    ["a", "b", "c"].flatMap((model) => trialRows("F-", { model, promptType })),
  );
  const found = compareBy(rows, { axis: "model", values: ["a", "b", "c"] }, ["prompt-type"]);
  expect(found.rows.map(({ key, second }) => [key["promptType"], second])).toEqual([
    ["cot", "b"],
    ["cot", "c"],
    ["optimal", "b"],
    ["optimal", "c"],
  ]);
});

test("a number on the command line is the value of the axis", () => {
  const rows = [0.9, 0.6].flatMap((toolSuccessRate) => trialRows("FF", { toolSuccessRate }));
  expect(compareBy(rows, { axis: "tool-success-rate", values: ["0.9", "0.6"] }, []).rows[0]!.pairs).toBe(2);
});

test.for([
  [{ axis: "modle", values: ["a", "b"] }, [], 'there is no axis "modle" (did you mean "model"?)'],
  [{ axis: "model", values: ["a", "bb"] }, [], 'model has no value "bb" in these results'],
  [ab, ["model"], "--by: model is what is compared"],
] as const)("%j by %j is refused", ([request, by, message]) => {
  expect(() => compareBy(both("F", "F"), request, by)).toThrow(UsageError);
  expect(() => compareBy(both("F", "F"), request, by)).toThrow(message);
});

test("the text says what is simulated, what is claimed and what is not, in no line wider than the terminal", () => {
  const rows = both("F".repeat(12), "-".repeat(6) + "F".repeat(6)).map((row) => ({ ...row, simulated: true }));
  const comparisons = compareBy(
    [...rows, ...trialRows("F".repeat(12), { model: "c" })],
    { axis: "model", values: ["a", "b", "c"] },
    [],
  );
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 140 }), (width) => {
      const text = renderComparisons(comparisons, { width });
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
    }),
  );
  const text = renderComparisons(comparisons, { width: 100 });
  for (const said of ["PARTLY SIMULATED", "a is better", "none", "+50.0", "zero there is no claim"])
    expect(text.replaceAll("\n", " ")).toContain(said);
});

test("where there are no trials, that is said, and no values are listed", () => {
  expect(() => compareBy([], ab, [])).toThrow("there are no trials of your own to compare");
});
