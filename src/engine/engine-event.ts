import type { RunId, TrialId } from "#kernel";
import type { AttemptEnded, CallAnswered, PlanRecord, RunSummary, SendEnded, SendStarted, Trial } from "#records";
import type { GivenOrder, RunState } from "./orders.ts";
import type { Waits } from "./what-waits.ts";

/** What happens in a run, as it happens. Everything but `warned` and `stalled` is also in the ledger. */
export type EngineEvent =
  | { readonly type: "run-started"; readonly run: RunId; readonly plan: PlanRecord; readonly reused: number }
  | { readonly type: "attempt-opened"; readonly trial: Trial; readonly attempt: number; readonly replayable: number }
  | { readonly type: "attempt-ended"; readonly trial: Trial; readonly ended: AttemptEnded }
  | { readonly type: "send-started"; readonly send: SendStarted }
  | { readonly type: "send-ended"; readonly send: SendEnded }
  | { readonly type: "call-answered"; readonly call: CallAnswered }
  | { readonly type: "call-replayed"; readonly trial: TrialId }
  /** Another process told the run what to do; `did` says what came of it, in words. */
  | {
      readonly type: "order-followed";
      readonly order: GivenOrder["order"];
      readonly state: RunState;
      readonly did: string;
    }
  | { readonly type: "warned"; readonly message: string }
  /** The run ends because nothing is answered any more; what it waited for. */
  | { readonly type: "stalled"; readonly waits: Waits }
  | { readonly type: "run-ended"; readonly summary: RunSummary };

/** The event of one type. */
export type EventOf<T extends EngineEvent["type"]> = Extract<EngineEvent, { readonly type: T }>;
