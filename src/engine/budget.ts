import type { TrialId } from "#kernel";
import type { Trial } from "#records";
import { Bell } from "./bell.ts";
import type { EngineEvent } from "./engine-event.ts";
import type { Spending } from "./spending.ts";

/**
 * Which trials may still be opened under a budget. A trial is opened when what is spent, what the open trials may still take, what the trials
 * before it in the plan may take, and its own worst plausible cost fit under the cap: so the trials
 * that are carried out are the first of the plan, a balanced sample, however fast each model is. The worst plausible cost is the
 * dearest trial of the model so far with a margin that shrinks as trials are seen; before any, a prior. What does not fit is cut,
 * and stays owed for a run with more budget.
 */
export interface Budget {
  /** Resolves with the place of one open trial, given back when it ends; null when it must not be opened. */
  admit(trial: Trial, signal: AbortSignal): Promise<Disposable | null>;
  /** The rest of a model's trials will not be opened, for another reason. */
  leave(model: string): void;
  /** Counts a trial as left out for want of budget. Nothing else is opened from now on. */
  cut(trials: readonly Trial[]): void;
  /** Nothing is opened any more, and that is not the budget's doing. */
  stop(): void;
  hear(event: EngineEvent): void;
  /** The cap is another now: who waits looks again. */
  capChanged(): void;
  /** Trials left out for want of budget. */
  readonly cutTrials: number;
}

/** No budget: everything may be opened. */
export const unbounded: Budget = {
  admit: () => Promise.resolve({ [Symbol.dispose]: () => {} }),
  leave: () => {},
  cut: () => {},
  stop: () => {},
  hear: () => {},
  capChanged: () => {},
  cutTrials: 0,
};

interface ModelCosts {
  /** Places in the plan, ascending. */
  readonly places: readonly number[];
  /** How many of them were opened or passed over. */
  opened: number;
  seen: number;
  dearestUsd: number;
  readonly priorUsd: number;
}

/** A budget over the owed trials, in the order of the plan. */
export class PlannedBudget implements Budget {
  readonly #spending: Spending;
  readonly #places: ReadonlyMap<TrialId, number>;
  readonly #models = new Map<string, ModelCosts>();
  readonly #open = new Map<TrialId, { readonly model: string; usd: number }>();
  readonly #cut = new Set<TrialId>();
  readonly #changed = new Bell();
  #state: "open" | "spent" | "stopped" = "open";

  constructor(owed: readonly Trial[], spending: Spending, priorUsd: (model: string) => number) {
    this.#spending = spending;
    this.#places = new Map(owed.map((trial, place) => [trial.id, place]));
    for (const model of new Set(owed.map((trial) => trial.cell.model))) {
      const places = owed.flatMap((trial, place) => (trial.cell.model === model ? [place] : []));
      this.#models.set(model, { places, opened: 0, seen: 0, dearestUsd: 0, priorUsd: priorUsd(model) });
    }
  }

  get cutTrials(): number {
    return this.#cut.size;
  }

  async admit(trial: Trial, signal: AbortSignal): Promise<Disposable | null> {
    while (!this.#fits(trial)) {
      if (this.#state === "open" && this.#isNext(trial)) this.cut([trial]);
      if (this.#state !== "open") return null;
      await this.#changed.rung(signal);
    }
    const { model } = trial.cell;
    this.#costsOf(model).opened++;
    this.#open.set(trial.id, { model, usd: 0 });
    return { [Symbol.dispose]: () => this.#ended(trial) };
  }

  leave(model: string): void {
    const costs = this.#costsOf(model);
    costs.opened = costs.places.length;
    this.#changed.ring();
  }

  cut(trials: readonly Trial[]): void {
    for (const { id } of trials) this.#cut.add(id);
    if (this.#state === "open") this.#state = "spent";
    this.#changed.ring();
  }

  stop(): void {
    if (this.#state === "open") this.#state = "stopped";
    this.#changed.ring();
  }

  capChanged(): void {
    this.#changed.ring();
  }

  hear(event: EngineEvent): void {
    if (event.type !== "call-answered") return;
    const open = this.#open.get(event.call.trial);
    if (open === undefined) return;
    open.usd += event.call.costUsd ?? 0;
    this.#changed.ring();
  }

  #fits(trial: Trial): boolean {
    if (this.#state !== "open") return false;
    const { model } = trial.cell;
    const { spentUsd, capUsd } = this.#spending;
    // Of a model of which nothing is known one trial is opened to learn from, alone: each of its calls is held to the cap.
    if (this.#isNext(trial) && this.#costsOf(model).seen === 0 && spentUsd < capUsd) return true;
    return spentUsd + this.#openUsd() + this.#beforeUsd(trial) + this.#worstUsd(model) <= capUsd;
  }

  /** True when nothing is open, and nothing before it in the plan will be: waiting changes nothing. */
  #isNext(trial: Trial): boolean {
    return this.#open.size === 0 && this.#unopenedBefore(trial) === 0;
  }

  #worstUsd(model: string): number {
    const { seen, dearestUsd, priorUsd } = this.#costsOf(model);
    return seen === 0 ? priorUsd : dearestUsd * (1 + 1 / Math.sqrt(seen));
  }

  #openUsd(): number {
    let usd = 0;
    for (const open of this.#open.values()) usd += Math.max(0, this.#worstUsd(open.model) - open.usd);
    return usd;
  }

  #beforeUsd(trial: Trial): number {
    let usd = 0;
    for (const [model, costs] of this.#models) usd += unopened(costs, this.#placeOf(trial)) * this.#worstUsd(model);
    return usd;
  }

  #unopenedBefore(trial: Trial): number {
    let count = 0;
    for (const costs of this.#models.values()) count += unopened(costs, this.#placeOf(trial));
    return count;
  }

  #placeOf(trial: Trial): number {
    return this.#places.get(trial.id) ?? 0;
  }

  #costsOf(model: string): ModelCosts {
    return this.#models.get(model)!;
  }

  #ended(trial: Trial): void {
    const open = this.#open.get(trial.id);
    if (open === undefined) return;
    this.#open.delete(trial.id);
    const costs = this.#costsOf(open.model);
    // A trial that cost nothing was answered from the ledger, or not at all: nothing to learn from.
    if (open.usd > 0) {
      costs.seen++;
      costs.dearestUsd = Math.max(costs.dearestUsd, open.usd);
    }
    this.#changed.ring();
  }
}

/** How many of a model's trials before a place were not opened yet. A model's trials are opened in the order of the plan. */
function unopened({ places, opened }: ModelCosts, before: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < before) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - opened);
}
