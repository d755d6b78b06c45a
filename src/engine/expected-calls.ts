import type { TaskId } from "#kernel";
import type { Cell } from "#records";

/** What is known of a trial before it is carried out. */
export interface TrialTraits {
  readonly cell: Cell;
  readonly task: TaskId;
}

/** A trial that was carried out, as the fit sees it. */
interface Seen extends TrialTraits {
  readonly calls: number;
}

/** Passes over all traits; further ones change nothing worth telling. */
const PASSES = 6;
/** So many trials of no effect count beside those of each condition, and beside all of them for the power of the size. */
const PRIOR_TRIALS = 2;
/** Of those trials' sizes: the variance of a logarithm, that of factors between one and three. */
const PRIOR_SPREAD = 0.25;

/**
 * How many calls trials are expected to take, by their conditions and the sizes of their tasks: the mean, times a factor for each condition,
 * times a power of the size. Fitted to trials that were carried out as a Poisson regression is (McCullagh and Nelder, 1989), condition after
 * condition, so that the expected calls of each condition's trials come to those they took; each effect is shrunk towards none.
 */
export class ExpectedCalls {
  /** Standard error of what is expected of all, in the logarithm: what the tasks seen leave unexplained, by the root of their number. */
  readonly doubt: number;
  readonly #sizes: ReadonlyMap<TaskId, number>;
  readonly #effects: ReadonlyMap<string, Map<string, number>>;
  readonly #mean: number;
  /** Mean logarithm of the sizes that were seen. */
  readonly #centre: number;
  #power = 0;

  /** Sizes by task; one without a size is as large as usual. */
  constructor(
    past: readonly (TrialTraits & { readonly calls: readonly unknown[] })[],
    sizes: ReadonlyMap<TaskId, number>,
  ) {
    this.#sizes = sizes;
    const seen = past.map(({ cell, task, calls }): Seen => ({ cell, task, calls: calls.length }));
    this.#mean = meanOf(seen.map(({ calls }) => calls));
    this.#centre = meanOf(seen.flatMap(({ task }) => (sizes.has(task) ? Math.log(sizes.get(task)!) : [])));
    this.#effects = new Map(seen.flatMap(({ cell }) => Object.keys(cell)).map((name) => [name, new Map()]));
    for (let pass = 0; pass < PASSES; pass++) {
      this.#fitPower(seen);
      for (const [name, effects] of this.#effects) this.#fitAxis(name, effects, seen);
    }
    this.doubt = this.#standardError(seen);
  }

  /** Calls that the trial is expected to take. */
  of({ cell, task }: TrialTraits): number {
    let expected = this.#mean * Math.exp(this.#power * this.#logSize(task));
    for (const [name, effects] of this.#effects) expected *= effects.get(String(cell[name])) ?? 1;
    return expected;
  }

  #logSize(task: TaskId): number {
    const size = this.#sizes.get(task);
    return size === undefined ? 0 : Math.log(size) - this.#centre;
  }

  /** One step of Newton's. */
  #fitPower(seen: readonly Seen[]): void {
    const prior = PRIOR_TRIALS * this.#mean * PRIOR_SPREAD;
    let [score, information] = [-prior * this.#power, prior];
    for (const trial of seen) {
      const [size, expected] = [this.#logSize(trial.task), this.of(trial)];
      score += size * (trial.calls - expected);
      information += size * size * expected;
    }
    if (information > 0) this.#power += score / information;
  }

  #fitAxis(name: string, effects: Map<string, number>, seen: readonly Seen[]): void {
    const prior = PRIOR_TRIALS * this.#mean;
    const sums = new Map<string, { calls: number; expected: number }>();
    for (const trial of seen) {
      const value = String(trial.cell[name]);
      const of = sums.get(value) ?? { calls: prior, expected: prior };
      const others = this.of(trial) / (effects.get(value) ?? 1);
      sums.set(value, { calls: of.calls + trial.calls, expected: of.expected + others });
    }
    for (const [value, { calls, expected }] of sums) effects.set(value, expected > 0 ? calls / expected : 1);
  }

  #standardError(seen: readonly Seen[]): number {
    const byTask = new Map<TaskId, { calls: number; expected: number }>();
    for (const trial of seen) {
      const of = byTask.get(trial.task) ?? { calls: 0, expected: 0 };
      byTask.set(trial.task, { calls: of.calls + trial.calls, expected: of.expected + this.of(trial) });
    }
    if (byTask.size < 2) return 0;
    const squares = [...byTask.values()].reduce((sum, { calls, expected }) => sum + (calls / expected - 1) ** 2, 0);
    return Math.sqrt(squares / (byTask.size - 1) / byTask.size);
  }
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
