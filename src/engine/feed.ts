import { type EventHub, TaskGroup } from "#kernel";
import type { Lease } from "#lanes";
import type { LaneSource } from "#models";
import type { Reason, Trial } from "#records";
import type { Claim } from "#store";
import { carryOut, giveBack, rest, type TrialDesk } from "./carry-out.ts";
import { failureOf } from "./failure.ts";

/** How long to leave a trial to the other process that works on it before looking again. */
const ELSEWHERE_MS = 1_000;

/** Reasons to end that the person gave, or that are told once for the whole run: no line warns of them. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  "SLUICE_DRAINED",
  "SLUICE_STOPPED",
  "SLUICE_STALLED",
  "SLUICE_RUN_TIMEOUT",
  "SLUICE_BUDGET_SPENT",
]);

/** No lane serves a model any more: a person may yet bring one. */
const NO_LANE = "SLUICE_NO_LANE";

/** The trials a run still has to see to, and what carries them. */
export interface Work {
  readonly owed: readonly Trial[];
  readonly lanes: LaneSource;
  /** Takes up trials again that were settled as infra-invalid. */
  readonly invalidToo: boolean;
  /** Tells that a person brought a lane: what ended for want of one goes on. */
  readonly lanesCame: EventHub<void>;
  /** Called when another process is seen to have settled what this one waits for. */
  readonly onProgress: () => void;
}

/**
 * Feeds each model's owed trials into its lanes. For every model one trial at a time waits for a lease; no lease, no new
 * conversation, so what is open is bounded by what the lanes carry. Ends when every trial is settled, or nothing more can be
 * done in this run: a model without a lane is waited for only as long as others have work.
 */
export async function feed(desk: TrialDesk, work: Work, signal: AbortSignal): Promise<void> {
  await using group = new TaskGroup(signal);
  const lines = [...byModel(work.owed)].map(([model, trials]) => new Line(model, trials, { desk, work, group }));
  using _lanesCame = work.lanesCame.on(() => {
    for (const line of lines) line.reopen();
  });
  for (const line of lines) line.wake();
  await group.join();
}

function byModel(trials: readonly Trial[]): ReadonlyMap<string, readonly Trial[]> {
  const lines = new Map<string, Trial[]>();
  for (const trial of trials) {
    const line = lines.get(trial.cell.model);
    if (line === undefined) lines.set(trial.cell.model, [trial]);
    else line.push(trial);
  }
  return lines;
}

/**
 * One model's trials.
 *
 *   open ── a failure says that the model can answer no more in this run ──▶ closed
 *     ▲                                                                        │
 *     └──────── it was for want of a lane, and a person brought one ───────────┘
 */
class Line {
  readonly #model: string;
  readonly #desk: TrialDesk;
  readonly #work: Work;
  readonly #group: TaskGroup;
  #todo: readonly Trial[];
  #isFeeding = false;
  #closedFor: Reason | null = null;
  /** How often it was opened: a conversation that failed under an earlier opening closes nothing. */
  #openings = 1;

  constructor(
    model: string,
    trials: readonly Trial[],
    { desk, work, group }: { readonly desk: TrialDesk; readonly work: Work; readonly group: TaskGroup },
  ) {
    this.#model = model;
    this.#todo = trials;
    this.#desk = desk;
    this.#work = work;
    this.#group = group;
  }

  /** Feeds what there is to do, unless that goes on already. */
  wake(): void {
    if (this.#isFeeding) return;
    this.#isFeeding = true;
    this.#group.start((signal) => this.#feed(signal));
  }

  /** Goes on, if it ended for want of a lane. */
  reopen(): void {
    this.#openings += 1;
    if (this.#closedFor?.code !== NO_LANE) return;
    this.#closedFor = null;
    this.wake();
  }

  async #feed(signal: AbortSignal): Promise<void> {
    try {
      while (this.#todo.length > 0 && !this.#isOver(signal)) await this.#round(signal);
    } finally {
      // Not a moment later: who wakes it then must find that it ended.
      this.#isFeeding = false;
    }
  }

  /** Goes once over what there is to do. */
  async #round(signal: AbortSignal): Promise<void> {
    const elsewhere: Trial[] = [];
    const queue = this.#todo;
    this.#todo = [];
    for (const [at, trial] of queue.entries()) {
      if (this.#isOver(signal)) return this.#leave([...queue.slice(at), ...elsewhere]);
      const place = await this.#desk.budget.admit(trial, signal).catch(() => null);
      if (place === null) return this.#cut([...queue.slice(at), ...elsewhere], signal);
      if (!(await this.#open(trial, place, signal))) elsewhere.push(trial);
    }
    this.#leave(await this.#leftOf(elsewhere, signal));
  }

  /** Leaves trials to be done yet. */
  #leave(trials: readonly Trial[]): void {
    this.#todo = [...this.#todo, ...trials];
  }

  #isOver(signal: AbortSignal): boolean {
    return this.#closedFor !== null || this.#desk.drain.aborted || signal.aborted;
  }

  /** The budget opens no more, unless it is the run that ends. */
  #cut(trials: readonly Trial[], signal: AbortSignal): void {
    if (this.#isOver(signal)) this.#leave(trials);
    else this.#desk.budget.cut(trials);
  }

  /** False when another process has the trial. */
  async #open(trial: Trial, place: Disposable, signal: AbortSignal): Promise<boolean> {
    const openings = this.#openings;
    const claim = await this.#desk.store.claim(trial.id, this.#desk.run, this.#work.invalidToo);
    const lease = claim === null ? null : await this.#firstLease(trial, claim, signal);
    if (claim === null || lease === null) {
      place[Symbol.dispose]();
      return claim !== null;
    }
    this.#group.start(async (inner) => {
      using _place = place;
      const left = await carryOut(this.#desk, { trial, claim, lease }, inner);
      if (left.how !== "owed") return;
      if (left.reason.code === "SLUICE_BUDGET_SPENT") this.#desk.budget.cut([trial]);
      else this.#failed(trial, left.reason, openings);
    });
    return true;
  }

  async #firstLease(trial: Trial, claim: Claim, signal: AbortSignal): Promise<Lease | null> {
    const openings = this.#openings;
    const { model, ...conditions } = trial.cell;
    // The prompt is not made yet: what it will take is corrected before it leaves.
    const request = {
      model,
      stage: "opening",
      conversation: trial.id,
      conditions,
      tokens: { input: 0, output: 0 },
    } as const;
    try {
      return await this.#work.lanes.acquire(request, signal);
    } catch (error) {
      const { reason } = failureOf(error, signal);
      await giveBack(this.#desk, { trial, claim }, reason);
      this.#failed(trial, reason, openings);
      return null;
    }
  }

  /** A trial came back owed. What is for want of a lane stays to be done, should one come; if one came meanwhile, at once. */
  #failed(trial: Trial, reason: Reason, openings: number): void {
    if (reason.code === NO_LANE) this.#leave([trial]);
    if (reason.code === NO_LANE && openings !== this.#openings) return this.wake();
    this.#close(reason);
  }

  #close(reason: Reason): void {
    if (this.#closedFor !== null) return;
    this.#closedFor = reason;
    this.#desk.budget.leave(this.#model);
    if (!TOLD_ELSEWHERE.has(reason.code)) this.#desk.emit({ type: "warned", message: reason.message });
  }

  /** Of the trials that others work on, those still to be seen to, after leaving them a moment. */
  async #leftOf(elsewhere: readonly Trial[], signal: AbortSignal): Promise<readonly Trial[]> {
    if (elsewhere.length === 0) return [];
    const settled = await this.#desk.store.settledAmong(elsewhere.map(({ id }) => id));
    const left = elsewhere.filter((trial) => !settled.has(trial.id));
    if (left.length < elsewhere.length) this.#work.onProgress();
    if (left.length > 0) await rest(this.#desk, ELSEWHERE_MS, signal);
    return left;
  }
}
