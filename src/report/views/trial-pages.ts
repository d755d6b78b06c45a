import type { EpochMs, Json, LaneId, PlanId, RunId, TrialId } from "#kernel";
import type { Cell, Message, Reason, ToolCall, Usage, Verdict } from "#records";

/** One trial in a list. */
export interface TrialLine {
  readonly id: TrialId;
  readonly suite: string;
  readonly cell: Cell;
  /** The cell's id, as `cell=` takes it. */
  readonly cellId: string;
  readonly task: string;
  readonly repeat: number;
  /** Graded or not scored; null while it is owed. */
  readonly outcome: string | null;
  readonly score: number | null;
  readonly simulated: boolean;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * `GET /api/trials?query=&plan=&cell=&outcome=&cursor=&limit=`: trials in the order they were planned. Words of `query` must all
 * be met: by the id's beginning, by the task, by the suite or by a value of the cell. `outcome` is an outcome, `owed`, `graded` or `not-scored`;
 * `cell` may be given several times. A page may hold fewer than `limit`, even none, and have a `next`: then the search goes on there.
 */
export interface TrialsPage {
  readonly plan: PlanId | null;
  readonly trials: readonly TrialLine[];
  /** What `cursor` takes for the next page; null behind the last. */
  readonly next: string | null;
  /** How much of the ledger was looked through up to here, from 0 to 1. */
  readonly searched: number;
  /** How many there are in all; null where only the search itself can say. */
  readonly total: number | null;
}

/** One HTTP request. `endedAt` and what follows are null while it is in flight, or when its process was killed. */
export interface SendView {
  readonly send: number;
  readonly lane: LaneId;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs | null;
  readonly verdict: "answered" | "rejected" | "failed" | null;
  readonly status: number | null;
  readonly reason: Reason | null;
}

/** One request to a model, with all its sends; what it answered is null when it was not answered. All texts are a model's own: never markup. */
export interface CallView {
  readonly call: number;
  readonly sends: readonly SendView[];
  readonly answer: {
    readonly lane: LaneId;
    readonly requestedModel: string;
    readonly routedModel: string;
    readonly reportedModel: string | null;
    readonly promptDigest: string;
    readonly sentAt: EpochMs;
    readonly at: EpochMs;
    readonly content: string;
    readonly reasoning: string | null;
    readonly toolCalls: readonly ToolCall[];
    readonly finishReason: string;
    readonly usage: Usage | null;
    readonly costUsd: number | null;
    readonly simulated: boolean;
  } | null;
}

/** One try at a trial. */
export interface AttemptView {
  readonly attempt: number;
  /** `open`: in progress. `abandoned`: its process was killed. */
  readonly state: "open" | "abandoned" | "ended";
  readonly run: RunId;
  readonly startedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  /** Null unless this attempt settled the trial. */
  readonly verdict: Verdict | null;
  readonly reason: Reason | null;
  /** Answers of it that must not be replayed. */
  readonly quarantined: boolean;
  readonly simulated: boolean;
  readonly calls: readonly CallView[];
  /** Prompt, answers and tool results in order; null where the transcript holds no messages. */
  readonly messages: readonly Message[] | null;
  /** What the suite keeps of the attempt; null while it is open. Its form is the suite's; shown as text. */
  readonly transcript: Json | null;
}

/** `GET /api/trials/:id`: the whole story of one trial. */
export interface TrialPage {
  readonly trial: TrialLine;
  readonly taskDigest: string;
  readonly seed: string;
  readonly scoring: string | null;
  readonly reason: Reason | null;
  /** What the grade rests on. */
  readonly facts: Readonly<Record<string, Json>>;
  /** USD over all attempts; null when a price is not known. */
  readonly costUsd: number | null;
  readonly attempts: readonly AttemptView[];
  /** Facts that are not what was recorded, one sentence each; they are left out above. */
  readonly damage: readonly string[];
}
