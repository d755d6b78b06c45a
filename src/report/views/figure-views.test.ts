import { expect, test } from "vitest";
import { trialRow, trialRows } from "../../../test/support/trial-rows.ts";
import { figureViews } from "./figure-views.ts";

const ROWS = ["qwen2.5-7b-instruct", "qwen2.5-72b-instruct"].flatMap((model) => [
  ...trialRows("FFP-FF--FF", { model }),
  ...trialRows("F-P-F---F-", { model, promptType: "flawed_tool_misuse" }),
  ...trialRows("F-P-FF--F-", { model, promptType: "baseline" }),
  ...trialRows("FFP-", { model, toolSuccessRate: 0.6 }),
]);

test("every figure says how it can be drawn, by columns that its table has", () => {
  const figures = figureViews([...ROWS, trialRow({ suite: "toy@1" })]);
  expect(figures.map(({ id }) => id)).toEqual([
    "overall",
    "behind-best",
    "scale",
    "flaws",
    "reliability",
    "sensitivity",
    "errors",
    "effort",
    "leaderboard-1",
  ]);
  for (const { chart, table } of figures) {
    const keys = table.columns.map(({ key }) => key);
    const { x, y, series, low, high } = chart!;
    expect(keys).toEqual(expect.arrayContaining([x, y, series, low, high].filter((key) => key !== null)));
  }
});
