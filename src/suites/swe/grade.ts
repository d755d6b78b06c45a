import type { Json } from "#kernel";
import type { Verdict } from "#records";
import { leaksIn } from "./leaks.ts";
import { parserOf, statusesIn } from "./log-parsers.ts";
import type { StatusMap, TestStatus } from "./parsers/status.ts";
import type { SweInstance } from "./swe-instance.ts";
import type { SweEvaluation, SweTranscript } from "./swe-transcript.ts";

/** Whether an issue is repaired: all that failed passes and all that passed still does; some of what failed; or neither. */
export type Resolution = "full" | "partial" | "no";

/** What the judging tests say of a patch. */
export interface Grade {
  readonly resolution: Resolution;
  readonly failToPass: { readonly passed: number; readonly of: number };
  readonly passToPass: { readonly passed: number; readonly of: number };
  /** Why the log counts for nothing; null when it counts. */
  readonly trouble: SweEvaluation["trouble"] | "exit-code-contradicts";
}

type Judged = Pick<SweInstance, "FAIL_TO_PASS" | "PASS_TO_PASS" | "eval_type" | "log_parser" | "repo">;

/** Grades an evaluation by the rules of SWE-bench's harness 5: expected tests against what the log says of them. */
export function gradeOf(instance: Judged, evaluation: SweEvaluation): Grade {
  const { FAIL_TO_PASS: f2p, PASS_TO_PASS: p2p } = instance;
  const nothing = { passed: 0 };
  const none = {
    resolution: "no",
    failToPass: { ...nothing, of: f2p.length },
    passToPass: { ...nothing, of: p2p.length },
  } as const;
  if (!evaluation.applied || evaluation.trouble !== null) return { ...none, trouble: evaluation.trouble };
  const statuses = statusesIn(evaluation.log, parserOf(instance));
  if (statuses.size === 0) return { ...none, trouble: "no-tests" };
  // A patch can print lines that look like results; the runner's exit code is not in its hands as easily.
  if ((evaluation.exitCode ?? 0) !== 0 && !hasFailures(statuses)) return { ...none, trouble: "exit-code-contradicts" };
  const passes = instance.eval_type === "fail_only" ? notFailed : passed;
  const keeps = instance.eval_type === "fail_only" ? notFailed : kept;
  const failToPass = countOf(f2p, statuses, passes);
  const passToPass = countOf(p2p, statuses, keeps);
  return { resolution: resolutionOf(failToPass, passToPass), failToPass, passToPass, trouble: null };
}

type Rule = (status: TestStatus | undefined) => boolean;

const passed: Rule = (status) => status === "PASSED" || status === "XFAIL";
const kept: Rule = (status) => passed(status) || status === "SKIPPED";
const notFailed: Rule = (status) => status !== "FAILED";

const hasFailures = (statuses: StatusMap): boolean =>
  [...statuses.values()].some((status) => status === "FAILED" || status === "ERROR");

function countOf(names: readonly string[], statuses: StatusMap, rule: Rule): Grade["failToPass"] {
  return { passed: names.filter((name) => rule(statusOf(name, statuses))).length, of: names.length };
}

/** Some published names were cut inside their parameter: such a one stands for those that begin with it, when they agree. */
function statusOf(name: string, statuses: StatusMap): TestStatus | undefined {
  const exact = statuses.get(name);
  if (exact !== undefined || !name.includes("[") || name.endsWith("]")) return exact;
  const candidates = new Set([...statuses].filter(([other]) => other.startsWith(name)).map(([, status]) => status));
  return candidates.size === 1 ? [...candidates][0] : undefined;
}

function resolutionOf(f2p: Grade["failToPass"], p2p: Grade["passToPass"]): Resolution {
  if (p2p.passed < p2p.of) return "no";
  if (f2p.passed === f2p.of) return "full";
  return f2p.passed > 0 ? "partial" : "no";
}

const OUTCOMES = { full: "full", partial: "partial", no: "failure" } as const;

/** The rules by which a transcript is scored. */
export const SCORING = "swe-bench-5";

/** Scores a transcript; pure. A patch that nobody judged has no score. */
export function scoreSwe(instance: SweInstance, transcript: SweTranscript): Verdict {
  const { evaluation } = transcript;
  if (evaluation.trouble === "skipped") {
    const message =
      "the patch was not judged, because evaluation was skipped; nothing can be said of it, or learnt from it";
    return { kind: "not-scored", outcome: "inapplicable", reason: { code: "SLUICE_EVALUATION_SKIPPED", message } };
  }
  const grade = gradeOf(instance, evaluation);
  const { passed: repaired, of } = grade.failToPass;
  const score = grade.resolution === "full" ? 1 : grade.resolution === "partial" ? repaired / of : 0;
  const outcome = OUTCOMES[grade.resolution];
  return { kind: "graded", outcome, score, scoring: SCORING, facts: factsOf(instance, transcript, grade) };
}

function factsOf(
  instance: SweInstance,
  transcript: SweTranscript,
  grade: Grade,
): Record<string, Extract<Verdict, { kind: "graded" }>["facts"][string]> {
  const { memory, steps, end, patch, scratch, evaluation } = transcript;
  const leaks: readonly Json[] = leaksIn(instance, steps);
  return {
    resolved: grade.resolution === "full",
    resolution: grade.resolution,
    failToPassPassed: grade.failToPass.passed,
    failToPassAll: grade.failToPass.of,
    passToPassPassed: grade.passToPass.passed,
    passToPassAll: grade.passToPass.of,
    trouble: grade.trouble,
    applied: evaluation.applied,
    end,
    steps: steps.length,
    malformedSteps: steps.filter(({ action }) => action === "malformed").length,
    patchCharacters: patch.length,
    scratchFiles: scratch.length,
    memoryVersion: memory.version,
    workflowsShown: memory.workflows.length,
    suspectedLeaks: [...leaks] as string[],
  };
}
