import { less, type LetIn } from "./group-rates.ts";
import type { ShareReport } from "./lane-shares.ts";

/** What other processes take of a group. */
export class OthersUse {
  readonly #heard = new Map<string, LetIn>();
  #charged: LetIn = { requests: 0, tokens: 0 };
  #inFlight = 0;
  #wanting = 0;

  /** Sends of the others that are in flight. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** How many of the others have calls waiting: each has a part kept for it. */
  get wanting(): number {
    return this.#wanting;
  }

  /** The part of a number of slots that is for this process: while others want some too, each takes its part; what they do not hold is free. */
  partOf(slots: number): number {
    if (this.#wanting === 0) return slots;
    return Math.max(1, Math.min(slots - this.#inFlight, Math.ceil(slots / (this.#wanting + 1))));
  }

  /** Takes their last words; gives what they let in since the ones before. */
  hear(reports: readonly ShareReport[]): LetIn {
    const more = { requests: 0, tokens: 0 };
    for (const { from, requests, tokens } of reports) {
      const before = this.#heard.get(from) ?? { requests, tokens };
      this.#heard.set(from, { requests, tokens });
      more.requests += Math.max(0, requests - before.requests);
      more.tokens += Math.max(0, tokens - before.tokens);
    }
    this.#inFlight = reports.reduce((sum, report) => sum + report.inFlight, 0);
    this.#wanting = reports.filter(({ wants }) => wants).length;
    this.#charged = { requests: this.#charged.requests + more.requests, tokens: this.#charged.tokens + more.tokens };
    return more;
  }

  /** What is left of a total when theirs is taken out. */
  without(total: LetIn): LetIn {
    return less(total, this.#charged);
  }
}
