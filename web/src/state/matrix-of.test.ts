import { expect, test } from "vitest";
import type { MatrixCell } from "#report";
import { axesOf, matrixOf } from "./matrix-of.ts";

const cell = (id: string, values: MatrixCell["cell"], outcomes: MatrixCell["outcomes"] = {}): MatrixCell => ({
  id,
  cell: values,
  planned: 10,
  outcomes,
});

const cells = [
  cell("1", { model: "a", promptType: "cot", difficulty: "easy" }, { full: 3 }),
  cell("2", { model: "a", promptType: "cot", difficulty: "hard" }, { full: 1, failure: 2 }),
  cell("3", { model: "b", promptType: "baseline", difficulty: "easy" }),
];

test("cells that share a row and a column are added up, and named for the search", () => {
  const { rows, columns, fields } = matrixOf(cells, "model", "promptType");
  expect([rows, columns]).toEqual([
    ["a", "b"],
    ["cot", "baseline"],
  ]);
  expect(fields[0]).toEqual([
    { row: "a", column: "cot", cells: ["1", "2"], planned: 20, outcomes: { full: 4, failure: 2 } },
    null,
  ]);
});

test("adding up changes none of the cells", () => {
  matrixOf(cells, "model", null);
  expect(cells[0]?.outcomes).toEqual({ full: 3 });
});

test("the model is the first axis, then those with most values", () => {
  const many = [...cells, cell("4", { model: "a", difficulty: "medium" })];
  expect(axesOf(many)).toEqual([
    { axis: "model", values: 2 },
    { axis: "difficulty", values: 3 },
    { axis: "promptType", values: 2 },
  ]);
  expect(matrixOf(many, "model", "promptType").columns).toEqual(["cot", "baseline", "–"]);
});
