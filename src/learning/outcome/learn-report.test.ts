import { expect, test } from "vitest";
import type { Arm } from "../loop/arm.ts";
import type { LearnRow } from "../loop/learn-row.ts";
import { learnReport } from "./learn-report.ts";
import { learnText } from "./learn-text.ts";
import { curveSvg } from "./curve-svg.ts";

/** So many tasks in generations of four; `solves` says which of them an arm solves. */
function rowsOf(count: number, solves: Partial<Record<Arm, (position: number) => boolean>>): LearnRow[] {
  return (Object.keys(solves) as Arm[]).flatMap((arm) =>
    Array.from({ length: count }, (_, at): LearnRow => ({
      trial: `${arm}-${at}`,
      model: "a",
      arm,
      order: "dataset",
      repeat: 0,
      task: `task-${at}`,
      seed: `seed-${at}`,
      generation: Math.floor(at / 4),
      position: at + 1,
      outcome: solves[arm]!(at + 1) ? "full" : "failure",
      steps: arm === "memory" ? 6 + (at % 2) : 9 + (at % 3),
      inputTokens: 100,
      outputTokens: 10,
      costUsd: null,
      shown: arm === "none" ? 0 : 1,
      simulated: true,
    })),
  );
}

const reportOf = (rows: readonly LearnRow[], planned = rows.length) =>
  learnReport({ rows, streams: [], planned, stopped: null });

const helped = () =>
  rowsOf(40, {
    none: (position) => position % 3 === 0,
    memory: (position) => position > 8 || position % 3 === 0,
    placebo: (position) => position % 3 === 0,
  });

test("memory that helps is said to, on the same tasks, and a placebo is not", () => {
  const { comparisons } = reportOf(helped());
  const claims = comparisons.map(({ first, second, success }) => [first, second, success?.claim]);
  expect(claims).toEqual([
    ["memory", "none", "first-is-better"],
    ["memory", "placebo", "first-is-better"],
    ["placebo", "none", "no-difference-can-be-claimed"],
  ]);
});

test("without a difference none is claimed, and the text says what so many tasks could have shown", () => {
  const rows = rowsOf(12, { none: (position) => position % 2 === 0, memory: (position) => position % 2 === 1 });
  const text = learnText(reportOf(rows), { width: 200 });
  expect(text).toContain("memory against no memory: no difference can be claimed");
  expect(text).toMatch(/Below \d+ points so many tasks would mostly show nothing/);
});

test("the curve has a point at the end of each generation, and windows of a quarter of the stream", () => {
  const { curve } = reportOf(helped());
  const memory = curve.curves.find(({ arm }) => arm === "memory")!;
  expect(curve.window).toBe(12);
  expect(memory.cumulative.map(({ position }) => position)).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40]);
  expect(memory.windowed.at(-1)).toMatchObject({ success: 1, graded: 12 });
  expect(memory.cumulative[0]).toMatchObject({ success: 0.25, graded: 4 });
});

test("what is owed and what was not scored is counted apart", () => {
  const rows = rowsOf(4, { none: () => true }).map((row, at) => ({
    ...row,
    outcome: at === 0 ? null : at === 1 ? "infra-invalid" : row.outcome,
  }));
  expect(reportOf(rows, 10)).toMatchObject({ planned: 10, graded: 2, notScored: 1, owed: 7 });
});

test("simulated figures say so, in the text and in the picture", () => {
  const report = reportOf(helped());
  expect(learnText(report)).toMatch(/^SIMULATED/);
  expect(curveSvg(report)).toContain("SIMULATED");
  const real = reportOf(helped().map((row) => ({ ...row, simulated: false })));
  expect(learnText(real) + curveSvg(real)).not.toMatch(/simulated/i);
});

test("the columns of the arms are explained, and one lesson is one lesson", () => {
  const kept = { workflows: 3, lessons: 1, retired: 0, utility: null, refused: {} };
  const memories = [{ stream: "a 1", version: 2, digest: "d", ...kept }];
  const text = learnText({ ...reportOf(helped()), memories }, { width: 200 });
  expect(text).toMatch(/solved: .*graded: .*success: .*partial repair counting half/);
  expect(text).toContain("3 workflows, 1 lesson, 0 retired");
});
