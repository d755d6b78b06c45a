import { z } from "zod";
import { MISSING_DEPENDENCIES } from "./lint.ts";
import { SCORINGS } from "./score.ts";
import { SEVERITIES } from "./vocabulary.ts";

/** What a config says under `workflow:`. */
export const WorkflowOptions = z
  .strictObject({
    tasks: z
      .string()
      .min(1)
      .optional()
      .describe("Task library (.json) to take tasks from, from the folder of the config; generated tasks without it."),
    "missing-dependencies": z
      .enum(MISSING_DEPENDENCIES)
      .default("exclude")
      .describe(
        "A library's task that leaves out what its tools depend on is left out, or the missing tools are added.",
      ),
    "max-turns": z.int().min(1).max(100).default(10).describe("Answers a model has for one task."),
    scoring: z
      .enum(SCORINGS)
      .default("sound")
      .describe(
        "How transcripts are scored: by all that could be read, only by what was written exactly as asked, or as the original did.",
      ),
    classifier: z
      .string()
      .min(1)
      .optional()
      .describe("Model of this config that is asked, beside the rules, which kind of error a trial ended in."),
    search: z
      .strictObject({
        embeddings: z
          .string()
          .min(1)
          .describe("Model of this config that embeds; tools are then found by embeddings and not by full text."),
      })
      .readonly()
      .optional()
      .describe("How tools are found; by full text, which asks no model, without it."),
    "flaw-severity": z.enum(SEVERITIES).default("severe").describe("How much of a plan the flawed prompts spoil."),
  })
  .readonly();
export type WorkflowOptions = z.output<typeof WorkflowOptions>;
