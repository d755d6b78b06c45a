import { adherenceOf } from "../adherence.ts";
import { originalCoverage, originalLevel, type OriginalLevel } from "./original-level.ts";
import { type OriginalFacts, successesOf } from "./original-facts.ts";

/** The scores of the original's `v3` scoring; each is from 0 to 1, and only adherence and quality reach their ends. */
export interface OriginalScores {
  readonly levelA: OriginalLevel;
  /** Share of the listed tools that succeeded: `tool_coverage_rate`. */
  readonly coverage: number;
  /** Adherence to the plan that was shown: `workflow_score`, at most 0.92. */
  readonly workflow: number;
  /** `quality_score`. */
  readonly quality: number;
  /** The "stable" score, `phase2_score` and `final_score`, at most about 0.902. */
  readonly phase2: number;
  /** What was reported as the result. */
  readonly finalLevel: OriginalLevel;
}

/** How near the nearest tool that succeeded comes to a required one that did not: from 0 to 1. */
export type Similarity = (tool: string) => number;

const unlike: Similarity = () => 0;
const alike: Similarity = () => 1;

/**
 * The original's scores as its batch runner computed them. The second score credits a missing tool with the embedding
 * similarity of the nearest tool that was called; without those embeddings the default credits nothing.
 */
export function originalScores(facts: OriginalFacts, similarity: Similarity = unlike): OriginalScores {
  const levelA = originalLevel(facts);
  const workflow = workflowScore(facts);
  const calls = successesOf(facts).length;
  const task = adjustedTask(taskAchievement(facts, similarity), levelA, calls);
  const quality = adjustedQuality(executionQuality(facts, workflow), levelA, calls);
  const phase2 = 0.5 * task + 0.5 * quality;
  return {
    levelA,
    coverage: originalCoverage(facts),
    workflow,
    quality,
    phase2,
    finalLevel: finalLevelOf(workflow, phase2),
  };
}

/** The scores with nothing and with everything credited for similarity: what the original recorded lies between. */
export function originalScoreBounds(facts: OriginalFacts): {
  readonly least: OriginalScores;
  readonly most: OriginalScores;
} {
  return { least: originalScores(facts, unlike), most: originalScores(facts, alike) };
}

/** What the original reported: full when both scores reach 0.8, partial when either reaches 0.5. */
export function finalLevelOf(workflow: number, phase2: number): OriginalLevel {
  if (workflow >= 0.8 && phase2 >= 0.8) return "full_success";
  return workflow >= 0.5 || phase2 >= 0.5 ? "partial_success" : "failure";
}

/** The bonus for an exact match is weighted a second time, so that 0.92 is the most there is. */
function workflowScore(facts: OriginalFacts): number {
  const succeeded = successesOf(facts);
  const { expected, executions } = facts;
  if (expected.length === 0 || succeeded.length === 0) return 0;
  const wanted = new Set(expected);
  const covered = [...wanted].filter((tool) => succeeded.includes(tool)).length / wanted.size;
  const inOrder = adherenceOf(expected, succeeded) ?? 0;
  const isExact = expected.join() === succeeded.join();
  return 0.4 * covered + 0.3 * inOrder + 0.2 * (succeeded.length / executions.length) + (isExact ? 0.1 * 0.2 : 0);
}

/** Output counts as produced as soon as anything succeeded; progress as complete from two different tools on. */
function taskAchievement(facts: OriginalFacts, similarity: Similarity): number {
  const succeeded = new Set(successesOf(facts));
  if (succeeded.size === 0) return 0;
  const required = [...new Set(facts.required)].map((tool) => (succeeded.has(tool) ? 1 : similarity(tool)));
  const met = required.length === 0 ? 0 : required.reduce((sum, one) => sum + one, 0) / required.length;
  return 0.5 + 0.3 * Math.min(1, succeeded.size / 2) + 0.2 * met;
}

/** Without a history of executions, which it was never given, the original took 0.8 for their success rate. */
function executionQuality(facts: OriginalFacts, workflow: number): number {
  const succeeded = successesOf(facts);
  if (succeeded.length === 0) return 0;
  const distinct = new Set(succeeded).size;
  const share = distinct / succeeded.length;
  const efficiency = succeeded.length <= 2 * distinct ? Math.min(1, share * 1.2) : share * 0.8;
  return 0.4 * 0.8 + 0.3 * efficiency + 0.2 * workflow;
}

const adjustedTask = (task: number, level: OriginalLevel, calls: number): number => {
  if (level === "full_success") return Math.max(task, 0.8);
  return level === "partial_success" ? Math.max(task, 0.5) : failed(task, calls);
};

const adjustedQuality = (quality: number, level: OriginalLevel, calls: number): number => {
  if (level === "full_success") return Math.max(quality, 0.7);
  return level === "partial_success" ? quality : failed(quality, calls);
};

const failed = (score: number, calls: number): number => (calls > 0 ? Math.max(0.8 * score, 0.2) : 0.5 * score);
