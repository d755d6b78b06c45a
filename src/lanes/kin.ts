import { type KnownRate, pooled } from "#limits";

const DARING = [0, 0.6, 0.3, 0.9];

/**
 * What the groups of one provider have found of their limits, for those that have not yet: keys of one provider mostly have the same.
 * A supposition only: a group's own refusals overrule it.
 */
export class Kin {
  /** Most sends in flight that any of them was seen to have let in; only the one that has it goes on to try more. */
  proven = 0;
  leader: object | null = null;
  slots: number | null = null;
  /** How many findings agree on the rate. */
  findings = 0;
  requests: KnownRate | null = null;
  tokens: KnownRate | null = null;
  /** Counts what was learned, so that a group sees that there is something new. */
  version = 0;
  #members = 0;
  #agreed = 0;

  /** A new member; gives how daring it is to be, so that between them they try slow and fast. */
  join(): number {
    const at = this.#members++;
    return DARING[at % DARING.length]!;
  }

  get size(): number {
    return this.#members;
  }

  /** Members turned out to be one with another. */
  merge(gone: readonly object[], into: object): void {
    this.#members -= gone.length;
    if (this.leader !== null && gone.includes(this.leader)) this.leader = into;
  }

  /** A member had so many let in together. */
  showLetIn(member: object, together: number): void {
    if (together <= this.proven) return;
    this.proven = together;
    this.leader = member;
  }

  learnSlots(cap: number): void {
    this.slots = cap;
    this.version += 1;
  }

  /**
   * One member's finding, pooled with those of the others while they agree. False when it does not fit what the others found:
   * who found it goes its own way.
   */
  learnRate(of: "requests" | "tokens", found: KnownRate): boolean {
    const before = this[of];
    const together = before === null ? found : pooled(before, found);
    this.#agreed += together === null ? -1 : 1;
    if (this.#agreed < 0 || together === null) return false;
    this[of] = together;
    this.findings += 1;
    this.version += 1;
    return true;
  }
}
