import {
  assertNever,
  canonicalJson,
  type Clock,
  type Json,
  type PlanId,
  type RunId,
  systemClock,
  type TrialId,
} from "#kernel";
import {
  type CallAnswered,
  cellId,
  type LedgerRecord,
  type PlanRecord,
  type SendEnded,
  type SendStarted,
  type Trial,
} from "#records";
import { LedgerConflictError, UnknownTrialError } from "./ledger-conflict.ts";
import { isOpen, prevailing, type Standing, standingAfter } from "./standing.ts";
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
} from "./store.ts";

/** What several memory stores share: the facts, the plans, and who began what. */
export class MemoryLedger {
  readonly facts = new Map<string, LedgerRecord>();
  readonly trials = new Map<TrialId, Trial>();
  readonly plans = new Map<PlanId, { readonly plan: PlanRecord; readonly trials: ReadonlySet<TrialId> }>();
  /** Which store began a run or an attempt, by the key of its start. */
  readonly owners = new Map<string, MemoryStore>();
  readonly board = new Map<string, Map<string, Word>>();
  readonly #bySubject = new Map<TrialId | RunId, LedgerRecord[]>();

  add(key: string, record: LedgerRecord): void {
    this.facts.set(key, record);
    const subjects = "trial" in record ? [record.trial, ...("run" in record ? [record.run] : [])] : [record.run];
    for (const subject of subjects) {
      const about = this.#bySubject.get(subject);
      if (about === undefined) this.#bySubject.set(subject, [record]);
      else about.push(record);
    }
  }

  /** The facts of one type about a trial or a run, in the order they came. */
  about<T extends LedgerRecord["type"]>(subject: TrialId | RunId, type: T): RecordOf<T>[] {
    const facts = this.#bySubject.get(subject) ?? [];
    return facts.filter((record): record is RecordOf<T> => record.type === type);
  }

  standing(trial: TrialId): Standing | null {
    return this.about(trial, "attempt-ended").map(standingAfter).reduce(prevailing, null);
  }
}

/**
 * A store that keeps everything in memory and loses it with the process; otherwise it keeps every promise of the port.
 * Stores made over one `MemoryLedger` behave like processes that share a ledger.
 */
export class MemoryStore implements Store {
  readonly #clock: Clock;
  readonly #ledger: MemoryLedger;
  #closed = false;

  constructor(clock: Clock = systemClock, ledger: MemoryLedger = new MemoryLedger()) {
    this.#clock = clock;
    this.#ledger = ledger;
  }

  async say(topic: string, speaker: string, words: Json): Promise<void> {
    this.#mustBeOpen();
    const said = this.#ledger.board.get(topic) ?? new Map<string, Word>();
    this.#ledger.board.set(topic, said.set(speaker, { speaker, words, at: this.#clock.now() }));
  }

  async heard(topic: string, maxAgeMs: number): Promise<readonly Word[]> {
    this.#mustBeOpen();
    const since = this.#clock.now() - maxAgeMs;
    return [...(this.#ledger.board.get(topic)?.values() ?? [])].filter(({ at }) => at >= since);
  }

  async append(record: LedgerRecord): Promise<void> {
    this.#mustBeOpen();
    if ("trial" in record && !this.#ledger.trials.has(record.trial)) throw new UnknownTrialError(record.trial);
    const key = keyOf(record);
    const known = this.#ledger.facts.get(key);
    if (known === undefined) {
      this.#ledger.add(key, structuredClone(record));
      if (record.type === "run-started" || record.type === "attempt-started") this.#ledger.owners.set(key, this);
    } else if (canonicalJson(known) !== canonicalJson(record)) {
      throw new LedgerConflictError(`the ledger already holds a different ${key}; the first one stays`);
    }
  }

  async recordPlan(plan: PlanRecord, trials: readonly Trial[]): Promise<void> {
    this.#mustBeOpen();
    const { plans, trials: known } = this.#ledger;
    for (const trial of trials) if (!known.has(trial.id)) known.set(trial.id, trial);
    const entry = plans.get(plan.id) ?? { plan, trials: new Set(trials.map((trial) => trial.id)) };
    plans.delete(plan.id);
    plans.set(plan.id, entry);
  }

  async settled(plan: PlanId): Promise<ReadonlyMap<TrialId, Settled>> {
    this.#mustBeOpen();
    const settled = new Map<TrialId, Settled>();
    for (const trial of this.#ledger.plans.get(plan)?.trials ?? []) {
      const standing = this.#ledger.standing(trial);
      if (standing !== null) settled.set(trial, { trial, ...standing });
    }
    return settled;
  }

  async settledAmong(trials: readonly TrialId[]): Promise<ReadonlySet<TrialId>> {
    this.#mustBeOpen();
    return new Set(trials.filter((trial) => this.#ledger.standing(trial) !== null));
  }

  async owed(plan: PlanId, trials: readonly Trial[], invalidToo: boolean): Promise<readonly Trial[]> {
    const settled = await this.settled(plan);
    return trials.filter(({ id }) => isOpen(settled.get(id)?.outcome ?? null, invalidToo));
  }

  async claim(trial: TrialId, run: RunId, invalidToo: boolean): Promise<Claim | null> {
    this.#mustBeOpen();
    const ledger = this.#ledger;
    if (!ledger.trials.has(trial)) throw new UnknownTrialError(trial);
    if (!isOpen(ledger.standing(trial)?.outcome ?? null, invalidToo)) return null;
    const starts = ledger.about(trial, "attempt-started");
    const ends = new Map(ledger.about(trial, "attempt-ended").map((end) => [end.attempt, end]));
    if (starts.some((start) => !ends.has(start.attempt) && this.#isHeld(start))) return null;
    const attempt = Math.max(0, ...starts.map((start) => start.attempt), ...ends.keys()) + 1;
    const answers = ledger
      .about(trial, "call-answered")
      .filter((call) => ends.get(call.attempt)?.quarantined !== true)
      .toSorted((a, b) => a.call - b.call || a.attempt - b.attempt);
    await this.append({ v: 1, type: "attempt-started", trial, attempt, run, at: this.#clock.now() });
    return { trial, attempt, answers };
  }

  async tallies(plan: PlanId | null): Promise<readonly CellTally[]> {
    this.#mustBeOpen();
    const { plans, trials } = this.#ledger;
    const wanted = plan === null ? trials.keys() : (plans.get(plan)?.trials ?? []);
    const tallies = new Map<string, CellTally>();
    for (const id of wanted) {
      const trial = trials.get(id)!;
      const key = `${trial.suite} ${cellId(trial.cell)}`;
      tallies.set(key, this.#counted(tallies.get(key) ?? emptyTally(trial), id));
    }
    return [...tallies.values()];
  }

  async runs(): Promise<readonly RunRow[]> {
    this.#mustBeOpen();
    const starts = [...this.#ledger.facts.values()].filter((record) => record.type === "run-started");
    return starts.toReversed().map((started) => {
      const ended = this.#ledger.about(started.run, "run-ended")[0] ?? null;
      return { started, ended, alive: ended === null && this.#isHeld(started) };
    });
  }

  async *records<T extends LedgerRecord["type"]>(type: T): AsyncIterable<RecordOf<T>> {
    this.#mustBeOpen();
    yield* [...this.#ledger.facts.values()].filter((record): record is RecordOf<T> => record.type === type);
  }

  async efforts(most: number): Promise<readonly TrialEffort[]> {
    this.#mustBeOpen();
    const efforts: TrialEffort[] = [];
    for (const { id: trial, suite, cell, task } of [...this.#ledger.trials.values()].toReversed()) {
      const answers = this.#ledger.about(trial, "call-answered");
      if (answers.length === 0) continue;
      if (efforts.length === most) break;
      const state = this.#ledger.standing(trial);
      const standing = state === null ? "begun" : state.score === null ? "set-aside" : "graded";
      const answerMs = answers.reduce((total, { sentAt, at }) => total + (at - sentAt), 0);
      const ends = this.#ledger.about(trial, "attempt-ended");
      const simulated = ends.some((end) => end.simulated) || answers.some(({ completion }) => completion.simulated);
      efforts.push({ trial, suite, cell, task, standing, simulated, calls: answers.length, answerMs });
    }
    return efforts;
  }

  async runTotals(run: RunId): Promise<RunTotals> {
    this.#mustBeOpen();
    const calls = this.#ledger.about(run, "call-answered");
    const sends = this.#ledger.about(run, "send-started");
    const ends = sends.map((send) => this.#ledger.facts.get(`send-ended ${sendName(send)}`));
    const ended = (how: string): number =>
      ends.filter((end) => end?.type === "send-ended" && end.verdict === how).length;
    return {
      calls: calls.length,
      sends: sends.length,
      rejectedSends: ended("rejected"),
      failedSends: ended("failed"),
      inputTokens: sum(calls, (call) => call.completion.usage?.input),
      outputTokens: sum(calls, (call) => call.completion.usage?.output),
      cachedTokens: sum(calls, (call) => call.completion.usage?.cached),
      costUsd: calls.some((call) => call.costUsd === null) ? null : sum(calls, (call) => call.costUsd ?? 0),
    };
  }

  async latestPlan(): Promise<PlanRecord | null> {
    this.#mustBeOpen();
    return [...this.#ledger.plans.values()].at(-1)?.plan ?? null;
  }

  async plan(id: PlanId): Promise<PlanRecord | null> {
    this.#mustBeOpen();
    return this.#ledger.plans.get(id)?.plan ?? null;
  }

  async story(trial: TrialId): Promise<Story | null> {
    this.#mustBeOpen();
    const known = this.#ledger.trials.get(trial);
    if (known === undefined) return null;
    const ledger = this.#ledger;
    return {
      trial: known,
      attempts: ledger.about(trial, "attempt-ended").toSorted((a, b) => a.attempt - b.attempt),
      calls: ledger.about(trial, "call-answered").toSorted((a, b) => a.attempt - b.attempt || a.call - b.call),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
  }

  #counted(tally: CellTally, trial: TrialId): CellTally {
    const calls = this.#ledger.about(trial, "call-answered");
    const ends = this.#ledger.about(trial, "attempt-ended");
    const standing = this.#ledger.standing(trial);
    const outcomes = { ...tally.outcomes };
    if (standing !== null) outcomes[standing.outcome] = (outcomes[standing.outcome] ?? 0) + 1;
    return {
      ...tally,
      planned: tally.planned + 1,
      outcomes,
      scoreSum: tally.scoreSum + (standing?.score ?? 0),
      calls: tally.calls + calls.length,
      inputTokens: tally.inputTokens + sum(calls, (call) => call.completion.usage?.input),
      outputTokens: tally.outputTokens + sum(calls, (call) => call.completion.usage?.output),
      simulated:
        tally.simulated || calls.some((call) => call.completion.simulated) || ends.some((end) => end.simulated),
    };
  }

  #isHeld(start: LedgerRecord): boolean {
    const owner = this.#ledger.owners.get(keyOf(start));
    return owner !== undefined && !owner.#closed;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Error("the ledger is closed");
  }
}

/** What a record is a fact about: two records with one key must be equal. */
function keyOf(record: LedgerRecord): string {
  switch (record.type) {
    case "run-started":
    case "run-ended":
      return `${record.type} ${record.run}`;
    case "attempt-started":
    case "attempt-ended":
      return `${record.type} ${record.trial} ${record.attempt}`;
    case "call-answered":
      return `${record.type} ${record.trial} ${record.attempt} ${record.call}`;
    case "send-started":
    case "send-ended":
      return `${record.type} ${sendName(record)}`;
    default:
      return assertNever(record);
  }
}

const sendName = (of: SendStarted | SendEnded): string => `${of.trial} ${of.attempt} ${of.call} ${of.send}`;

const sum = (calls: readonly CallAnswered[], of: (call: CallAnswered) => number | undefined): number =>
  calls.reduce((total, call) => total + (of(call) ?? 0), 0);

const emptyTally = (trial: Trial): CellTally => ({
  suite: trial.suite,
  cell: trial.cell,
  planned: 0,
  outcomes: {},
  scoreSum: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  simulated: false,
});
