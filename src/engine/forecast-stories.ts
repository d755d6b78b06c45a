import type { Random, TaskId, TrialId } from "#kernel";
import { cellId, type Trial } from "#records";
import { ExpectedCalls } from "./expected-calls.ts";
import { shareOfPrior } from "./forecast-blend.ts";
import type { ModelPast, PastCall, PastTrial } from "./forecast-past.ts";
import { SPEED_SIGMA } from "./forecast-priors.ts";

/** Fewer trials than this under a cell's conditions say less than all that the model was asked. */
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
 * rehearsed ones instead. What a trial resembles is lengthened or shortened by what its conditions and its task's size let expect.
 */
export function drawnStories(
  owed: readonly Trial[],
  past: ReadonlyMap<string, ModelPast>,
  { random, sizes }: { readonly random: Random; readonly sizes: ReadonlyMap<TaskId, number> },
): ReadonlyMap<TrialId, PastTrial> {
  const speed = Math.exp(SPEED_SIGMA * random.normal());
  const kinship = new Kinship(random);
  const seen = [...past.values()].flatMap(({ trials, prior }) => [...trials, ...(prior?.trials ?? [])]);
  const expected = new ExpectedCalls(seen, sizes);
  const luck = Math.exp(expected.doubt * random.normal());
  const pools = new Map<string, readonly PastTrial[]>();
  const storyOf = (trial: Trial): PastTrial => {
    const { id, cell, task } = trial;
    const known = past.get(cell.model);
    const rehearses = known !== undefined && kinship.luckOf(task) < shareOfPrior(known);
    const key = `${rehearses ? "rehearsed" : "carried out"} ${cellId(cell)}`;
    const pool = pools.get(key) ?? poolFor(cellId(cell), (rehearses ? known.prior : known)?.trials ?? []);
    pools.set(key, pool);
    const like = kinship.nearest(task, pool);
    if (like === null) return { cell, task, calls: [] };
    const [own, others] = [expected.of(trial), expected.of(like)];
    // What is not explained, a sum of chances, grows as the root of what is.
    const wanted = luck * (own + (like.calls.length - others) * Math.sqrt(own / others));
    return { cell, task, calls: slowed(stretched(like.calls, Math.floor(wanted + kinship.luckOf(id))), speed) };
  };
  return new Map(owed.map((trial) => [trial.id, storyOf(trial)]));
}

function poolFor(cell: string, trials: readonly PastTrial[]): readonly PastTrial[] {
  const same = trials.filter((trial) => cellId(trial.cell) === cell);
  return same.length >= ENOUGH_OF_A_CELL ? same : trials;
}

const slowed = (calls: readonly PastCall[], factor: number): readonly PastCall[] =>
  calls.map((call) => ({ ...call, latencyMs: call.latencyMs * factor }));

/** So many of the calls, one at least; where there are fewer, the last ones again, with prompts that go on growing as they grew. */
function stretched(calls: readonly PastCall[], count: number): readonly PastCall[] {
  if (calls.length === 0 || count === calls.length) return calls;
  if (count < calls.length) return calls.slice(0, Math.max(1, count));
  const [first, last] = [calls[0]!, calls.at(-1)!];
  const growth = calls.length === 1 ? 0 : (last.inputTokens - first.inputTokens) / (calls.length - 1);
  const more = Array.from({ length: count - calls.length }, (_, at): PastCall => {
    const like = calls[calls.length - 1 - (at % calls.length)]!;
    return { ...like, inputTokens: Math.max(0, Math.round(last.inputTokens + growth * (at + 1))) };
  });
  return [...calls, ...more];
}

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

  /** A number in [0, 1), the same whenever the name is. */
  luckOf(name: string): number {
    return chance(this.#seed, this.#known(name, 0).n, -1);
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
