import type { Clock, EpochMs, PlanId } from "#kernel";
import type { CellTally } from "#records";
import type { LedgerWatch } from "#store";

/** Tallies of a plan as they were at one moment. */
export interface Tallied {
  readonly at: EpochMs;
  readonly tookMs: number;
  readonly tallies: readonly CellTally[];
}

/** Counting takes at most this share of the time while a ledger grows. */
const SHARE = 1 / 10;
const LEAST_MS = 500;
/** Plans whose tallies are remembered. */
const MOST_PLANS = 8;

/** Counts the cells of plans, no more often than the size of the ledger allows. */
export class TallyBook {
  readonly #watch: Pick<LedgerWatch, "tallies" | "version">;
  readonly #clock: Clock;
  readonly #known = new Map<PlanId | null, Tallied & { readonly version: string }>();

  constructor(watch: Pick<LedgerWatch, "tallies" | "version">, clock: Clock) {
    this.#watch = watch;
    this.#clock = clock;
  }

  /** The tallies of a plan, or of everything: exact while nobody writes, else at most ten times as old as counting them takes. */
  async of(plan: PlanId | null): Promise<Tallied> {
    const version = await this.#watch.version();
    const known = this.#known.get(plan);
    const now = this.#clock.now();
    if (known !== undefined && (known.version === version || now - known.at < holdsMs(known))) return known;
    const tallies = await this.#watch.tallies(plan);
    const counted = { version, at: now, tookMs: this.#clock.now() - now, tallies };
    this.#known.delete(plan);
    this.#known.set(plan, counted);
    for (const old of [...this.#known.keys()].slice(0, -MOST_PLANS)) this.#known.delete(old);
    return counted;
  }
}

const holdsMs = ({ tookMs }: Tallied): number => Math.max(LEAST_MS, tookMs / SHARE);
