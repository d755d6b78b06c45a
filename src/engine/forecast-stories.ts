import type { Random, TrialId } from "#kernel";
import { cellId, type Trial } from "#records";
import { shareOfPrior } from "./forecast-blend.ts";
import type { ModelPast, PastTrial } from "./forecast-past.ts";
import { SPEED_SIGMA } from "./forecast-priors.ts";

/** Fewer tasks than this under a cell's conditions say less than all that the model was asked. */
const ENOUGH_OF_A_CELL = 3;

/** Candidates that are looked at for one trial. */
const MOST_CANDIDATES = 48;

/** Of tasks' weights, where there are three or fewer. */
const MOST_VARIANCE = 5;

/**
 * For each owed trial a past one that it may resemble: of the same cell where there are enough, else of the same model. Tasks are drawn, not
 * trials: what is long for one model is long for the next, so the trials of one owed task take after those of one past task, and
 * few tasks seen leave much open, however many models they were put to. Past tasks weigh as in the Bayesian bootstrap (Rubin, 1981), with
 * as much variance as Student's t leaves to the mean of so few: n / (n - 3). Where a history is short, a share of the tasks takes after
 * rehearsed ones instead.
 */
export function drawnStories(
  owed: readonly Trial[],
  past: ReadonlyMap<string, ModelPast>,
  random: Random,
): ReadonlyMap<TrialId, PastTrial> {
  const speed = Math.exp(SPEED_SIGMA * random.normal());
  const kinship = new Kinship(random);
  const pools = new Map<string, readonly PastTrial[]>();
  return new Map(
    owed.map(({ id, cell, task }) => {
      const known = past.get(cell.model);
      const rehearses = known !== undefined && kinship.luckOf(task) < shareOfPrior(known);
      const key = `${rehearses ? "rehearsed" : "carried out"} ${cellId(cell)}`;
      const pool = pools.get(key) ?? poolFor(cellId(cell), (rehearses ? known.prior : known)?.trials ?? []);
      pools.set(key, pool);
      const nearest = kinship.nearest(task, pool);
      return [id, nearest === null ? { cell, task, calls: [] } : slowed(nearest, speed)];
    }),
  );
}

function poolFor(cell: string, trials: readonly PastTrial[]): readonly PastTrial[] {
  const same = trials.filter((trial) => cellId(trial.cell) === cell);
  return same.length >= ENOUGH_OF_A_CELL ? same : trials;
}

const slowed = ({ cell, task, calls }: PastTrial, factor: number): PastTrial => ({
  cell,
  task,
  calls: calls.map((call) => ({ ...call, latencyMs: call.latencyMs * factor })),
});

/** Which past task each owed one takes after: by chance, yet the same whenever two pools offer the same. */
class Kinship {
  readonly #random: Random;
  readonly #seed: number;
  readonly #seen = new Map<readonly PastTrial[], number>();
  readonly #tasks = new Map<string, { readonly n: number; readonly weight: number }>();

  constructor(random: Random) {
    this.#random = random;
    this.#seed = random.int(2 ** 31);
  }

  /** A number in [0, 1), the same for all trials of a task. */
  luckOf(task: string): number {
    return chance(this.#seed, this.#known(task, 0).n, -1);
  }

  /** Weighted rendezvous: the least of exponentials with the tasks' weights as rates. */
  nearest(task: string, pool: readonly PastTrial[]): PastTrial | null {
    const own = this.#known(task, 0);
    const seen = this.#tasksOf(pool);
    let [best, least]: [PastTrial | null, number] = [null, Infinity];
    const step = Math.max(1, pool.length / MOST_CANDIDATES);
    for (let at = own.n % step; at < pool.length; at += step) {
      const trial = pool[Math.floor(at)]!;
      const { n, weight } = this.#known(trial.task, seen);
      const distance = -Math.log(1 - chance(this.#seed, own.n, n)) / weight;
      if (distance < least) [best, least] = [trial, distance];
    }
    return best;
  }

  /** Lognormal, its variance against its squared mean that of a mean of so many. */
  #weight(seen: number): number {
    const variance = Math.min(MOST_VARIANCE, seen / Math.max(0.1, seen - 3));
    return Math.exp(Math.sqrt(Math.log1p(variance)) * this.#random.normal());
  }

  #tasksOf(pool: readonly PastTrial[]): number {
    const known = this.#seen.get(pool) ?? new Set(pool.map(({ task }) => task)).size;
    this.#seen.set(pool, known);
    return known;
  }

  #known(task: string, seen: number): { readonly n: number; readonly weight: number } {
    const known = this.#tasks.get(task) ?? { n: this.#tasks.size, weight: this.#weight(seen) };
    this.#tasks.set(task, known);
    return known;
  }
}

/** A number in [0, 1) for a pair: the finalizer of MurmurHash3 over both and the seed. */
function chance(seed: number, a: number, b: number): number {
  let hash = Math.imul(seed ^ Math.imul(a + 1, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(b + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
