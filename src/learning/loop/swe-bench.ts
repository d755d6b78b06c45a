import { openSwe, type SweInstance, type SweSettings, type Task } from "#suites";
import type { Bench } from "./bench.ts";

/** How repairs are put to the agent: all of the suite's settings but what each trial is shown. */
export type SweBenchOptions = Omit<SweSettings, "memoryFor" | "axes" | "identity"> & {
  /** Trials that the machine carries at once. */
  readonly atOnce: number;
};

/** Repairs as something to learn on. Of an instance, learning sees what the agent is told: repository, issue, and when it arose. */
export function sweBench({ atOnce, ...settings }: SweBenchOptions): Bench {
  return {
    open: (memoryFor) => ({ ...openSwe({ ...settings, memoryFor }), atOnce }),
    factsOf: ({ body }: Task) => {
      const { repo, problem_statement: problem, created_at: createdAt } = body as SweInstance;
      return { repo, problem, createdAt: createdAt === "" ? null : createdAt };
    },
  };
}
