import { z } from "zod";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** A workflow as the original's `memory.json` has it. */
export const OriginalWorkflow = z.looseObject({
  name: text,
  description: text,
  applicable_scenarios: texts,
  steps: z
    .array(z.looseObject({ step_type: text, reasoning: text, action_template: text }))
    .nullish()
    .transform((value) => value ?? []),
  source_experiences: texts,
  created_at: z.string().nullish(),
});
export type OriginalWorkflow = z.infer<typeof OriginalWorkflow>;

/** The original's `memory.json`. */
export const OriginalMemory = z.looseObject({
  workflows: z.array(OriginalWorkflow),
  last_updated: z.string().nullish(),
  total_count: z.number().nullish(),
});
export type OriginalMemory = z.infer<typeof OriginalMemory>;

/** One experience, as `buffer.json` and each line of `results.jsonl` have it. */
export const OriginalExperience = z.looseObject({
  instance_id: z.string(),
  test_result: z.string(),
  test_output: z.string().nullish(),
  diff_patch: z.string().nullish(),
  timestamp: z.string().nullish(),
  history: z.array(z.unknown()).nullish(),
});
export type OriginalExperience = z.infer<typeof OriginalExperience>;

/** The original's `buffer.json`. */
export const OriginalBuffer = z.looseObject({
  success_count: z.number(),
  buffer: z.record(z.string(), z.array(OriginalExperience)),
});
export type OriginalBuffer = z.infer<typeof OriginalBuffer>;

/** The original's `checkpoint.json`. */
export const OriginalCheckpoint = z.looseObject({
  total_processed: z.number(),
  total_success: z.number(),
  start_time: z.string().nullish(),
  last_checkpoint: z.string().nullish(),
});
export type OriginalCheckpoint = z.infer<typeof OriginalCheckpoint>;

/** The original's `config.json`. */
export const OriginalConfig = z.looseObject({
  llm_config_name: z.string(),
  induction_trigger_count: z.number(),
  max_workflows: z.number().nullish(),
  max_iterations: z.number().nullish(),
  skip_evaluation: z.boolean().nullish(),
  dataset_name: z.string().nullish(),
});
export type OriginalConfig = z.infer<typeof OriginalConfig>;

/** A file of the original's memory runs, by what is in it. */
export type OriginalFile =
  | { readonly kind: "memory"; readonly memory: OriginalMemory }
  | { readonly kind: "buffer"; readonly buffer: OriginalBuffer }
  | { readonly kind: "checkpoint"; readonly checkpoint: OriginalCheckpoint }
  | { readonly kind: "config"; readonly config: OriginalConfig }
  | { readonly kind: "results"; readonly rows: readonly OriginalExperience[]; readonly brokenLines: readonly number[] };

/** Reads a text as one of the original's files, told by its content; null when it is none of them. */
export function readOriginal(written: string): OriginalFile | null {
  const value = jsonOf(written);
  if (value === undefined) return resultsOf(written);
  const memory = OriginalMemory.safeParse(value);
  if (memory.success) return { kind: "memory", memory: memory.data };
  const buffer = OriginalBuffer.safeParse(value);
  if (buffer.success) return { kind: "buffer", buffer: buffer.data };
  const checkpoint = OriginalCheckpoint.safeParse(value);
  if (checkpoint.success) return { kind: "checkpoint", checkpoint: checkpoint.data };
  const config = OriginalConfig.safeParse(value);
  if (config.success) return { kind: "config", config: config.data };
  return resultsOf(written);
}

function resultsOf(written: string): OriginalFile | null {
  const rows: OriginalExperience[] = [];
  const brokenLines: number[] = [];
  for (const [at, line] of written.split("\n").entries()) {
    if (line.trim() === "") continue;
    const row = OriginalExperience.safeParse(jsonOf(line));
    if (row.success) rows.push(row.data);
    else brokenLines.push(at + 1);
  }
  return rows.length === 0 || brokenLines.length > rows.length ? null : { kind: "results", rows, brokenLines };
}

function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
