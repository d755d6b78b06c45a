import { TaskGroup } from "#kernel";
import type { Lanes, Lease } from "#lanes";
import type { Reason, Trial } from "#records";
import type { Claim } from "#store";
import { carryOut, giveBack, type TrialDesk } from "./carry-out.ts";
import { failureOf } from "./failure.ts";

/** How long to leave a trial to the other process that works on it before looking again. */
const ELSEWHERE_MS = 1_000;

/** Reasons to end that the person gave: nothing to warn of. */
const ASKED_FOR: ReadonlySet<string> = new Set(["SLUICE_DRAINED", "SLUICE_STOPPED"]);

/** The trials a run still has to see to, and what carries them. */
export interface Work {
  readonly owed: readonly Trial[];
  readonly lanes: Pick<Lanes, "acquire">;
  /** Takes up trials again that were settled as infra-invalid. */
  readonly invalidToo: boolean;
  readonly drain: AbortSignal;
}

/**
 * Feeds each model's owed trials into its lanes. For every model one trial at a time waits for a lease; no lease, no new
 * conversation, so what is open is bounded by what the lanes carry. Ends when every trial is settled, or nothing more can be
 * done in this run.
 */
export async function feed(desk: TrialDesk, work: Work, signal: AbortSignal): Promise<void> {
  await using group = new TaskGroup(signal);
  for (const trials of byModel(work.owed).values()) {
    group.start((inner) => new Line(desk, work, group).feed(trials, inner));
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
  readonly #desk: TrialDesk;
  readonly #work: Work;
  readonly #group: TaskGroup;
  #closed = false;

  constructor(desk: TrialDesk, work: Work, group: TaskGroup) {
    this.#desk = desk;
    this.#work = work;
    this.#group = group;
  }

  async feed(trials: readonly Trial[], signal: AbortSignal): Promise<void> {
    for (let queue = trials; queue.length > 0 && !this.#closed;) {
      const elsewhere: Trial[] = [];
      for (const trial of queue) {
        if (this.#closed || this.#work.drain.aborted) return;
        if (!(await this.#open(trial, signal))) elsewhere.push(trial);
      }
      queue = await this.#leftOf(elsewhere, signal);
    }
  }

  /** False when another process has the trial. */
  async #open(trial: Trial, signal: AbortSignal): Promise<boolean> {
    const claim = await this.#desk.store.claim(trial.id, this.#desk.run, this.#work.invalidToo);
    if (claim === null) return false;
    const lease = await this.#firstLease(trial, claim, signal);
    if (lease === null) return true;
    this.#group.start(async (inner) => {
      const left = await carryOut(this.#desk, { trial, claim, lease }, inner);
      if (left.how === "owed") this.#close(left.reason);
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
    if (!ASKED_FOR.has(reason.code)) this.#desk.emit({ type: "warned", message: reason.message });
  }

  /** Of the trials that others work on, those still to be seen to, after leaving them a moment. */
  async #leftOf(elsewhere: readonly Trial[], signal: AbortSignal): Promise<readonly Trial[]> {
    if (elsewhere.length === 0) return [];
    const settled = await this.#desk.store.settled(this.#desk.plan.record.id);
    const left = elsewhere.filter((trial) => !settled.has(trial.id));
    if (left.length > 0) await this.#desk.clock.sleep(ELSEWHERE_MS, signal);
    return left;
  }
}
