import type { EpochMs } from "#kernel";
import { type FamilyRefusal, type SharedQuota, sharedQuota } from "#limits";
import { refusedByRequests } from "./refusal-cause.ts";
import type { LeaseEnd } from "./lease.ts";
import type { QuotaGroup } from "./quota-group.ts";

/** One send, as its family sees it. */
export interface FamilySend {
  readonly generation: number;
  readonly member: number;
  readonly at: EpochMs;
  /** Let in and refused before it, by member. */
  readonly letIn: readonly number[];
  readonly refused: readonly number[];
}

const MOST_REFUSALS = 24;

/**
 * Groups of one provider that carry the same models and of which nobody said a limit: do some of them charge one quota? Looked at
 * with each refusal; `found` is told once for groups that do, and they are one from then on.
 */
export class QuotaFamily {
  readonly #found: (groups: readonly QuotaGroup[], quota: SharedQuota) => void;
  #members: QuotaGroup[] = [];
  #letIn: number[] = [];
  #refused: number[] = [];
  #burstKnownAt: number[] = [];
  #refusals: FamilyRefusal[] = [];
  /** A send from before members became one is not looked at. */
  #generation = 0;

  constructor(found: (groups: readonly QuotaGroup[], quota: SharedQuota) => void) {
    this.#found = found;
  }

  join(group: QuotaGroup): void {
    if (!this.#members.includes(group)) this.#begin([...this.#members, group]);
  }

  /** A send is granted; null where there is nobody to share with. */
  took(group: QuotaGroup, at: EpochMs): FamilySend | null {
    const member = this.#members.indexOf(group);
    if (member < 0 || this.#members.length < 2) return null;
    const send = {
      generation: this.#generation,
      member,
      at,
      letIn: [...this.#letIn],
      refused: [...this.#refused],
    };
    this.#letIn[member]! += 1;
    return send;
  }

  /** A send that was not let in ended. */
  ended(send: FamilySend, end: LeaseEnd, now: EpochMs): void {
    if (send.generation !== this.#generation) return;
    const { member, at } = send;
    if (end.kind !== "rejected" && end.kind !== "unrelated") return;
    const letIn = send.letIn.map((count, other) => count - (this.#refused[other]! - send.refused[other]!));
    this.#uncount(send);
    if (end.kind === "unrelated") return;
    this.#refused[member]! += 1;
    const sameBurst = at <= this.#burstKnownAt[member]!;
    if (sameBurst) return;
    this.#burstKnownAt[member] = now;
    if (!refusedByRequests(end)) return;
    this.#refusals = [...this.#refusals.slice(1 - MOST_REFUSALS), { member, at, letIn }];
    this.#look();
  }

  #uncount({ member, at }: FamilySend): void {
    this.#letIn[member]! -= 1;
    this.#refusals = this.#refusals.map((refusal) =>
      refusal.at > at
        ? { ...refusal, letIn: refusal.letIn.map((count, other) => (other === member ? count - 1 : count)) }
        : refusal,
    );
  }

  #look(): void {
    for (const members of this.#suspects()) {
      const quota = sharedQuota(this.#refusals, members);
      if (quota === null) continue;
      const groups = members.map((member) => this.#members[member]!);
      this.#begin(this.#members.filter((group) => group === groups[0] || !groups.includes(group)));
      this.#found(groups, quota);
      return;
    }
  }

  /** All together, and each two. */
  #suspects(): (readonly number[])[] {
    const all = this.#members.map((_, member) => member);
    const pairs = all.flatMap((one) => all.slice(one + 1).map((other) => [one, other]));
    return all.length > 2 ? [all, ...pairs] : pairs;
  }

  #begin(members: QuotaGroup[]): void {
    this.#generation += 1;
    this.#members = members;
    this.#letIn = members.map(() => 0);
    this.#refused = members.map(() => 0);
    this.#burstKnownAt = members.map(() => -Infinity);
    this.#refusals = [];
  }
}
