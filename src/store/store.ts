import type { Json, PlanId, RunId, TaskId, TrialId } from "#kernel";
import type {
  AttemptEnded,
  CallAnswered,
  Cell,
  CellTally,
  LedgerRecord,
  PlanRecord,
  RunEnded,
  RunStarted,
  Trial,
} from "#records";

export type { CellTally };

/** What a ledger knows of one trial that needs no more work. */
export interface Settled {
  readonly trial: TrialId;
  readonly attempt: number;
  /** `full`, `partial`, `failure`, or why it was not scored. */
  readonly outcome: string;
  readonly score: number | null;
}

/** What a new attempt takes up: its number, and the answers that earlier attempts have already paid for. */
export interface Claim {
  readonly trial: TrialId;
  /** From 1, over all runs. */
  readonly attempt: number;
  readonly answers: readonly CallAnswered[];
}

/** A run as the ledger tells it; `ended` is null while it runs, and for ever when it was killed. */
export interface RunRow {
  readonly started: RunStarted;
  readonly ended: RunEnded | null;
  /** True while the process that carries it out gives signs of life. */
  readonly alive: boolean;
}

/** The records of one type. */
export type RecordOf<T extends LedgerRecord["type"]> = Extract<LedgerRecord, { readonly type: T }>;

/** What a run has taken so far, over all its attempts; answers that were replayed are not in it. */
export interface RunTotals {
  readonly calls: number;
  readonly sends: number;
  readonly rejectedSends: number;
  readonly failedSends: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** USD; null when the price of some call is not known. */
  readonly costUsd: number | null;
}

/** All ended attempts of a trial in order, with their transcripts, and its calls by attempt and place. */
export interface Story {
  readonly trial: Trial;
  readonly attempts: readonly AttemptEnded[];
  readonly calls: readonly CallAnswered[];
}

/** What one trial's answered calls took together. */
export interface TrialEffort {
  readonly trial: TrialId;
  /** As `name@version`. */
  readonly suite: string;
  readonly cell: Cell;
  readonly task: TaskId;
  /** `begun`: it has answers and no verdict; `set-aside`: it was settled without a score. */
  readonly standing: "graded" | "set-aside" | "begun";
  readonly simulated: boolean;
  readonly calls: number;
  /** From send to answer, summed over its calls. */
  readonly answerMs: number;
}

/** What a process had to say to the others, and when, in epoch milliseconds. */
export interface Word {
  readonly speaker: string;
  readonly words: Json;
  readonly at: number;
}

/** The ledger: the only source of truth. Several processes may hold one at once. */
export interface Store extends AsyncDisposable {
  /** Resolves when the record would survive a power cut. Appending an equal record again changes nothing. */
  append(record: LedgerRecord): Promise<void>;
  /** Records a plan and its trials; those already known stay as they are. */
  recordPlan(plan: PlanRecord, trials: readonly Trial[]): Promise<void>;
  /** The trials of a plan that are settled, each once. */
  settled(plan: PlanId): Promise<ReadonlyMap<TrialId, Settled>>;
  /** Which of these trials are settled. For few: each is looked up by its id. */
  settledAmong(trials: readonly TrialId[]): Promise<ReadonlySet<TrialId>>;
  /**
   * What a recorded plan still owes, in its order; `trials` are all of its trials. With `invalidToo` those settled as infra-invalid
   * are owed too. A million trials take a million bytes, where `settled` would take as much as the plan.
   */
  owed(plan: PlanId, trials: readonly Trial[], invalidToo: boolean): Promise<readonly Trial[]>;
  /**
   * Takes the trial for this run, so that no other process works on it: null when another living process has it, or when
   * it is settled (`invalidToo` takes it up again when it was settled as infra-invalid). The claim ends with `attempt-ended`, or with the process.
   */
  claim(trial: TrialId, run: RunId, invalidToo: boolean): Promise<Claim | null>;
  /** One tally a cell, of one plan or of everything. */
  tallies(plan: PlanId | null): Promise<readonly CellTally[]>;
  /** Every run, the newest first. */
  runs(): Promise<readonly RunRow[]>;
  /** The last plan that was recorded; null in an empty ledger. */
  latestPlan(): Promise<PlanRecord | null>;
  plan(id: PlanId): Promise<PlanRecord | null>;
  /** What is known of a trial; null for one that no plan has brought in. */
  story(trial: TrialId): Promise<Story | null>;
  /** Every record of one type, each once, in the order that is cheapest; records appended meanwhile may or may not be among them. */
  records<T extends LedgerRecord["type"]>(type: T): AsyncIterable<RecordOf<T>>;
  /** What the trials took that have answered calls: those planned last, at most so many, in no order. */
  efforts(most: number): Promise<readonly TrialEffort[]>;
  /** What a run has taken so far; zeros for an unknown one. */
  runTotals(run: RunId): Promise<RunTotals>;
  /** Leaves a word for other processes, in place of the speaker's last one on this topic. No result rests on words. */
  say(topic: string, speaker: string, words: Json): Promise<void>;
  /** The last word of every speaker on a topic that is at most so old. */
  heard(topic: string, maxAgeMs: number): Promise<readonly Word[]>;
}
