import type { EpochMs } from "#kernel";
import type { LaneRequest, Lease } from "./lease.ts";

/** One call that wants to be sent. */
export interface Waiter {
  readonly request: LaneRequest;
  readonly since: EpochMs;
  readonly signal: AbortSignal;
  readonly resolve: (lease: Lease) => void;
  readonly reject: (reason: unknown) => void;
  /** Left the line: granted, aborted or rejected. */
  gone: boolean;
}

// How many of the first in line are asked whether a lane suits them before the lane is given up for now.
const ASKED = 64;

/**
 * The calls waiting for one model. Calls of conversations in progress first, then the opening ones, each in order of arrival: who
 * opens conversations decides which comes first. Leaving is O(1): those who left are skipped when met.
 */
export class Line {
  readonly #continuing = new Arrivals();
  readonly #opening = new Arrivals();

  get size(): number {
    return this.#continuing.size + this.#opening.size;
  }

  get continuing(): number {
    return this.#continuing.size;
  }

  get opening(): number {
    return this.#opening.size;
  }

  join(waiter: Waiter): void {
    this.#of(waiter).add(waiter);
  }

  leave(waiter: Waiter): void {
    this.#of(waiter).remove(waiter);
  }

  /** The first in line, without asking anything of it. */
  head(): Waiter | undefined {
    return this.#continuing.find(() => true) ?? this.#opening.find(() => true);
  }

  /** The first in line that `suits` accepts, of the first few. */
  find(suits: (waiter: Waiter) => boolean): Waiter | undefined {
    return this.#continuing.find(suits) ?? this.#opening.find(suits);
  }

  /** Empties the line and gives who was in it. */
  dissolve(): Waiter[] {
    return [...this.#continuing.drain(), ...this.#opening.drain()];
  }

  #of(waiter: Waiter): Arrivals {
    return waiter.request.stage === "continuing" ? this.#continuing : this.#opening;
  }
}

class Arrivals {
  #waiters: Waiter[] = [];
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(waiter: Waiter): void {
    this.#size += 1;
    this.#waiters.push(waiter);
  }

  remove(waiter: Waiter): void {
    if (waiter.gone) return;
    waiter.gone = true;
    this.#size -= 1;
    if (this.#waiters.length > 2 * this.#size + 64) this.#compact();
  }

  find(suits: (waiter: Waiter) => boolean): Waiter | undefined {
    while (this.#first < this.#waiters.length && this.#waiters[this.#first]!.gone) this.#first += 1;
    let asked = 0;
    for (let at = this.#first; at < this.#waiters.length && asked < ASKED; at++) {
      const waiter = this.#waiters[at]!;
      if (waiter.gone) continue;
      if (suits(waiter)) return waiter;
      asked += 1;
    }
    return undefined;
  }

  drain(): Waiter[] {
    const present = this.#waiters.filter((waiter) => !waiter.gone);
    for (const waiter of present) waiter.gone = true;
    this.#waiters = [];
    this.#first = 0;
    this.#size = 0;
    return present;
  }

  #compact(): void {
    this.#waiters = this.#waiters.filter((waiter) => !waiter.gone);
    this.#first = 0;
  }
}
