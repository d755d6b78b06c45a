import type { EpochMs } from "#kernel";
import type { RefusedBy } from "./hidden-limits.ts";

/** What one key has done on one deployment. Seconds count from the world's start. */
export interface WorldLaneStats {
  /** The key's fingerprint. */
  readonly key: string;
  readonly model: string;
  readonly deployment: string;
  readonly sends: number;
  readonly admitted: number;
  readonly rejected: number;
  readonly rejectedBy: Readonly<Record<RefusedBy, number>>;
  /** Admitted and not answered: errors, hangs, cuts. */
  readonly failed: number;
  readonly inFlight: number;
  readonly peakInFlight: number;
  /** Sends and admissions of each second in which there were any. */
  readonly perSecond: readonly { readonly second: number; readonly sends: number; readonly admitted: number }[];
}

/** What a world has seen so far. */
export interface WorldStats {
  readonly simulated: true;
  readonly world: string;
  readonly startedAt: EpochMs;
  readonly elapsedMs: number;
  /** Sends that no key or model was found for. */
  readonly refused: number;
  readonly lanes: readonly WorldLaneStats[];
}

/** Counts one lane. */
export class LaneCounter {
  readonly #names: Pick<WorldLaneStats, "key" | "model" | "deployment">;
  readonly #rejectedBy: Record<RefusedBy, number> = {
    requests: 0,
    tokens: 0,
    concurrency: 0,
    daily: 0,
    acceleration: 0,
  };
  readonly #perSecond = new Map<number, { sends: number; admitted: number }>();
  #sends = 0;
  #admitted = 0;
  #failed = 0;
  #inFlight = 0;
  #peakInFlight = 0;

  constructor(names: Pick<WorldLaneStats, "key" | "model" | "deployment">) {
    this.#names = names;
  }

  admitted(atMs: number): void {
    this.#secondOf(atMs).admitted += 1;
    this.#sent(atMs);
    this.#admitted += 1;
    this.#inFlight += 1;
    this.#peakInFlight = Math.max(this.#peakInFlight, this.#inFlight);
  }

  rejected(atMs: number, why: RefusedBy): void {
    this.#sent(atMs);
    this.#rejectedBy[why] += 1;
  }

  ended(answered: boolean): void {
    this.#inFlight -= 1;
    if (!answered) this.#failed += 1;
  }

  read(): WorldLaneStats {
    return {
      ...this.#names,
      sends: this.#sends,
      admitted: this.#admitted,
      rejected: this.#sends - this.#admitted,
      rejectedBy: { ...this.#rejectedBy },
      failed: this.#failed,
      inFlight: this.#inFlight,
      peakInFlight: this.#peakInFlight,
      perSecond: [...this.#perSecond].map(([second, counts]) => ({ second, ...counts })),
    };
  }

  #sent(atMs: number): void {
    this.#sends += 1;
    this.#secondOf(atMs).sends += 1;
  }

  #secondOf(atMs: number): { sends: number; admitted: number } {
    const second = Math.floor(atMs / 1000);
    const known = this.#perSecond.get(second);
    if (known !== undefined) return known;
    const fresh = { sends: 0, admitted: 0 };
    this.#perSecond.set(second, fresh);
    return fresh;
  }
}
