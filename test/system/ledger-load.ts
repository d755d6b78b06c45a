import { digestOf, LaneId, type RunId, type TrialId } from "#kernel";
import { type LedgerRecord, planId, type PlanRecord, type Trial } from "#records";
import type { Claim, Store } from "#store";
import { madeTrial } from "../support/made-trial.ts";

/** How many calls one trial's conversation has. */
export const CALLS_A_TRIAL = 3;

/** How many trials one process works on at once. */
export const AT_ONCE = 12;

/** The same plan in every process: `count` trials over four cells. */
export function loadPlan(count: number): { readonly record: PlanRecord; readonly trials: readonly Trial[] } {
  const trials = Array.from({ length: count }, (_, at) =>
    madeTrial(at, { suite: "load@1", cell: { model: `tree-${at % 4}` } }),
  );
  const id = planId(trials);
  const record: PlanRecord = { v: 1, id, suite: "load@1", trials: count, cells: 4, axes: [], excluded: [] };
  return { record, trials };
}

/** A line a process prints once the ledger has acknowledged a record, or has given it a trial. */
export interface Acknowledged {
  readonly type: LedgerRecord["type"];
  readonly trial: TrialId;
  readonly attempt: number;
  readonly call: number;
  readonly send: number;
  /** Of the whole record; null for an attempt's start, which the store writes itself. */
  readonly digest: string | null;
}

/** What a record acknowledges: its key and its digest. */
export function acknowledged(record: LedgerRecord, digest: string | null = digestOf(record)): Acknowledged {
  const { type, trial, attempt, call, send } = { call: 0, send: 0, attempt: 0, trial: "" as TrialId, ...record };
  return { type, trial, attempt, call, send: type === "call-answered" ? 0 : send, digest };
}

/** Carries one claimed trial through its calls as the engine does: each step is durable before the next depends on it. */
export async function carryThrough(
  store: Store,
  claim: Claim,
  run: RunId,
  say: (line: Acknowledged) => void,
): Promise<void> {
  const { trial, attempt } = claim;
  const of = { v: 1, trial, attempt } as const;
  const append = async (record: LedgerRecord): Promise<void> => {
    await store.append(record);
    say(acknowledged(record));
  };
  say(acknowledged({ ...of, type: "attempt-started", run, at: 0 }, null));
  for (let call = 0; call < CALLS_A_TRIAL; call++) {
    if (claim.answers.some((answer) => answer.call === call)) continue;
    const lane = LaneId(`lane-${call}`);
    await append({ ...of, type: "send-started", call, send: 1, run, lane, at: 1 });
    await Promise.all([
      append({ ...of, type: "send-ended", call, send: 1, at: 2, verdict: "answered", status: 200, reason: null }),
      append({
        ...of,
        type: "call-answered",
        call,
        promptDigest: `prompt-${call}`,
        run,
        lane,
        ...answerTo(trial, call),
      }),
    ]);
  }
  const verdict = { kind: "graded", outcome: "full", score: 1, scoring: "load@1", facts: {} } as const;
  const transcript = { turns: Array.from({ length: 30 }, (_, turn) => `${trial} said ${turn}`) };
  const ended = { reason: null, quarantined: false, simulated: true, verdict, transcript };
  await append({ ...of, type: "attempt-ended", run, at: 3, ...ended });
}

function answerTo(trial: TrialId, call: number) {
  const usage = { input: 50, output: 10, cached: 0, reasoning: 0 };
  const content = `the answer of ${trial} to ${call}, `.repeat(10);
  return {
    requestedModel: "tree",
    routedModel: "tree-1",
    completion: {
      content,
      toolCalls: [],
      finishReason: "stop",
      usage,
      reportedModel: "tree-1",
      simulated: true,
    } as const,
    sends: 1,
    sentAt: 1,
    at: 2,
    costUsd: 0.5,
  };
}
