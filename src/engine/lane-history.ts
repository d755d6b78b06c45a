import type { EpochMs, LaneId } from "#kernel";
import type { Lanes } from "#lanes";

/** Where a lane stood at one moment of a run. Counts since the run began. */
export interface LaneMoment {
  /** Milliseconds since the run began. */
  readonly atMs: number;
  readonly inFlight: number;
  readonly sends: number;
  readonly rejected: number;
  /** Most sends it might have had in flight; null where nothing bounds it. */
  readonly cap: number | null;
  /** The pace it kept to, requests a minute; null where nothing bounds it. */
  readonly ratePerMinute: number | null;
}

const MOST_MOMENTS = 256;

/** Every lane's course, in at most 256 moments however long the run: when they are full, every other one is forgotten. */
export class LaneHistory {
  readonly #lanes: Pick<Lanes, "snapshot">;
  readonly #startedAt: EpochMs;
  #course: { readonly atMs: number; readonly moments: ReadonlyMap<LaneId, LaneMoment> }[] = [];
  #stepMs = 250;

  constructor(lanes: Pick<Lanes, "snapshot">, startedAt: EpochMs) {
    this.#lanes = lanes;
    this.#startedAt = startedAt;
  }

  /** Looks at the lanes, unless it has just looked. */
  look(now: EpochMs): void {
    const atMs = now - this.#startedAt;
    const last = this.#course.at(-1);
    if (last !== undefined && atMs - last.atMs < this.#stepMs) return;
    const moments = this.#lanes.snapshot().map(({ lane, inFlight, sends, rejected, cap, ratePerMinute }) => {
      return [lane.id, { atMs, inFlight, sends, rejected, cap, ratePerMinute }] as const;
    });
    this.#course.push({ atMs, moments: new Map(moments) });
    if (this.#course.length < MOST_MOMENTS) return;
    this.#course = this.#course.filter((_, at) => at % 2 === 0);
    this.#stepMs *= 2;
  }

  /** The moments of one lane, the earliest first. */
  of(lane: LaneId): readonly LaneMoment[] {
    return this.#course.flatMap(({ moments }) => moments.get(lane) ?? []);
  }
}
