import type { Outcome } from "#records";
import { originalError, originalErrorKind } from "./original/original-error.ts";
import type { OriginalFacts } from "./original/original-facts.ts";
import type { OriginalLevel } from "./original/original-level.ts";
import { originalScoreBounds } from "./original/original-scores.ts";
import { ERROR_TEXT } from "./tool.ts";
import type { Transcript } from "./transcript.ts";
import type { View } from "./view.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** What the original would have made of a trial. */
export interface LegacyGrade {
  readonly outcome: Outcome;
  /** Its final score; at most about 0.902. */
  readonly score: number;
  readonly facts: Readonly<Record<string, string | number | null>>;
}

const OUTCOMES: Readonly<Record<OriginalLevel, Outcome>> = {
  full_success: "full",
  partial_success: "partial",
  failure: "failure",
};

/**
 * Scores a trial of this suite by the original's rules. A required tool that never succeeded is credited with nothing,
 * where the original took the similarity of an embedding: `phase2Most` and `finalLevelMost` say what it could be at most.
 */
export function legacyGrade(task: WorkflowTask, transcript: Transcript, view: View): LegacyGrade {
  const facts = originalFactsOf(task, transcript, view);
  const { least, most } = originalScoreBounds(facts);
  const isFull = least.finalLevel === "full_success";
  const error = originalError(facts);
  return {
    outcome: OUTCOMES[least.finalLevel],
    score: least.phase2,
    facts: {
      levelA: least.levelA,
      workflowScore: least.workflow,
      qualityScore: least.quality,
      phase2Score: least.phase2,
      phase2Most: most.phase2,
      finalLevel: least.finalLevel,
      finalLevelMost: most.finalLevel,
      legacyError: error,
      legacyErrorKind: isFull ? null : originalErrorKind(error),
    },
  };
}

/** A call that was refused before it reached its tool is none: the original had no parameters to refuse. */
function originalFactsOf(task: WorkflowTask, transcript: Transcript, view: View): OriginalFacts {
  return {
    taskType: task.taskType,
    required: task.requiredTools,
    expected: transcript.shownPlan?.map(({ tool }) => tool) ?? task.requiredTools,
    executions: view.executions
      .filter(({ reached }) => reached)
      .map(({ tool, verdict, code }) => ({
        tool,
        success: verdict === "success",
        error: code === null ? null : `${code}: ${ERROR_TEXT[code] ?? "it failed"}`,
      })),
    texts: transcript.messages.filter(({ role }) => role === "assistant").map(({ content }) => content),
    helped: view.turns.filter(({ helped }) => helped).length,
    apiFailures: 0,
  };
}
