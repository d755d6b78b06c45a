import type { Sandboxes } from "#sandbox";
import { openSwe, type SweInstance, type Task } from "#suites";
import type { Bench } from "./bench.ts";

/** How repairs are put to the agent. */
export interface SweBenchOptions {
  readonly instances: readonly SweInstance[];
  readonly sandboxes: Pick<Sandboxes, "kind" | "open">;
  readonly inject: "system" | "user";
  readonly maxIterations: number;
  readonly skipEvaluation: boolean;
  /** What sandboxes are labelled with. */
  readonly run: string;
}

/** Repairs as something to learn on. Of an instance, learning sees what the agent is told: repository, issue, and when it arose. */
export function sweBench(options: SweBenchOptions): Bench {
  return {
    open: (memoryFor) => openSwe({ ...options, memoryFor }),
    factsOf: ({ body }: Task) => {
      const { repo, problem_statement: problem, created_at: createdAt } = body as SweInstance;
      return { repo, problem, createdAt: createdAt === "" ? null : createdAt };
    },
  };
}
