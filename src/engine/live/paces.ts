import type { EpochMs, LaneId } from "#kernel";
import type { LaneSnapshot } from "#lanes";

type Counts = Pick<LaneSnapshot, "sends" | "rejected">;

interface Sample {
  readonly at: EpochMs;
  readonly lanes: ReadonlyMap<LaneId, Counts>;
}

/** Since when a lane is held to its present pace, and what it had sent by then. */
interface Held extends Counts {
  readonly at: EpochMs;
  readonly ratePerMinute: number | null;
}

const WINDOW_MS = 60_000;
const STEP_MS = 1_000;
/** A pace that moves by less is the same, better known. */
const SAME = 0.05;
/** What was let in under a new pace is spread over so long at least: in less, each send weighs too much. */
const SETTLED_MS = 5_000;
const NOTHING: Counts = { sends: 0, rejected: 0 };

/** How fast each lane has sent lately: in the last minute, or since it began when that is shorter. */
export class Paces {
  readonly #held = new Map<LaneId, Held>();
  #samples: Sample[];

  constructor(startedAt: EpochMs) {
    this.#samples = [{ at: startedAt, lanes: new Map() }];
  }

  /** Remembers how much each lane has sent, once a second at most. */
  look(lanes: readonly LaneSnapshot[], now: EpochMs): void {
    for (const lane of lanes) this.#hold(lane, now);
    if (now - this.#samples.at(-1)!.at < STEP_MS) return;
    this.#samples.push({ at: now, lanes: new Map(lanes.map((lane) => [lane.lane.id, lane])) });
    // The one sample at the window's edge is kept: the pace is measured from it.
    while (this.#samples.length > 1 && now - this.#samples[1]!.at >= WINDOW_MS) this.#samples.shift();
  }

  /** Sends a minute, refused ones too. */
  sentPerMinute({ lane, sends }: LaneSnapshot, now: EpochMs): number {
    const { at, lanes } = this.#samples[0]!;
    return now - at < STEP_MS ? 0 : perMinute(sends - (lanes.get(lane.id) ?? NOTHING).sends, now - at);
  }

  /**
   * Sends a minute that were not refused, since the lane's present pace was found: what was sent before that, or is charged to no
   * limit, is nothing to hold against it. What is above the pace then was saved up.
   */
  letInPerMinute({ lane, sends, rejected }: LaneSnapshot, now: EpochMs): number {
    const { at, lanes } = this.#samples[0]!;
    const held = this.#held.get(lane.id);
    const from = held !== undefined && held.at > at ? held : { at, ...(lanes.get(lane.id) ?? NOTHING) };
    return perMinute(sends - from.sends - (rejected - from.rejected), Math.max(SETTLED_MS, now - from.at));
  }

  #hold({ lane, sends, rejected, ratePerMinute }: LaneSnapshot, now: EpochMs): void {
    const held = this.#held.get(lane.id);
    if (held === undefined ? ratePerMinute === null : same(held.ratePerMinute, ratePerMinute)) return;
    this.#held.set(lane.id, { at: now, sends, rejected, ratePerMinute });
  }
}

const perMinute = (count: number, ms: number): number => (count * 60_000) / ms;

function same(before: number | null, now: number | null): boolean {
  if (before === null || now === null) return before === now;
  return Math.abs(now - before) <= SAME * before;
}
