import type { EpochMs } from "#kernel";
import { slotLetIn, slotRefused, type Slots, slotsAt, slotSent, slotsSupposed, unboundedSlots } from "#limits";
import type { Kin } from "./kin.ts";

/** In flight at once without anyone having shown that so many are let in. */
const UNPROVEN = 2;

/** What other processes hold of a group, and how many of them want a part. */
export interface OthersHold {
  readonly wanting: number;
  readonly inFlight: number;
}

/** How many sends of a group may be in flight: as its own refusals show, else as those of its kin do. */
export class GroupSlots {
  readonly #kin: Kin;
  #slots: Slots;
  #found = false;

  constructor(ceiling: number, kin: Kin, now: EpochMs) {
    this.#kin = kin;
    this.#slots = unboundedSlots(ceiling, now);
  }

  get state(): Slots {
    return this.#slots;
  }

  /** A refusal of this group has shown it. */
  get found(): boolean {
    return this.#found;
  }

  /** Most that may be in flight; null when nothing bounds it. */
  get cap(): number | null {
    return this.#slots.cap === Infinity ? null : this.#slots.cap;
  }

  /** The cap, where refusals have shown it; null where a person said it, or nobody knows. */
  get learned(): number | null {
    return this.#slots.cap < this.#slots.ceiling ? this.#slots.cap : null;
  }

  /** Most that this process may have in flight now. */
  now({ wanting, inFlight }: OthersHold, now: EpochMs): number {
    const cap = slotsAt(this.#slots, now);
    // While others want slots too, each takes its part; what they do not hold is free.
    const own = wanting === 0 ? cap : Math.max(1, Math.min(cap - inFlight, Math.ceil(cap / (wanting + 1))));
    return this.#follows() ? Math.min(own, Math.max(UNPROVEN, this.#kin.proven)) : own;
  }

  took(): void {
    this.#slots = slotSent(this.#slots);
  }

  /** A send was let in as the `together`-th in flight. */
  letIn(together: number): void {
    this.#slots = slotLetIn(this.#slots, together);
    this.#kin.showLetIn(this, together);
  }

  /** A send was refused beside so many; gives the cap. */
  refused(inFlight: number, now: EpochMs): number {
    this.#slots = slotRefused(this.#slots, inFlight, now);
    this.#found = true;
    this.#kin.learnSlots(this.#slots.cap);
    return this.#slots.cap;
  }

  /** A person has said otherwise how many there may be: what was learned is forgotten. */
  bound(ceiling: number, now: EpochMs): void {
    this.#slots = unboundedSlots(ceiling, now);
    this.#found = false;
  }

  /** What others found. */
  suppose(cap: number, now: EpochMs): void {
    this.#slots = slotsSupposed(this.#slots, cap, now);
  }

  /** While nobody knows how many may be in flight, one group of a provider tries more and the others come after it. */
  #follows(): boolean {
    return this.#kin.size > 1 && this.#kin.slots === null && this.#kin.leader !== this && !this.#found;
  }
}
