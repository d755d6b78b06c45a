import {
  type Clock,
  type Json,
  type PlanId,
  type Random,
  type RunId,
  systemClock,
  systemRandom,
  type TrialId,
} from "#kernel";
import type { AttemptEnded, CallAnswered, LedgerRecord, PlanRecord, RunEnded, RunStarted, Trial } from "#records";
import type {
  CellTally,
  Claim,
  RecordOf,
  RunRow,
  RunTotals,
  Settled,
  Store,
  Story,
  TrialEffort,
  Word,
} from "../store.ts";
import { appendRecord } from "./append-record.ts";
import { leaveWord, readWords } from "./board.ts";
import { claimTrial } from "./claim-trial.ts";
import { CommitQueue } from "./commit-queue.ts";
import type { Row } from "./driver.ts";
import { readEfforts } from "./efforts.ts";
import { factOf, pageOfFacts } from "./fact-table.ts";
import { LedgerFile } from "./ledger-file.ts";
import { openLedger, type Patience, refuseMigrated } from "./open-ledger.ts";
import {
  completePlan,
  enterPlan,
  enterTrials,
  readLatestPlan,
  readOwed,
  readPlan,
  readSettled,
  readSettledAmong,
  readTallies,
} from "./plans.ts";
import { BEAT_EVERY_MS, type ProcessIdentity, ProcessRegistry, thisProcess } from "./process-registry.ts";
import { readRunTotals } from "./run-totals.ts";
import { refusing } from "./sqlite-failure.ts";
import { readTrial, trialNumber } from "./trials.ts";

/** What a SQLite ledger is opened with. */
export interface SqliteStoreOptions {
  /** The machine's by default. */
  readonly clock?: Clock;
  /** Spreads the retries of processes that wait for one lock; the machine's chance by default. */
  readonly random?: Random;
  /** Who takes trials through this store; this process by default. */
  readonly identity?: ProcessIdentity;
  /** Milliseconds after which a lock that another process never lets go is refused; a minute by default. */
  readonly lockedAfterMs?: number;
}

/**
 * How many trials of a plan go into one transaction. Others wait a few hundredths of a second for the least; a large plan
 * goes in a few large pieces, because each piece rewrites most pages of the index over trial ids, which come in no order.
 */
const LEAST_TRIALS_AT_ONCE = 2_000;
const MOST_PIECES = 20;

/** How many rows a walk over all records holds at a time. */
const RECORDS_AT_ONCE = 500;

/**
 * The ledger in one SQLite file, `ledger.db`. Appends and claims are committed in groups (`CommitQueue`); reads see
 * everything this store was told is durable, and what other processes have committed.
 *
 * While the store holds something (a run or an attempt that began here and has not ended) it says every two seconds
 * that it lives; otherwise it has no timer.
 */
export class SqliteStore implements Store {
  /** The file that holds the ledger. */
  readonly path: string;
  readonly #file: LedgerFile;
  readonly #clock: Clock;
  readonly #processes: ProcessRegistry;
  readonly #commits: CommitQueue;
  /** Names of the runs and attempts that began here and have not ended. */
  readonly #held = new Set<string>();
  #contenders = 0;
  #looksAroundAt = 0;
  #wrote = false;
  #nextBeat: Disposable | null = null;
  #closing: Promise<void> | null = null;

  private constructor(file: LedgerFile, patience: Patience, identity: ProcessIdentity) {
    this.path = file.path;
    this.#file = file;
    this.#clock = patience.clock;
    this.#processes = new ProcessRegistry(file, () => patience.clock.now(), identity);
    let entered: number | null = null;
    this.#commits = new CommitQueue(file, patience, {
      begun: () => {
        refuseMigrated(file);
        entered = this.#processes.entry;
        this.#lookAround();
      },
      undone: () => this.#processes.forget(entered),
      contenders: () => this.#contenders,
    });
  }

  /** Opens the ledger in a folder, made when absent. Throws a `StoreRefusedError` when it cannot be used; the file is then untouched. */
  static async open(folder: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
    const { clock = systemClock, random = systemRandom, identity = thisProcess(), lockedAfterMs = 60_000 } = options;
    const patience: Patience = { clock, random, lockedAfterMs };
    const { file, connection } = await openLedger(folder, patience);
    return new SqliteStore(new LedgerFile(file, connection), patience, identity);
  }

  async append(record: LedgerRecord): Promise<void> {
    await this.#write(() => appendRecord(this.#file, record, () => this.#processes.own()));
    this.#noteHeld(record);
  }

  async claim(trial: TrialId, run: RunId, invalidToo: boolean): Promise<Claim | null> {
    const claim = await this.#write(() =>
      claimTrial(this.#file, this.#processes, { trial, run, invalidToo, at: this.#clock.now() }),
    );
    if (claim !== null) this.#hold(attemptName(trial, claim.attempt));
    return claim;
  }

  async recordPlan(plan: PlanRecord, trials: readonly Trial[]): Promise<void> {
    const cells = new Map<string, number>();
    const { n, complete } = await this.#write(() => enterPlan(this.#file, plan));
    const atOnce = Math.max(LEAST_TRIALS_AT_ONCE, Math.ceil(trials.length / MOST_PIECES));
    for (let place = 0; !complete && place < trials.length; place += atOnce) {
      const some = trials.slice(place, place + atOnce);
      await this.#write(() => enterTrials(this.#file, { n, place }, some, cells));
    }
    await this.#write(() => completePlan(this.#file, n));
  }

  async say(topic: string, speaker: string, words: Json): Promise<void> {
    const at = this.#clock.now();
    await this.#write(() => leaveWord(this.#file, topic, { speaker, words, at }));
  }

  async heard(topic: string, maxAgeMs: number): Promise<readonly Word[]> {
    return this.#read(() => readWords(this.#file, topic, this.#clock.now() - maxAgeMs));
  }

  async settled(plan: PlanId): Promise<ReadonlyMap<TrialId, Settled>> {
    return this.#read(() => readSettled(this.#file, plan));
  }

  async settledAmong(trials: readonly TrialId[]): Promise<ReadonlySet<TrialId>> {
    return this.#read(() => readSettledAmong(this.#file, trials));
  }

  async owed(plan: PlanId, trials: readonly Trial[], invalidToo: boolean): Promise<readonly Trial[]> {
    return this.#read(() => readOwed(this.#file, plan, { trials, invalidToo }));
  }

  async tallies(plan: PlanId | null): Promise<readonly CellTally[]> {
    return this.#read(() => this.#file.atOneMoment(() => readTallies(this.#file, plan)));
  }

  async latestPlan(): Promise<PlanRecord | null> {
    return this.#read(() => readLatestPlan(this.#file));
  }

  async plan(id: PlanId): Promise<PlanRecord | null> {
    return this.#read(() => readPlan(this.#file, id));
  }

  async runs(): Promise<readonly RunRow[]> {
    return this.#read(() =>
      this.#file.all("SELECT * FROM run_starts ORDER BY place DESC").map((row) => {
        const end = this.#file.get("SELECT * FROM run_ends WHERE run = ?", row["run"]!);
        const ended = end === undefined ? null : (factOf(this.#file, "run-ended", end) as RunEnded);
        const process = typeof row["process"] === "number" ? row["process"] : null;
        return {
          started: factOf(this.#file, "run-started", row) as RunStarted,
          ended,
          alive: ended === null && this.#processes.lives(process),
        };
      }),
    );
  }

  async *records<T extends LedgerRecord["type"]>(type: T): AsyncIterable<RecordOf<T>> {
    let last: Row | undefined;
    for (;;) {
      const rows = this.#read(() => pageOfFacts(this.#file, type, last, RECORDS_AT_ONCE));
      if (rows.length === 0) return;
      for (const row of rows) yield this.#read(() => factOf(this.#file, type, row) as RecordOf<T>);
      last = rows.at(-1);
    }
  }

  async efforts(most: number): Promise<readonly TrialEffort[]> {
    return this.#read(() => readEfforts(this.#file, most));
  }

  async runTotals(run: RunId): Promise<RunTotals> {
    return this.#read(() => readRunTotals(this.#file, run));
  }

  async story(trial: TrialId): Promise<Story | null> {
    return this.#read(() => {
      const known = readTrial(this.#file, trial);
      if (known === null) return null;
      const { n } = trialNumber(this.#file, trial);
      const attempts = this.#file.all("SELECT * FROM attempt_ends WHERE trial = ? ORDER BY attempt", n);
      const calls = this.#file.all("SELECT * FROM calls WHERE trial = ? ORDER BY attempt, call", n);
      return {
        trial: known,
        attempts: attempts.map((row) => factOf(this.#file, "attempt-ended", row) as AttemptEnded),
        calls: calls.map((row) => factOf(this.#file, "call-answered", row) as CallAnswered),
      };
    });
  }

  /** Commits what is queued, frees what is held, and closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#nextBeat?.[Symbol.dispose]();
    const left = this.#wrote ? this.#write(() => this.#processes.leave()) : Promise.resolve();
    try {
      await Promise.all([left, this.#commits[Symbol.asyncDispose]()]);
    } finally {
      this.#file[Symbol.dispose]();
    }
  }

  #write<T>(work: () => T): Promise<T> {
    this.#wrote = true;
    return this.#commits.enqueue(work);
  }

  /** Enters this process among the writers, and now and then counts the others. */
  #lookAround(): void {
    this.#processes.own();
    if (this.#clock.now() < this.#looksAroundAt) return;
    this.#looksAroundAt = this.#clock.now() + BEAT_EVERY_MS;
    this.#contenders = this.#processes.others();
  }

  #read<T>(read: () => T): T {
    if (this.#closing !== null) throw new Error(`the ledger ${this.path} is closed`);
    return refusing(this.path, read);
  }

  #noteHeld(record: LedgerRecord): void {
    if (record.type === "run-started") this.#hold(record.run);
    if (record.type === "attempt-started") this.#hold(attemptName(record.trial, record.attempt));
    if (record.type === "run-ended") this.#held.delete(record.run);
    if (record.type === "attempt-ended") this.#held.delete(attemptName(record.trial, record.attempt));
  }

  #hold(name: string): void {
    this.#held.add(name);
    if (this.#closing === null) this.#nextBeat ??= this.#clock.alarm(BEAT_EVERY_MS, () => this.#beat());
  }

  /** A beat that fails is not the end of anything: the next append meets the same failure and tells its caller. */
  #beat(): void {
    this.#nextBeat = null;
    if (this.#held.size === 0 || this.#closing !== null) return;
    void this.#write(() => this.#processes.beat()).catch(() => undefined);
    this.#nextBeat = this.#clock.alarm(BEAT_EVERY_MS, () => this.#beat());
  }
}

const attemptName = (trial: TrialId, attempt: number): string => `${trial} ${attempt}`;
