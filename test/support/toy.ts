import { digestOf, TaskId } from "#kernel";
import { DEFAULT_DEADLINES, type Matrix, type PlanSettings, type ProviderSettings, type Settings } from "#records";
import type { Suite, Task } from "#suites";
import { modelSettings, providerSettings } from "#testing";

/** Settings with one provider and the models named; everything else as a person would leave it. */
export function toySettings(
  models: readonly string[],
  change: {
    /** The plan, with the parts of its only matrix. */
    readonly plan?: Partial<PlanSettings & Matrix>;
    readonly provider?: Partial<ProviderSettings>;
    readonly settings?: Partial<Settings>;
  } = {},
): Settings {
  const { models: wanted = "all", axes = {}, instances = null, ...extent } = change.plan ?? {};
  const plan: PlanSettings = {
    matrices: [{ models: wanted, axes, instances }],
    repeat: 1,
    seed: 1,
    limit: null,
    shard: null,
    ...extent,
  };
  return {
    title: "toy",
    providers: [
      providerSettings("http://127.0.0.1:9/v1", {
        models: models.map((name) => modelSettings(name)),
        ...change.provider,
      }),
    ],
    suite: { name: "toy", options: null, baseDir: "." },
    plan,
    pace: { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" },
    deadlines: DEFAULT_DEADLINES,
    outputDir: "out",
    budgetUsd: null,
    retryInvalid: false,
    fresh: false,
    ...change.settings,
  };
}

/** A suite that asks each task's number back, in as many turns as asked for: right is full, wrong is failure. */
export function toySuite(
  change: Partial<Suite> & { readonly tasks?: never; readonly count?: number; readonly turns?: number } = {},
): Suite {
  const { count = 4, turns = 1, ...rest } = change;
  const all = Array.from({ length: count }, (_, number): Task => {
    const id = TaskId(`task-${number}`);
    return { id, digest: digestOf(id), body: number };
  });
  return {
    name: "toy",
    version: "1",
    axes: [
      { name: "promptType", values: ["baseline", "cot"], default: ["baseline"], groups: { core: ["baseline", "cot"] } },
      { name: "rate", values: [0.8, 0.9], default: [0.8] },
    ],
    defaultInstances: "all",
    findings: [],
    tasks: (_, { instances }) => (instances === "all" ? all : all.slice(0, instances)),
    solve: async ({ task }, { asked }, signal) => {
      const answers: string[] = [];
      for (let turn = 0; turn < turns; turn++) {
        const content = `say ${String(task.body)}, turn ${turn}, after ${answers.length}`;
        const { content: answer } = await asked.complete({ messages: [{ role: "user", content }] }, signal);
        answers.push(answer);
      }
      return answers;
    },
    score: ({ task }, transcript) => {
      const right = (transcript as readonly string[]).every((answer) => answer === String(task.body));
      return { kind: "graded", outcome: right ? "full" : "failure", score: right ? 1 : 0, scoring: "toy-1", facts: {} };
    },
    ...rest,
  };
}
