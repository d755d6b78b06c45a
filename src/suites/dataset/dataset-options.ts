import { z } from "zod";

/** What a config says under `dataset:`. */
export const DatasetOptions = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .describe(
        "File of questions and answers: .jsonl, .ndjson, .json, .csv, .tsv or .parquet, from the folder of the config.",
      ),
    input: z.string().min(1).default("input").describe("Field that holds what the model is asked."),
    target: z
      .string()
      .min(1)
      .default("target")
      .describe("Field that holds the right answer, or a list of right answers."),
    id: z
      .string()
      .min(1)
      .optional()
      .describe("Field that names the task; without it tasks are named by their content."),
    scorer: z
      .union([z.string(), z.looseObject({ name: z.string() })], {
        error: "expected the name of a scorer, such as exact, or { name: …, …options }",
      })
      .describe(
        "How an answer is judged: exact, includes, match, numeric or json; with options as { name: numeric, tolerance: 0.01 }; by a model as { name: model-graded, judge: MODEL }.",
      ),
    system: z.string().min(1).optional().describe("What the model is told before each question."),
    name: z.string().min(1).optional().describe("What results call the suite; the file's name when absent."),
    truncated: z
      .enum(["not-scored", "failure"])
      .default("not-scored")
      .describe(
        "What an answer cut off at the token limit is: not scored (the limit is the harness's), or a failure of the model.",
      ),
  })
  .readonly();
export type DatasetOptions = z.output<typeof DatasetOptions>;
