import type { RunId, TrialId } from "#kernel";
import type { CallAnswered, PlanRecord, Reason, RunSummary, SendEnded, SendStarted, Trial, Verdict } from "#records";

/** What happens in a run, as it happens. Everything but `warned` is also in the ledger. */
export type EngineEvent =
  | { readonly type: "run-started"; readonly run: RunId; readonly plan: PlanRecord; readonly reused: number }
  | { readonly type: "trial-opened"; readonly trial: Trial; readonly attempt: number; readonly replayable: number }
  | { readonly type: "trial-settled"; readonly trial: Trial; readonly verdict: Verdict }
  | { readonly type: "attempt-failed"; readonly trial: TrialId; readonly reason: Reason; readonly quarantined: boolean }
  | { readonly type: "send-started"; readonly send: SendStarted }
  | { readonly type: "send-ended"; readonly send: SendEnded }
  | { readonly type: "call-answered"; readonly call: CallAnswered }
  | { readonly type: "call-replayed"; readonly trial: TrialId }
  | { readonly type: "warned"; readonly message: string }
  | { readonly type: "run-ended"; readonly summary: RunSummary };
