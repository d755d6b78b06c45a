import type { TrialId } from "#kernel";
import type { Lanes } from "#lanes";
import type { Trial } from "#records";
import type { EngineEvent } from "./engine-event.ts";
import type { ExpectedEffort } from "./expected-effort.ts";

/** One model's part of the work. */
interface Part {
  readonly trials: number;
  opened: number;
  settled: number;
  /** Calls of the trials that are settled. */
  settledCalls: number;
  /** Calls answered or replayed, of all. */
  calls: number;
}

/** What earlier runs took counts like so many trials of this one; one call a trial, where nothing is known, like a single one. */
const PAST_TRIALS = 10;
const SUPPOSED_TRIALS = 1;

/**
 * Tells the lanes how many calls of each model are still to come, so that they see the end of the work, and seek limits with as
 * many refusals as that much is worth: trials that are owed × calls that a trial takes, less those that are answered. The calls of
 * judges are not foreseen.
 */
export class Foresight {
  readonly #lanes: Pick<Lanes, "foresee">;
  readonly #expected: Pick<ExpectedEffort, "callsOf">;
  readonly #parts = new Map<string, Part>();
  readonly #open = new Map<TrialId, { readonly model: string; calls: number }>();

  constructor(lanes: Pick<Lanes, "foresee">, owed: readonly Trial[], expected: Pick<ExpectedEffort, "callsOf">) {
    this.#lanes = lanes;
    this.#expected = expected;
    const trials = new Map<string, number>();
    for (const { cell } of owed) trials.set(cell.model, (trials.get(cell.model) ?? 0) + 1);
    for (const [model, count] of trials) {
      this.#parts.set(model, { trials: count, opened: 0, settled: 0, settledCalls: 0, calls: 0 });
      this.#tell(model);
    }
  }

  hear(event: EngineEvent): void {
    if (event.type === "attempt-opened") this.#opened(event.trial);
    else if (event.type === "call-answered") this.#called(event.call.trial, event.call.requestedModel);
    else if (event.type === "call-replayed") this.#called(event.trial);
    else if (event.type === "attempt-ended" && event.ended.verdict !== null) this.#settled(event.trial.id);
  }

  #opened({ id, cell: { model } }: Trial): void {
    const part = this.#parts.get(model);
    if (part === undefined || this.#open.has(id)) return;
    part.opened += 1;
    this.#open.set(id, { model, calls: 0 });
  }

  #called(trial: TrialId, asked?: string): void {
    const open = this.#open.get(trial);
    if (open === undefined || (asked ?? open.model) !== open.model) return;
    open.calls += 1;
    this.#parts.get(open.model)!.calls += 1;
  }

  #settled(trial: TrialId): void {
    const open = this.#open.get(trial);
    if (open === undefined) return;
    this.#open.delete(trial);
    const part = this.#parts.get(open.model)!;
    part.settled += 1;
    part.settledCalls += open.calls;
    this.#tell(open.model);
  }

  #tell(model: string): void {
    const { trials, opened, settled, settledCalls, calls } = this.#parts.get(model)!;
    const past = this.#expected.callsOf(model);
    const weight = past === null ? SUPPOSED_TRIALS : PAST_TRIALS;
    const perTrial = ((past ?? 1) * weight + settledCalls) / (weight + settled);
    this.#lanes.foresee(model, Math.max(trials - opened, Math.round(perTrial * trials) - calls));
  }
}
