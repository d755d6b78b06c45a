import { type Plan, planOf } from "#engine";
import { digestOf } from "#kernel";
import type { Settings } from "#records";
import type { ShownMemory, Suite, Task } from "#suites";
import type { TaskFacts } from "../experience/experience.ts";
import { type Arm, type ArmMemories, shownIn } from "./arm.ts";
import { joinedPlan } from "./joined-plan.ts";
import type { LearnSettings } from "./learn-settings.ts";
import type { Stream } from "./stream.ts";

/** A task as an arm puts it: with what it is shown. */
export interface ShownTask {
  readonly task: Task;
  readonly shown: ShownMemory;
}

/** One stream's memories, of which a generation sees one version each. */
export interface StreamStage {
  readonly stream: Stream;
  readonly memories: ArmMemories;
}

/** The bench's suite as the loop uses it, and where to leave what a trial is shown. */
export interface LearningSuite {
  readonly inner: Suite;
  readonly factsOf: (task: Task) => TaskFacts;
  /** What trials under way are shown, by trial. */
  readonly shown: Map<string, ShownMemory>;
}

/**
 * All trials of a generation, of every stream and arm, as one plan. What a trial is shown is part of its task's digest, so a
 * trial that was shown something else is another trial, and resuming is plan − ledger as everywhere.
 */
export function generationPlan(
  stages: readonly StreamStage[],
  generation: number,
  suite: LearningSuite,
  settings: LearnSettings,
): Plan {
  return joinedPlan(
    stages.map((stage) => {
      const own = settingsOf(settings.base, stage.stream.model);
      return planOf(own, staged(stage, generation, suite, settings), stage.stream.repeat);
    }),
  );
}

/** The settings of a plan of one model in which the suite alone says what is asked. */
export const settingsOf = (base: Settings, model: string): Settings => ({
  ...base,
  fresh: false,
  plan: {
    ...base.plan,
    matrices: [{ models: [model], axes: {}, instances: "all" }],
    repeat: 1,
    limit: null,
    shard: null,
  },
});

function staged(
  { stream, memories }: StreamStage,
  generation: number,
  { inner, factsOf, shown }: LearningSuite,
  { arms, retrieval }: LearnSettings,
): Suite<ShownTask> {
  const tasks = stream.generations[generation] ?? [];
  return {
    name: inner.name,
    version: inner.version,
    axes: [
      { name: "arm", values: arms, default: arms },
      { name: "order", values: [stream.order], default: [stream.order] },
    ],
    defaultInstances: "all",
    findings: generation === 0 ? inner.findings : [],
    ...(inner.atOnce === undefined ? {} : { atOnce: inner.atOnce }),
    tasks: ({ arm }) =>
      tasks.map((task) => {
        const memory = shownIn(arm as Arm, { id: task.id, facts: factsOf(task) }, memories, retrieval);
        const digest = memory.text === "" ? task.digest : digestOf([task.digest, memory.text]);
        return { id: task.id, digest, body: { task, shown: memory } };
      }),
    solve: async ({ trial, task: { body } }, models, signal) => {
      shown.set(trial.id, body.shown);
      try {
        return await inner.solve({ trial, task: body.task }, models, signal);
      } finally {
        shown.delete(trial.id);
      }
    },
    score: ({ trial, task: { body } }, transcript) => inner.score({ trial, task: body.task }, transcript),
  };
}
