import fc from "fast-check";
import { expect, test } from "vitest";
import type { TrialRow } from "#records";
import { trialRow, trialRows } from "../../test/support/trial-rows.ts";
import { renderTable } from "./render-table.ts";
import { tableBy } from "./result-table.ts";
import { talliesOf, tableOfTrials, tableOverTasks } from "./trial-table.ts";

const outcome = fc.constantFrom("F", "P", "-", "i", "x", "?");
const outcomes = fc.array(outcome, { minLength: 1, maxLength: 12 }).map((letters) => letters.join(""));

test("where every task stands once in a row, it is the table of the tallies", () => {
  fc.assert(
    fc.property(outcomes, outcomes, (a, b) => {
      const rows = [...trialRows(a, { model: "a" }), ...trialRows(b, { model: "b" })];
      const { overTasks, ...table } = tableOfTrials(rows, ["model"]);
      expect(overTasks).toBe(false);
      expect(table).toEqual(tableBy(talliesOf(rows), ["model"]));
    }),
  );
});

test("where tasks stand several times the rates stay, the intervals are over tasks, and the caption says so", () => {
  const rows = ["optimal", "cot", "baseline"].flatMap((promptType) => trialRows("FF--", { promptType }));
  const table = tableOfTrials(rows, ["model"]);
  const [row] = table.rows;
  const [plain] = tableBy(talliesOf(rows), ["model"]).rows;
  expect(row).toMatchObject({ success: 0.5, graded: 12 });
  const width = (interval: { low: number; high: number } | null): number => interval!.high - interval!.low;
  expect(width(row!.successInterval)).toBeGreaterThan(1.5 * width(plain!.successInterval));
  expect(renderTable(table).replaceAll("\n", " ")).toContain("over tasks where a task was tried several times");
  expect(renderTable(tableOfTrials(rows, ["promptType"]))).not.toContain("over tasks");
});

test("trials that nobody answered do not make a simulated model a real one", () => {
  const simulated = (row: TrialRow): TrialRow => ({ ...row, simulated: row.calls > 0 });
  const rows = [
    ...trialRows("FF-?", { promptType: "cot" }).map(simulated),
    trialRow({ task: 9, cell: { promptType: "flawed_tool_misuse" }, outcome: "inapplicable", calls: 0 }),
  ];
  expect(tableOfTrials(rows, ["model"])).toMatchObject({ simulated: "all", rows: [{ planned: 5 }] });
});

test("from a store's tallies and the outcomes alone it is the same table, whoever was never answered", () => {
  const rows = ["optimal", "cot"].flatMap((promptType) => trialRows("FP-x", { promptType }));
  const simulated = rows.map((row) => ({ ...row, simulated: true }));
  const nobody = trialRow({ task: 9, cell: { promptType: "baseline" }, outcome: "inapplicable", calls: 0 });
  const all = [...simulated, nobody];
  const outcomes = all.map(({ suite, cell, task, outcome: how }) => ({ suite, cell, task, outcome: how }));
  expect(tableOverTasks({ tallies: talliesOf(all), outcomes }, ["model"])).toEqual(tableOfTrials(all, ["model"]));
});
