import fc from "fast-check";
import { expect, test } from "vitest";
import { randomOf } from "#kernel";
import { knownTool, TOOLS } from "./catalog.ts";
import { breachesOf, completed } from "./dependencies.ts";
import { flaw } from "./flaw.ts";
import { parameterProblems } from "./parameter-check.ts";
import { type Plan, planText, soundPlan } from "./plan.ts";
import { FLAWS, type Flaw, SEVERITIES, type Severity } from "./vocabulary.ts";

const planOf = (...tools: readonly string[]): Plan =>
  soundPlan({
    taskType: "data_pipeline",
    difficulty: "easy",
    complexity: "medium",
    description: "a plan to spoil",
    inputs: { source: "data/a.csv", input_format: "csv", output_format: "json" },
    requiredTools: tools,
  });

const pipeline = planOf(
  "file_operations_reader",
  "data_processing_parser",
  "data_processing_transformer",
  "network_validator",
  "file_operations_writer",
);

const spoil = (kind: Flaw, severity: Severity, plan = pipeline, seed = 1): ReturnType<typeof flaw> =>
  flaw(plan, kind, severity, randomOf(seed));

const toolsOf = (plan: Plan): string[] => plan.map((step) => step.tool);

const anyPlan = fc
  .uniqueArray(fc.constantFrom(...TOOLS.map((tool) => tool.name)), { minLength: 1, maxLength: 5 })
  .map((tools) => planOf(...completed(tools)));

test("a sound plan is sound: no step before what it depends on, no parameter its tool refuses", () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      expect(breachesOf(toolsOf(plan))).toEqual([]);
      for (const { tool, parameters } of plan) expect(parameterProblems(knownTool(tool), parameters)).toEqual([]);
    }),
  );
});

test.each(FLAWS.flatMap((kind) => SEVERITIES.map((severity) => [kind, severity] as const)))(
  "%s (%s) changes what the model is shown and says where",
  (kind, severity) => {
    const before = planText(pipeline);
    const { plan, difference } = spoil(kind, severity);
    expect(difference.length).toBeGreaterThan(0);
    expect(planText(plan)).not.toBe(before);
    expect(planText(pipeline)).toBe(before);
  },
);

test.each(FLAWS)("%s spoils no less when it is more severe", (kind) => {
  fc.assert(
    fc.property(anyPlan, fc.nat(), (plan, seed) => {
      const spoilt = SEVERITIES.map((severity) => {
        const { plan: shown, difference } = spoil(kind, severity, plan, seed);
        // Moved, dropped and doubled steps shift all others, so these are counted by what moved, and by the length.
        if (kind === "sequence_disorder") return shown.findIndex((step) => step === plan[0]);
        if (kind === "missing_step" || kind === "redundant_operations") return Math.abs(shown.length - plan.length);
        return difference.length;
      });
      expect(spoilt[0]).toBeLessThanOrEqual(spoilt[1]!);
      expect(spoilt[1]).toBeLessThanOrEqual(spoilt[2]!);
    }),
  );
});

test.each(FLAWS)(
  "%s is the same for the same chance, and its difference is empty only when nothing changed",
  (kind) => {
    fc.assert(
      fc.property(anyPlan, fc.constantFrom(...SEVERITIES), fc.nat(), (plan, severity, seed) => {
        const one = spoil(kind, severity, plan, seed);
        expect(spoil(kind, severity, plan, seed)).toEqual(one);
        expect(one.difference.length === 0).toBe(planText(one.plan) === planText(plan));
      }),
    );
  },
);

test("a severe disorder puts every dependent tool first", () => {
  expect(toolsOf(spoil("sequence_disorder", "severe").plan)).toEqual([
    "data_processing_transformer",
    "network_validator",
    "file_operations_writer",
    "file_operations_reader",
    "data_processing_parser",
  ]);
});

test("disorder does not apply where no step depends on another, missing steps not without inner steps", () => {
  const loose = planOf("file_operations_reader", "utility_logger");
  expect(spoil("sequence_disorder", "severe", loose).difference).toEqual([]);
  expect(spoil("missing_step", "severe", loose).difference).toEqual([]);
  expect(spoil("semantic_drift", "severe", planOf("utility_logger")).difference).toEqual([]);
  expect(spoil("logical_inconsistency", "severe", planOf("utility_logger")).difference).toEqual([]);
});

test("misuse and drift name tools that exist and that the sound plan does not have", () => {
  fc.assert(
    fc.property(anyPlan, fc.constantFrom<Flaw>("tool_misuse", "semantic_drift"), fc.nat(), (plan, kind, seed) => {
      const sound = new Set(toolsOf(plan));
      for (const [at, { tool }] of spoil(kind, "severe", plan, seed).plan.entries()) {
        if (tool === plan[at]!.tool) continue;
        expect(knownTool(tool).name).toBe(tool);
        expect(sound.has(tool)).toBe(false);
      }
    }),
  );
});

test("a parameter error is one the tool's schema refuses", () => {
  fc.assert(
    fc.property(anyPlan, fc.constantFrom(...SEVERITIES), fc.nat(), (plan, severity, seed) => {
      const { plan: shown, difference } = spoil("parameter_error", severity, plan, seed);
      for (const { step } of difference) {
        const { tool, parameters } = shown[step - 1]!;
        expect(parameterProblems(knownTool(tool), parameters)).not.toEqual([]);
      }
    }),
  );
});

test("an inconsistency has one step give a format that the next does not take", () => {
  const { plan } = spoil("logical_inconsistency", "light");
  const formatOf = (at: number, name: string): unknown => {
    const { parameters } = plan[at]!;
    return parameters[name] ?? (parameters["options"] as Record<string, unknown> | undefined)?.[name];
  };
  const torn = plan
    .slice(1)
    .map((_, at) => [formatOf(at, "output_format"), formatOf(at + 1, "input_format")])
    .filter(([given, taken]) => given !== undefined && taken !== undefined && given !== taken);
  expect(torn).toHaveLength(1);
});

test("a plan is shown with numbers, parameters and what each tool requires", () => {
  expect(planText(pipeline).split("\n").slice(0, 4)).toEqual([
    "Plan:",
    '1. file_operations_reader {"source":"data/a.csv"}',
    '2. data_processing_parser {"source":"data/a.csv"}',
    '3. data_processing_transformer {"input_format":"csv","output_format":"json"}',
  ]);
  expect(planText(pipeline)).toContain("   requires: data_processing_parser, data_processing_transformer");
});
