import { type Clock, EpochMs, type GroupId } from "#kernel";
import { dayRoomAt, dayTotal, noDayUse, sentInDay } from "#limits";
import type { LaneEvent } from "./lane-event.ts";
import type { DaySends, ShareReport } from "./lane-shares.ts";

/** What a day budget works with. */
export interface DayTools {
  readonly clock: Clock;
  readonly tell: (event: LaneEvent) => void;
}

/**
 * What a person allows a group in any 24 hours, rolling: whenever a provider's day begins, it does not hold more. A send counts
 * when it leaves, refused or not; one whose lease is out has its place kept. Sends of other processes count as those are heard.
 */
export class DayBudget {
  readonly #group: GroupId;
  readonly #most: number;
  readonly #clock: Clock;
  readonly #tell: (event: LaneEvent) => void;
  readonly #heard = new Map<string, number>();
  /** Of this process. */
  #own = noDayUse;
  /** Of all. */
  #all = noDayUse;
  #ever = 0;
  #held = 0;
  #restingSince: EpochMs | null = null;

  constructor(group: GroupId, most: number | null, { clock, tell }: DayTools) {
    this.#group = group;
    this.#most = most ?? Infinity;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Until when nothing may be sent; null while something may. */
  get until(): EpochMs | null {
    if (this.#most === Infinity) return null;
    const now = this.#clock.now();
    const at = dayRoomAt(this.#all, { held: this.#held, most: this.#most }, now);
    return at > now ? EpochMs(at) : null;
  }

  /** Sends of this process, for the others to hear. */
  get sends(): DaySends {
    return { ever: this.#ever, inDay: dayTotal(this.#own, this.#clock.now()) };
  }

  /** A lease is granted: its send is about to leave. */
  hold(): void {
    if (this.#restingSince !== null)
      this.#tell({ type: "group-resumed", group: this.#group, restedMs: this.#clock.now() - this.#restingSince });
    this.#restingSince = null;
    this.#held += 1;
  }

  /** The send of a lease leaves. */
  sent(): void {
    this.#held -= 1;
    this.#ever += 1;
    const now = this.#clock.now();
    this.#own = sentInDay(this.#own, 1, now);
    this.#count(1, now);
  }

  /** A lease ended without a send. */
  release(): void {
    this.#held -= 1;
  }

  /** What others sent since they were last heard; of one that was never heard, all that its day holds. */
  hear(reports: readonly ShareReport[]): void {
    let more = 0;
    for (const { from, sends } of reports) {
      const before = this.#heard.get(from) ?? sends.ever - sends.inDay;
      this.#heard.set(from, sends.ever);
      more += Math.max(0, sends.ever - before);
    }
    if (more > 0) this.#count(more, this.#clock.now());
  }

  #count(sends: number, now: EpochMs): void {
    this.#all = sentInDay(this.#all, sends, now);
    const { until } = this;
    if (until === null || this.#restingSince !== null) return;
    this.#restingSince = now;
    this.#tell({ type: "group-rested", group: this.#group, until, why: "daily" });
  }
}
