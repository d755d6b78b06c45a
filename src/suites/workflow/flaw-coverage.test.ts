import fc from "fast-check";
import { expect, test } from "vitest";
import { randomOf } from "#kernel";
import { applicableFlaws } from "./applicable-flaws.ts";
import { knownTool } from "./catalog.ts";
import { flaw } from "./flaw.ts";
import { type Plan, planText, soundPlan } from "./plan.ts";
import { userPrompt } from "./prompts.ts";
import { generateTasks } from "./task-generator.ts";
import { DIFFICULTIES, FLAWS, type Flaw, SEVERITIES, TASK_TYPES } from "./vocabulary.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** Said anew, apart from the program: what of a plan each flaw needs, to be able to spoil it. */
const NEEDS: Readonly<Record<Flaw, (plan: Plan) => boolean>> = {
  sequence_disorder: (plan) =>
    plan.some((step, at) => plan.slice(0, at).some((earlier) => knownTool(step.tool).dependsOn.includes(earlier.tool))),
  tool_misuse: (plan) => plan.length > 0,
  parameter_error: (plan) => plan.length > 0,
  missing_step: (plan) => plan.length > 2,
  redundant_operations: (plan) => plan.length > 0,
  logical_inconsistency: (plan) => plan.length > 1,
  semantic_drift: (plan) => plan.length > 1,
};

const anyTask: fc.Arbitrary<WorkflowTask> = fc
  .record({
    seed: fc.nat(),
    type: fc.constantFrom(...TASK_TYPES),
    difficulty: fc.constantFrom(...DIFFICULTIES),
    place: fc.nat(5),
  })
  .map(({ seed, type, difficulty, place }) => generateTasks(seed, type, difficulty, place + 1)[place]!.body);

test.each(FLAWS)(
  "%s changes what the model reads in every task that has what the flaw needs, and in no other",
  (kind) => {
    fc.assert(
      fc.property(anyTask, fc.constantFrom(...SEVERITIES), fc.nat(), (task, severity, chance) => {
        const sound = soundPlan(task);
        const { plan, difference } = flaw(sound, kind, severity, randomOf(chance));
        const applies = NEEDS[kind](sound);
        expect(difference.length > 0).toBe(applies);
        expect(planText(plan) !== planText(sound)).toBe(applies);
        const read = userPrompt(task, `flawed_${kind}`, plan);
        expect(read !== userPrompt(task, "optimal", sound)).toBe(applies);
        expect(applicableFlaws(task).includes(kind)).toBe(applies);
      }),
      { numRuns: 300 },
    );
  },
);

test("every difference names steps where the two plans really differ, and leaves out none", () => {
  fc.assert(
    fc.property(anyTask, fc.constantFrom(...FLAWS), fc.constantFrom(...SEVERITIES), (task, kind, severity) => {
      const sound = soundPlan(task);
      const { plan, difference } = flaw(sound, kind, severity, randomOf("any"));
      const steps = Array.from({ length: Math.max(plan.length, sound.length) }, (_, at) => at + 1);
      const torn = steps.filter((step) => JSON.stringify(plan[step - 1]) !== JSON.stringify(sound[step - 1]));
      expect(difference.map(({ step }) => step)).toEqual(torn);
    }),
  );
});

// Pipelines and integrations of the generator have what nearly every flaw needs; short tasks do not. Counted, not guessed.
test("of 100 easy tasks of each type, so many can be spoilt by each flaw", () => {
  const applicable = Object.fromEntries(
    TASK_TYPES.map((type) => {
      const flaws = generateTasks(1, type, "easy", 100).map(({ body }) => applicableFlaws(body));
      return [type, FLAWS.map((kind) => flaws.filter((own) => own.includes(kind)).length)];
    }),
  );
  // Disorder, misuse, parameters, missing step, redundancy, inconsistency, drift.
  expect(applicable).toEqual({
    simple_task: [24, 100, 100, 33, 100, 66, 66],
    basic_task: [57, 100, 100, 66, 100, 100, 100],
    data_pipeline: [95, 100, 100, 100, 100, 100, 100],
    api_integration: [54, 100, 100, 100, 100, 100, 100],
    multi_stage_pipeline: [95, 100, 100, 100, 100, 100, 100],
  });
});
