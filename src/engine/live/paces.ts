import type { EpochMs, LaneId } from "#kernel";
import type { LaneSnapshot } from "#lanes";

interface Sample {
  readonly at: EpochMs;
  readonly sends: ReadonlyMap<LaneId, number>;
}

const WINDOW_MS = 60_000;
const STEP_MS = 1_000;

/** How fast each lane has sent lately: in the last minute, or since it began when that is shorter. */
export class Paces {
  #samples: Sample[];

  constructor(startedAt: EpochMs) {
    this.#samples = [{ at: startedAt, sends: new Map() }];
  }

  /** Remembers how much each lane has sent, once a second at most. */
  look(lanes: readonly LaneSnapshot[], now: EpochMs): void {
    if (now - this.#samples.at(-1)!.at < STEP_MS) return;
    this.#samples.push({ at: now, sends: new Map(lanes.map(({ lane, sends }) => [lane.id, sends])) });
    // The one sample at the window's edge is kept: the pace is measured from it.
    while (this.#samples.length > 1 && now - this.#samples[1]!.at >= WINDOW_MS) this.#samples.shift();
  }

  /** Sends a minute. */
  of({ lane, sends }: LaneSnapshot, now: EpochMs): number {
    const from = this.#samples[0]!;
    const ms = now - from.at;
    return ms < STEP_MS ? 0 : ((sends - (from.sends.get(lane.id) ?? 0)) * 60_000) / ms;
  }
}
