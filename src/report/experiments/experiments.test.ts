import fc from "fast-check";
import { expect, test } from "vitest";
import type { TrialRow } from "#records";
import { elementsOf } from "../../../test/support/markup.ts";
import { trialRow, trialRows } from "../../../test/support/trial-rows.ts";
import { effortOf } from "./effort.ts";
import { errorsOf } from "./errors.ts";
import { experimentFigures } from "./experiment-figures.ts";
import { robustnessOf } from "./flaws.ts";
import { behindBest } from "./lead-over.ts";
import { reliabilityOf } from "./reliability.ts";
import { scaleOf } from "./scale.ts";
import { sensitivityOf } from "./sensitivity.ts";
import { type Study, studyOf, trialsAt } from "./study.ts";

function study(rows: readonly TrialRow[]): Study {
  const found = studyOf(rows);
  if (found === null) throw new Error("no study");
  return found;
}

test("each experiment varies one axis of the original's one condition, best models first", () => {
  const found = study([
    ...trialRows("F-", { model: "worse" }),
    ...trialRows("FF", { model: "better" }),
    ...trialRows("----", { model: "better", difficulty: "hard" }),
  ]);
  expect(found.models).toEqual(["better", "worse"]);
  expect(trialsAt(found)).toHaveLength(4);
  expect(trialsAt(found, { difficulty: null })).toHaveLength(8);
});

test("where the original's condition was not tried, the one that was tried most stands still", () => {
  const found = study([...trialRows("FFF", { promptType: "cot" }), ...trialRows("F", { promptType: "baseline" })]);
  expect(found.reference["promptType"]).toBe("cot");
});

test("versions of the suite are not mixed, and other suites are none of it", () => {
  const rows = [...trialRows("FFF"), trialRow({ suite: "workflow@0", task: 9 }), trialRow({ suite: "toy@1" })];
  expect(study(rows)).toMatchObject({ suite: "workflow@1", otherVersions: 1 });
  expect(studyOf([trialRow({ suite: "toy@1" })])).toBeNull();
});

test("robustness: success on flawed plans beside the sound one, paired on the same tasks", () => {
  const [model] = robustnessOf(
    study([
      ...trialRows("FFFFFFFFFF"),
      ...trialRows("-----FFFFF", { promptType: "flawed_tool_misuse" }),
      // One task has no such flaw, one trial is owed.
      ...trialRows("iPP?------", { promptType: "flawed_missing_step" }),
    ]),
  )!;
  expect(model!.flaws.map(({ promptType }) => promptType)).toEqual(["flawed_tool_misuse", "flawed_missing_step"]);
  const [misuse, missing] = model!.flaws;
  expect(misuse).toMatchObject({ rate: { success: 0.5, graded: 10 }, paired: { pairs: 10 } });
  expect(misuse!.paired.comparison).toMatchObject({ difference: -0.5, claim: "second-is-better" });
  expect(missing).toMatchObject({ rate: { success: 1 / 8, graded: 8, notScored: 1, owed: 1 } });
  expect(missing!.paired.comparison!.difference).toBeCloseTo(-7 / 8);
  expect(model!.together.rate.graded).toBe(18);
});

test("reliability: a curve a model, the least reliable tools first", () => {
  const rows = [0.9, 0.6, 0.8].flatMap((toolSuccessRate) =>
    trialRows(toolSuccessRate === 0.6 ? "F---" : "FFF-", { toolSuccessRate }),
  );
  const [curve] = reliabilityOf(study(rows))!;
  expect(curve!.points.map(({ toolSuccessRate, rate }) => [toolSuccessRate, rate.success])).toEqual([
    [0.6, 0.25],
    [0.8, 0.75],
    [0.9, 0.75],
  ]);
  expect(reliabilityOf(study(trialRows("FF")))).toBeNull();
});

test("prompt sensitivity: the population standard deviation over the prompt types, flawed ones as one", () => {
  const rows = [
    ...trialRows("F---", { promptType: "baseline" }),
    ...trialRows("FF--", { promptType: "cot" }),
    ...trialRows("FFF-", { promptType: "optimal" }),
  ];
  const [model] = sensitivityOf(study(rows))!;
  expect(model!.prompts.map(({ promptType }) => promptType)).toEqual(["baseline", "cot", "optimal"]);
  // Of ¼, ½ and ¾: the root of (1/16 + 0 + 1/16) / 3.
  expect(model!.index).toBeCloseTo(Math.sqrt(1 / 24), 12);
  // Of variances 3/64, 4/64 and 3/64: two thirds of their mean, 10/192.
  expect(model!.byChance).toBeCloseTo(Math.sqrt(((10 / 192) * 2) / 3), 12);
  const flawed = [
    ...trialRows("----", { promptType: "flawed_tool_misuse" }),
    ...trialRows("FF--", { promptType: "flawed_missing_step" }),
  ];
  const [withFlaws] = sensitivityOf(study([...rows, ...flawed]))!;
  expect(withFlaws!.prompts.map(({ promptType, rate }) => [promptType, rate.success])).toEqual([
    ["baseline", 0.25],
    ["cot", 0.5],
    ["optimal", 0.75],
    ["flawed", 0.25],
  ]);
});

test("prompt types count in the index only where every compared model has them", () => {
  const rows = ["a", "b"].flatMap((model) => [
    ...trialRows("F-", { model, promptType: "cot" }),
    ...trialRows("FF", { model }),
  ]);
  const found = sensitivityOf(study([...rows, ...trialRows("--", { model: "a", promptType: "baseline" })]))!;
  expect(found.map(({ prompts }) => prompts.map(({ promptType }) => promptType))).toEqual([
    ["cot", "optimal"],
    ["cot", "optimal"],
  ]);
});

test("errors: shares of what is not full sum to one, an unknown category among the others", () => {
  const rows = [
    ...trialRows("FFFF"),
    trialRow({ task: 5, outcome: "partial", facts: { errorCategory: "dependency" } }),
    trialRow({ task: 6, outcome: "failure", facts: { errorCategory: "dependency" } }),
    trialRow({ task: 7, outcome: "failure", facts: { errorCategory: "max_turns" } }),
    trialRow({ task: 8, outcome: "failure", facts: { errorCategory: "not a category" } }),
    trialRow({ task: 9, outcome: "infra-invalid" }),
  ];
  const [model] = errorsOf(study(rows))!;
  expect(model).toMatchObject({ graded: 8, notFull: 4 });
  const counts = Object.fromEntries(model!.categories.map(({ category, count }) => [category, count]));
  expect(counts).toEqual({
    tool_call_format: 0,
    timeout: 0,
    max_turns: 1,
    tool_selection: 0,
    parameter_config: 0,
    sequence_order: 0,
    dependency: 2,
    other: 1,
  });
  expect(model!.categories.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 12);
  expect(errorsOf(study(trialRows("FF")))).toBeNull();
});

test("effort: assisted share, turns and tool calls of graded trials", () => {
  const facts = (turns: number, assisted: boolean) => ({ turns, toolCalls: turns - 1, assisted, errorCategory: null });
  const rows = [
    trialRow({ task: 0, facts: facts(2, false) }),
    trialRow({ task: 1, facts: facts(4, true) }),
    trialRow({ task: 2, outcome: "infra-invalid", facts: {} }),
  ];
  const [model] = effortOf(study(rows))!;
  expect(model).toMatchObject({ graded: 2, assisted: { mean: 0.5 }, turns: { mean: 3 }, toolCalls: { mean: 2 } });
});

test("scale: families of models that differ only in the size their names give, smallest first", () => {
  const rows = [
    "qwen2.5-72b-instruct",
    "qwen2.5-7b-instruct",
    "qwen2.5-14b-instruct",
    "gpt-4o-mini",
    "Llama-3.3-70B",
  ].flatMap((model) => ["easy", "very_easy"].flatMap((difficulty) => trialRows("F-", { model, difficulty })));
  const families = scaleOf(study(rows))!;
  expect(families.map(({ family, sizes }) => [family, sizes])).toEqual([["qwen2.5-instruct", ["7 B", "14 B", "72 B"]]]);
  expect(families[0]!.byDifficulty.map(({ difficulty }) => difficulty)).toEqual(["very_easy", "easy"]);
  const words = ["sim-large", "sim-tiny", "sim-medium"].flatMap((model) => trialRows("F-", { model }));
  expect(scaleOf(study(words))![0]!.sizes).toEqual(["tiny", "medium", "large"]);
});

test("the best is compared with everybody else on the same tasks", () => {
  const found = behindBest(study([...trialRows("FFFF", { model: "a" }), ...trialRows("F---", { model: "b" })]))!;
  expect(found.best).toBe("a");
  expect(found.others[0]).toMatchObject({ model: "b", paired: { pairs: 4, comparison: { difference: -0.75 } } });
  expect(behindBest(study(trialRows("FF")))).toBeNull();
});

/** Trials with which every experiment has something to show. */
function wholeStudy(models: readonly string[], simulated = false): TrialRow[] {
  const cells = [
    {},
    { promptType: "baseline" },
    { promptType: "cot" },
    { promptType: "flawed_tool_misuse" },
    { promptType: "flawed_semantic_drift" },
    { toolSuccessRate: 0.6 },
    { difficulty: "medium" },
  ];
  const rows = models.flatMap((model) => cells.flatMap((cell) => trialRows("FFP-ix?", { model, ...cell })));
  return rows.map((row) => ({ ...row, simulated: simulated && row.calls > 0 }));
}

const SIZED = ["family-7b", "family-70b"];
const ALL = ["overall", "behind-best", "scale", "flaws", "reliability", "sensitivity", "errors", "effort"];

test("every experiment has its figure, with its denominators, its table and its words", () => {
  const figures = experimentFigures(wholeStudy(SIZED));
  expect(figures.map(({ id }) => id)).toEqual(ALL);
  for (const { svg, table } of figures) {
    elementsOf(svg);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ")).toMatch(/\d+ of \d+ planned trials graded/);
    expect(svg).toMatch(/<desc [^>]*>[^<]*family/);
    expect(table.rows.length).toBeGreaterThan(0);
    const keys = table.columns.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const row of table.rows) expect(Object.keys(row).toSorted()).toEqual(keys.toSorted());
  }
});

test("figures of simulated models say so, each of them", () => {
  for (const { svg } of experimentFigures(wholeStudy(SIZED, true))) expect(svg).toContain(">SIMULATED<");
  for (const { svg } of experimentFigures(wholeStudy(SIZED))) expect(svg).not.toContain("SIMULATED");
  const mixed = [...wholeStudy(["real-7b"]), ...wholeStudy(["sham-7b"], true)];
  for (const { svg } of experimentFigures(mixed).slice(1)) expect(svg).toContain("sham-7b (simulated)");
});

test("whatever models are called, figures stay well-formed and nothing of a name becomes markup", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      fc.pre(a !== b);
      for (const { svg } of experimentFigures(wholeStudy([a, b]))) elementsOf(svg);
    }),
    { numRuns: 30 },
  );
});

test("figures are only drawn where there is something to see", () => {
  expect(experimentFigures([])).toEqual([]);
  expect(experimentFigures(trialRows("??")).map(({ id }) => id)).toEqual(["overall"]);
  expect(experimentFigures(trialRows("FF")).map(({ id }) => id)).toEqual(["overall", "effort"]);
});
