import { z } from "zod";
import { SWE_SETS } from "./read-swe-instances.ts";
import { DEFAULT_SWE_LIMITS as DEFAULTS } from "./swe-settings.ts";

const seconds = z.number().gt(0).max(86_400);

/** What a config says under `swe:`. */
export const SweOptions = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        "File of instances in SWE-bench's format: .parquet, .jsonl, .json or .csv, from the folder of the config.",
      ),
    set: z
      .enum(SWE_SETS)
      .optional()
      .describe("Which instances: builtin needs no file and is taken without path; all is taken with it."),
    sandbox: z
      .enum(["bubblewrap", "container", "process"])
      .optional()
      .describe(
        "Where agents' commands run: bubblewrap for the built-in set and container for a file unless said otherwise; process is no fence at all.",
      ),
    protocol: z
      .enum(["native", "text"])
      .default("native")
      .describe(
        "Whether tools are offered by the interface's own tool calling; calls written as text are read in both.",
      ),
    "max-iterations": z.int().min(1).max(1_000).default(50).describe("Messages an agent has for one repair."),
    hints: z.boolean().default(false).describe("Whether the discussion under the issue is shown as well."),
    "skip-evaluation": z.boolean().default(false).describe("Leaves patches unjudged: trials then have no score."),
    "command-seconds": seconds.default(DEFAULTS.commandMs / 1000).describe("For each command of the agent."),
    "evaluation-seconds": seconds.default(DEFAULTS.evaluationMs / 1000).describe("For the tests that judge."),
    "memory-mb": z.int().min(64).default(DEFAULTS.memoryMb!).describe("Of each sandbox."),
    cpus: z.number().gt(0).default(DEFAULTS.cpus!).describe("Cores of each sandbox."),
  })
  .readonly();
export type SweOptions = z.output<typeof SweOptions>;
