import type { TaskType } from "../vocabulary.ts";
import { declaresCompletion } from "./completion-phrases.ts";
import { type OriginalFacts, successesOf } from "./original-facts.ts";

/** The original's words for how a trial went. */
export type OriginalLevel = "full_success" | "partial_success" | "failure";

/** A tool whose name contains one of these was taken to produce output. */
const OUTPUT_WORDS = [
  "writer",
  "export",
  "save",
  "output",
  "post",
  "publish",
  "store",
  "emit",
  "notify",
  "report",
  "generate",
  "filter",
  "aggregator",
  "compressor",
];

const LEAST_SUCCESSES: Readonly<Record<TaskType, number>> = {
  simple_task: 1,
  basic_task: 2,
  data_pipeline: 2,
  api_integration: 2,
  multi_stage_pipeline: 3,
};

/**
 * The original's first judgement ("level A", its executor, September 2025). Full: every required tool succeeded, first
 * successes in the listed order. Partial: two of coverage 0.6, an output tool, enough successes, a completion phrase.
 */
export function originalLevel(facts: OriginalFacts): OriginalLevel {
  const succeeded = successesOf(facts);
  const coverage = originalCoverage(facts);
  const first = [...new Set(succeeded)].filter((tool) => facts.required.includes(tool));
  // A tool listed twice keeps the coverage below 1 for ever: the original's own defect.
  if (coverage === 1 && first.join() === facts.required.join()) return "full_success";
  const signs = [
    coverage >= 0.6,
    succeeded.some((tool) => OUTPUT_WORDS.some((word) => tool.includes(word))),
    succeeded.length >= LEAST_SUCCESSES[facts.taskType],
    facts.texts.some(declaresCompletion),
  ];
  return signs.filter(Boolean).length >= 2 ? "partial_success" : "failure";
}

/** Required tools that succeeded, over the length of the list. */
export function originalCoverage(facts: OriginalFacts): number {
  const succeeded = new Set(successesOf(facts));
  const covered = new Set(facts.required.filter((tool) => succeeded.has(tool)));
  return facts.required.length === 0 ? 0 : covered.size / facts.required.length;
}
