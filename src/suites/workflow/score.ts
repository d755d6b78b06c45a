import type { Outcome, Verdict } from "#records";
import { adherenceOf } from "./adherence.ts";
import { errorCategoryOf } from "./error-category.ts";
import { soundPlan } from "./plan.ts";
import { legacyGrade } from "./score-legacy.ts";
import { type Standing, standingsOf } from "./standing.ts";
import type { Transcript } from "./transcript.ts";
import { type Reading, type View, viewOf } from "./view.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/**
 * The ways to score a transcript: by all that was recovered, by what was written exactly as asked, or as the original did
 * (its `v3`), for comparison with its numbers.
 */
export const SCORINGS = ["sound", "sound-strict", "legacy-v3"] as const;
export type Scoring = (typeof SCORINGS)[number];

/** Changes whenever the same transcript could be scored differently. */
const SCORING_VERSION = 1;

/** Coverage from which a trial that is not full is partial: the original's threshold. */
const PARTIAL_COVERAGE = 0.6;

/** Scores a transcript. Pure: what it says rests on the task and the transcript alone. */
export function scoreTranscript(task: WorkflowTask, transcript: Transcript, scoring: Scoring): Verdict {
  const reading: Reading = scoring === "sound-strict" ? "strict" : "tolerant";
  const view = viewOf(transcript, reading);
  const unscored = reasonNotToScore(transcript, view);
  if (scoring === "legacy-v3") return legacyVerdict(task, transcript, { view, unscored });
  if (unscored !== null) return unscored;
  const { outcome, score } = gradeOf(task, view);
  return {
    kind: "graded",
    outcome,
    score,
    scoring: `${scoring}-${SCORING_VERSION}`,
    facts: {
      ...factsOf(task, transcript, view),
      errorCategory: outcome === "full" ? null : errorCategoryOf(task.requiredTools, view),
    },
  };
}

/** The original knew no suspicion: a conversation nobody could read was the model's failure, and is one by these rules. */
function legacyVerdict(
  task: WorkflowTask,
  transcript: Transcript,
  { view, unscored }: { readonly view: View; readonly unscored: Verdict | null },
): Verdict {
  if (unscored !== null && unscored.outcome !== "harness-suspect") return unscored;
  const { outcome, score, facts } = legacyGrade(task, transcript, view);
  const errorCategory = outcome === "full" ? null : errorCategoryOf(task.requiredTools, view);
  const own = { ...factsOf(task, transcript, view), errorCategory };
  return { kind: "graded", outcome, score, scoring: "legacy-v3", facts: { ...own, ...facts } };
}

function reasonNotToScore(transcript: Transcript, view: View): Verdict | null {
  const notScored = (outcome: "inapplicable" | "infra-invalid" | "harness-suspect", code: string, message: string) =>
    ({ kind: "not-scored", outcome, reason: { code, message } }) as const;
  if (view.stop === "inapplicable") {
    const { kind, severity } = transcript.flaw ?? { kind: "unknown", severity: "unknown" };
    return notScored(
      "inapplicable",
      "flaw-changes-nothing",
      `the flaw ${kind} (${severity}) leaves this task's plan as it is`,
    );
  }
  if (view.stop === "content-filter") {
    return notScored("infra-invalid", "content-filter", "the provider's content filter withheld the model's answer");
  }
  if (view.turns.every((turn) => turn.empty)) {
    return notScored("harness-suspect", "only-empty-answers", "every answer of the model was empty");
  }
  if (opensCallsButIsNotRead(view)) {
    return notScored(
      "harness-suspect",
      "opens-calls-but-none-recognised",
      transcript.protocol === "native"
        ? "the model writes tool calls into its text and makes none: it or its serving has no tool calling (protocol: tags asks for text)"
        : "the model's text opens tool calls, but not one could be recognised: its serving may cut or rewrite them",
    );
  }
  return null;
}

const opensCallsButIsNotRead = (view: View): boolean =>
  view.turns.some((turn) => turn.opensCall) && !view.turns.some((turn) => turn.action?.kind === "call");

const WORTH: Readonly<Record<Standing, number>> = { sound: 1, early: 0.5, missing: 0 };

/**
 * `full`: every required tool succeeded after what it depends on. `partial`: at least 0.6 of them succeeded. The score
 * is the mean over required tools of 1 for a sound success, 0.5 for one before its dependencies, 0 for none; so it is
 * 1 exactly when the trial is full.
 */
function gradeOf(task: WorkflowTask, view: View): { readonly outcome: Outcome; readonly score: number } {
  const standings = standingsOf(task.requiredTools, view.executions);
  const score = mean(standings.map((standing) => WORTH[standing]));
  return { outcome: outcomeOf(standings), score };
}

function outcomeOf(standings: readonly Standing[]): Outcome {
  if (standings.every((standing) => standing === "sound")) return "full";
  return coverageOf(standings) >= PARTIAL_COVERAGE ? "partial" : "failure";
}

const coverageOf = (standings: readonly Standing[]): number =>
  mean(standings.map((standing) => (standing === "missing" ? 0 : 1)));

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function factsOf(task: WorkflowTask, transcript: Transcript, view: View): Record<string, MutableJson> {
  const standings = standingsOf(task.requiredTools, view.executions);
  const succeeded = view.executions.filter(({ verdict }) => verdict === "success").map(({ tool }) => tool);
  const count = (test: (turn: View["turns"][number]) => boolean): number => view.turns.filter(test).length;
  return {
    stop: view.stop,
    coverage: coverageOf(standings),
    soundCoverage: mean(standings.map((standing) => (standing === "sound" ? 1 : 0))),
    turns: view.turns.length,
    toolCalls: view.executions.length,
    successfulCalls: succeeded.length,
    refusedCalls: view.executions.filter(({ reached }) => !reached).length,
    searches: count((turn) => turn.action?.kind === "search"),
    infos: count((turn) => turn.action?.kind === "info"),
    furtherActions: view.turns.reduce((sum, turn) => sum + turn.further, 0),
    assisted: view.turns.some((turn) => turn.helped),
    assistedTurns: count((turn) => turn.helped),
    adherenceSound: adherenceOf(
      soundPlan(task).map(({ tool }) => tool),
      succeeded,
    ),
    adherenceShown: adherenceOf(transcript.shownPlan?.map(({ tool }) => tool) ?? [], succeeded),
    flawSeverity: transcript.flaw?.severity ?? null,
    flawedSteps: transcript.flaw?.difference.length ?? 0,
    recovery: recoveryCounts(transcript),
    recoveredActions: transcript.turns.filter((turn) => (turn.action?.recovery.length ?? 0) > 0).length,
    opensCallsButExecutesNone: view.executions.length === 0 && view.turns.some((turn) => turn.opensCall),
    strictOutcome: strictOutcome(task, transcript),
    ...classificationFacts(transcript),
  };
}

type MutableJson = (Verdict & { kind: "graded" })["facts"][string];

/** What a judge said beside the rules, or that it could not be had; nothing where none was asked. */
function classificationFacts({ classification }: Transcript): Record<string, MutableJson> {
  if (classification === undefined) return {};
  const { judge, kind } = classification;
  if (kind === "unavailable") return { judge, judgeUnavailable: classification.because.code };
  const { byModel, reason, confidence, agrees } = classification;
  return { judge, judgeCategory: byModel, judgeReason: reason, judgeConfidence: confidence, judgeAgrees: agrees };
}

/** How often each kind of recovery was needed to read the transcript. */
function recoveryCounts(transcript: Transcript): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const turn of transcript.turns) {
    for (const how of turn.action?.recovery ?? []) counts[how] = (counts[how] ?? 0) + 1;
  }
  return counts;
}

/** What a strict reading of the same transcript makes of it. */
function strictOutcome(task: WorkflowTask, transcript: Transcript): string {
  const view = viewOf(transcript, "strict");
  return opensCallsButIsNotRead(view) ? "harness-suspect" : gradeOf(task, view).outcome;
}
