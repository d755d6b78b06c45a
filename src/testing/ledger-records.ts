import { LaneId, type RunId, TaskId, type TrialId } from "#kernel";
import {
  type AttemptEnded,
  type CallAnswered,
  type Cell,
  planId,
  type PlanRecord,
  type RunStarted,
  type SendEnded,
  type SendStarted,
  type Trial,
  trialOf,
  type Verdict,
} from "#records";

/** Trials of one cell, told apart by their tasks `task-0`, `task-1`, … */
export function someTrials(count: number, cell: Cell = { model: "oak", promptType: "baseline" }): Trial[] {
  return Array.from({ length: count }, (_, at) =>
    trialOf({
      suite: "workflow@1",
      cell,
      task: TaskId(`task-${at}`),
      taskDigest: `digest-${at}`,
      repeat: 0,
      planSeed: 7,
      sampling: {},
      simulated: false,
    }),
  );
}

/** The record of a plan over these trials. */
export function planOf(trials: readonly Trial[]): PlanRecord {
  const cells = new Set(trials.map((trial) => JSON.stringify(trial.cell)));
  return {
    v: 1,
    id: planId(trials),
    suite: "workflow@1",
    trials: trials.length,
    cells: cells.size,
    axes: ["promptType"],
    excluded: [{ task: "task-of-nobody", reason: "needs a tool that does not exist" }],
  };
}

export function runStarted(run: RunId, plan: PlanRecord, changes: Partial<RunStarted> = {}): RunStarted {
  return {
    v: 1,
    type: "run-started",
    run,
    plan: plan.id,
    at: 10,
    title: "quick",
    simulated: false,
    manifest: { node: "20" },
    ...changes,
  };
}

/** What an attempt is part of. */
interface InAttempt {
  readonly trial: TrialId;
  readonly attempt: number;
  readonly run: RunId;
}

export function attemptEnded(of: InAttempt, changes: Partial<AttemptEnded> = {}): AttemptEnded {
  const { trial, attempt, run } = of;
  return {
    v: 1,
    type: "attempt-ended",
    trial,
    attempt,
    run,
    at: 40,
    verdict: null,
    reason: null,
    transcript: null,
    quarantined: false,
    simulated: false,
    ...changes,
  };
}

export function callAnswered(of: InAttempt, call: number, changes: Partial<CallAnswered> = {}): CallAnswered {
  const { trial, attempt, run } = of;
  return {
    v: 1,
    type: "call-answered",
    trial,
    attempt,
    call,
    promptDigest: `prompt-${call}`,
    run,
    lane: LaneId("provider/key-00000000/oak"),
    requestedModel: "oak",
    routedModel: "oak-2026",
    completion: {
      content: `answer ${call}`,
      toolCalls: [],
      finishReason: "stop",
      usage: { input: 100, output: 20, cached: 5, reasoning: 0 },
      reportedModel: "oak-2026",
      simulated: false,
    },
    sends: 1,
    sentAt: 20,
    at: 30,
    costUsd: 0.25,
    ...changes,
  };
}

export function sendStarted(of: InAttempt, call: number, send: number): SendStarted {
  const { trial, attempt, run } = of;
  return {
    v: 1,
    type: "send-started",
    trial,
    attempt,
    call,
    send,
    run,
    lane: LaneId("provider/key-00000000/oak"),
    at: 20,
  };
}

export function sendEnded(of: InAttempt, call: number, send: number, verdict: SendEnded["verdict"]): SendEnded {
  const { trial, attempt } = of;
  const status = { answered: 200, rejected: 429, failed: null }[verdict];
  const reason = verdict === "answered" ? null : { code: "SLUICE_SEND", message: `${verdict} by the provider` };
  return { v: 1, type: "send-ended", trial, attempt, call, send, at: 25, verdict, status, reason };
}

export const graded = (score: number): Verdict => ({
  kind: "graded",
  outcome: score === 1 ? "full" : score === 0 ? "failure" : "partial",
  score,
  scoring: "workflow@1",
  facts: { coverage: score },
});

export const notScored = (outcome: "infra-invalid" | "inapplicable"): Verdict => ({
  kind: "not-scored",
  outcome,
  reason: { code: "SLUICE_TIMEOUT", message: "the provider did not answer" },
});
