import { expect, test } from "vitest";
import type { FigureChart } from "#report";
import { figureMarks } from "./figure-points.ts";

const chart: FigureChart = {
  kind: "dots",
  x: "model",
  y: "success",
  series: "prompt",
  low: "low",
  high: "high",
  rate: true,
};

test("each row with a figure is a mark, said in words with its interval", () => {
  const rows = [
    { model: "a", prompt: "cot", success: 0.5, low: 0.25, high: 0.75 },
    { model: "b", prompt: "cot", success: null, low: null, high: null },
    { model: "a", prompt: "baseline", success: 0.1, low: null, high: null },
  ];
  expect(figureMarks(rows, chart)).toEqual({
    categories: ["a"],
    series: ["cot", "baseline"],
    points: [
      { row: 0, column: 0, value: 0.5, low: 0.25, high: 0.75, words: "cot, a: 50.0 %, interval 25.0 % to 75.0 %" },
      { row: 0, column: 1, value: 0.1, low: null, high: null, words: "baseline, a: 10.0 %" },
    ],
    from: 0,
    to: 1,
  });
});

test("differences have as much room on either side of zero; counts begin at zero", () => {
  const ends = (values: readonly number[], rate: boolean) => {
    const { from, to } = figureMarks(
      values.map((success) => ({ model: "a", success })),
      { ...chart, series: null, rate },
    );
    return [from, to];
  };
  expect(ends([-0.4, 0.1], true)).toEqual([-0.4, 0.4]);
  expect(ends([3, 12], false)).toEqual([0, 12]);
  expect(ends([0], false)).toEqual([0, 1]);
});
