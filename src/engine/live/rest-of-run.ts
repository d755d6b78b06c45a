import type { EpochMs, TrialId } from "#kernel";
import type { Trial } from "#records";
import type { EngineEvent } from "../engine-event.ts";

interface Progress {
  readonly owed: number;
  settled: number;
  open: number;
}

/** Settled trials from which a model's own pace is believed. */
const ENOUGH = 3;

/** When the rest of a run will be done, by the pace so far: of all models together, or of the one that will be last. */
export class RestOfRun {
  readonly #startedAt: EpochMs;
  readonly #models = new Map<string, Progress>();
  readonly #open = new Set<TrialId>();
  readonly #owed: number;
  #settled = 0;

  constructor(owed: readonly Trial[], startedAt: EpochMs) {
    this.#startedAt = startedAt;
    this.#owed = owed.length;
    const counts = new Map<string, number>();
    for (const { cell } of owed) counts.set(cell.model, (counts.get(cell.model) ?? 0) + 1);
    for (const [model, count] of counts) this.#models.set(model, { owed: count, settled: 0, open: 0 });
  }

  hear(event: EngineEvent): void {
    if (event.type !== "attempt-ended" && event.type !== "attempt-opened") return;
    const model = this.#models.get(event.trial.cell.model);
    if (model === undefined) return;
    if (event.type === "attempt-opened") {
      model.open += this.#open.has(event.trial.id) ? 0 : 1;
      this.#open.add(event.trial.id);
      return;
    }
    // An attempt that is given back before it spoke ends without having been opened.
    if (this.#open.delete(event.trial.id)) model.open -= 1;
    if (event.ended.verdict === null) return;
    this.#settled += 1;
    model.settled += 1;
  }

  /** How much work a model's owed trials are, to what was done of them: open trials count half. Null while none was settled. */
  workOf(model: string): number | null {
    const { owed, settled, open } = this.#models.get(model) ?? { owed: 0, settled: 0, open: 0 };
    return settled === 0 ? null : owed / Math.min(owed, settled + open / 2);
  }

  /** Milliseconds; null while nothing was settled. */
  leftMs(now: EpochMs): number | null {
    if (this.#settled === 0) return null;
    const elapsedMs = now - this.#startedAt;
    const leftOf = ({ owed, settled }: Progress): number =>
      settled < ENOUGH ? 0 : (elapsedMs / settled) * (owed - settled);
    const slowest = Math.max(...[...this.#models.values()].map(leftOf));
    return Math.max((elapsedMs / this.#settled) * (this.#owed - this.#settled), slowest);
  }
}
