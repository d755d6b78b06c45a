import { conditionsOf, type Settings, type Trial } from "#records";
import type { Store, TrialEffort } from "#store";

/** More past trials tell hardly more. */
const MOST_PAST = 20_000;

/** What a factor is told apart by: the model, the other conditions, the task. */
type Trait = (of: Pick<Trial, "cell" | "task">) => string;

const model: Trait = ({ cell }) => cell.model;
const task: Trait = ({ task: id }) => id;

/**
 * How long trials are expected to take, from what others of their suite took: the mean of all, times a factor for the model,
 * one for the other conditions and one for the task. Each factor is the mean of what those before it leave unexplained (one pass
 * of backfitting, Friedman and Stuetzle 1981), with one more trial that shows nothing.
 */
export class ExpectedEffort {
  readonly #begun: ReadonlySet<string>;
  readonly #meanMs: number;
  readonly #factors: readonly Factor[];
  readonly #calls: ReadonlyMap<string, { readonly trials: number; readonly calls: number }>;

  constructor(past: readonly TrialEffort[]) {
    this.#begun = new Set(past.filter(({ standing }) => standing === "begun").map(({ trial }) => trial));
    const graded = past.filter(({ standing }) => standing === "graded");
    this.#meanMs = graded.reduce((sum, { answerMs }) => sum + answerMs, 0) / graded.length;
    let unexplained = graded.map(({ answerMs }) => (this.#meanMs > 0 ? answerMs / this.#meanMs : 1));
    this.#factors = [model, conditionsText(), task].map((trait) => {
      const factor = new Factor(trait, graded, unexplained);
      unexplained = unexplained.map((ratio, at) => ratio / factor.of(graded[at]!));
      return factor;
    });
    this.#calls = callsByModel(graded);
  }

  /** Mean calls of a model's trials; null where none is known. */
  callsOf(name: string): number | null {
    const known = this.#calls.get(name);
    return known === undefined ? null : known.calls / known.trials;
  }

  /** Milliseconds from sends to answers over all its calls; null where no trial of the suite is known. */
  ms(trial: Trial): number | null {
    if (Number.isNaN(this.#meanMs)) return null;
    return this.#factors.reduce((ms, factor) => ms * factor.of(trial), this.#meanMs);
  }

  /** Trials that were begun first, then those expected to take longest; in their own order among equals, and where nothing is known. */
  longestFirst(trials: readonly Trial[]): readonly Trial[] {
    const ms = Float64Array.from(trials, (trial) => (this.#begun.has(trial.id) ? Infinity : (this.ms(trial) ?? 0)));
    // Places instead of trials are put in order: a million of them take four bytes each. Infinity less itself is no number.
    const order = Uint32Array.from(ms, (_, at) => at);
    order.sort((a, b) => (ms[a] === ms[b] ? a - b : ms[b]! - ms[a]!));
    return Array.from(order, (at) => trials[at]!);
  }
}

/** What the ledger tells of a suite's trials; where every provider is simulated from simulated ones, else from real ones. */
export async function expectedEffort(
  store: Pick<Store, "efforts">,
  plan: { readonly settings: Pick<Settings, "providers">; readonly record: { readonly suite: string } },
): Promise<ExpectedEffort> {
  const simulated = plan.settings.providers.every(({ protocol }) => protocol === "world");
  const past = await store.efforts(MOST_PAST);
  return new ExpectedEffort(past.filter((of) => of.suite === plan.record.suite && of.simulated === simulated));
}

class Factor {
  readonly #trait: Trait;
  readonly #means = new Map<string, { trials: number; sum: number }>();

  constructor(trait: Trait, past: readonly TrialEffort[], ratios: readonly number[]) {
    this.#trait = trait;
    for (const [at, of] of past.entries()) {
      const name = trait(of);
      const mean = this.#means.get(name) ?? { trials: 1, sum: 1 };
      this.#means.set(name, { trials: mean.trials + 1, sum: mean.sum + ratios[at]! });
    }
  }

  /** 1 for what was never seen. */
  of(trial: Pick<Trial, "cell" | "task">): number {
    const mean = this.#means.get(this.#trait(trial));
    return mean === undefined ? 1 : mean.sum / mean.trials;
  }
}

/** Trials of a cell mostly share its object: its text is made once. */
function conditionsText(): Trait {
  const texts = new Map<Trial["cell"], string>();
  return ({ cell }) => {
    const known = texts.get(cell);
    if (known !== undefined) return known;
    const entries = Object.entries(conditionsOf(cell)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify(entries);
    texts.set(cell, text);
    return text;
  };
}

function callsByModel(past: readonly TrialEffort[]): ReadonlyMap<string, { trials: number; calls: number }> {
  const models = new Map<string, { trials: number; calls: number }>();
  for (const { cell, calls } of past) {
    const before = models.get(cell.model) ?? { trials: 0, calls: 0 };
    models.set(cell.model, { trials: before.trials + 1, calls: before.calls + calls });
  }
  return models;
}
