import { TaskGroup } from "#kernel";
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

/** The trials a run still has to see to, and what carries them. */
export interface Work {
  readonly owed: readonly Trial[];
  readonly lanes: LaneSource;
  /** Takes up trials again that were settled as infra-invalid. */
  readonly invalidToo: boolean;
  /** Called when another process is seen to have settled what this one waits for. */
  readonly onProgress: () => void;
}

/**
 * Feeds each model's owed trials into its lanes. For every model one trial at a time waits for a lease; no lease, no new
 * conversation, so what is open is bounded by what the lanes carry. Ends when every trial is settled, or nothing more can be
 * done in this run.
 */
export async function feed(desk: TrialDesk, work: Work, signal: AbortSignal): Promise<void> {
  await using group = new TaskGroup(signal);
  for (const [model, trials] of byModel(work.owed)) {
    group.start((inner) => new Line(model, { desk, work, group }).feed(trials, inner));
  }
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

/** One model's trials. Open until a failure says that the model can answer no more in this run. */
class Line {
  readonly #model: string;
  readonly #desk: TrialDesk;
  readonly #work: Work;
  readonly #group: TaskGroup;
  #closed = false;

  constructor(
    model: string,
    { desk, work, group }: { readonly desk: TrialDesk; readonly work: Work; readonly group: TaskGroup },
  ) {
    this.#model = model;
    this.#desk = desk;
    this.#work = work;
    this.#group = group;
  }

  async feed(trials: readonly Trial[], signal: AbortSignal): Promise<void> {
    for (let queue = trials; queue.length > 0 && !this.#isOver(signal);) {
      const elsewhere: Trial[] = [];
      for (const [at, trial] of queue.entries()) {
        if (this.#isOver(signal)) return;
        const place = await this.#desk.budget.admit(trial, signal).catch(() => null);
        if (place === null) return this.#cut([...queue.slice(at), ...elsewhere], signal);
        if (!(await this.#open(trial, place, signal))) elsewhere.push(trial);
      }
      queue = await this.#leftOf(elsewhere, signal);
    }
  }

  #isOver(signal: AbortSignal): boolean {
    return this.#closed || this.#desk.drain.aborted || signal.aborted;
  }

  /** The budget opens no more, unless it is the run that ends. */
  #cut(trials: readonly Trial[], signal: AbortSignal): void {
    if (!this.#isOver(signal)) this.#desk.budget.cut(trials);
  }

  /** False when another process has the trial. */
  async #open(trial: Trial, place: Disposable, signal: AbortSignal): Promise<boolean> {
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
      else this.#close(left.reason);
    });
    return true;
  }

  async #firstLease(trial: Trial, claim: Claim, signal: AbortSignal): Promise<Lease | null> {
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
      this.#close(reason);
      return null;
    }
  }

  #close(reason: Reason): void {
    if (this.#closed) return;
    this.#closed = true;
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
