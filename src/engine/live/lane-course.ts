import type { EpochMs, LaneId, RunId } from "#kernel";
import type { LaneSnapshot } from "#lanes";
import type { LanePoint, LiveHistory } from "#records";

const MOST_POINTS = 120;
/** Points of all lanes together: so many are written in a few milliseconds. */
const MOST_IN_ALL = 6_000;
const LEAST_POINTS = 12;
const FIRST_STEP_MS = 1_000;

type Counts = Pick<LanePoint, "sends" | "answered" | "rejected" | "failed">;
type Frame = ReadonlyMap<LaneId, LanePoint>;

/** Every lane's course over the whole run in at most 120 points: when they are full, neighbours become one, and the next are twice as far apart. */
export class LaneCourse {
  #frames: Frame[] = [];
  #stepMs = FIRST_STEP_MS;
  #lastAt: number;
  readonly #before = new Map<LaneId, Counts>();

  constructor(startedAt: EpochMs) {
    this.#lastAt = startedAt;
  }

  /** Adds a point to each lane's course, unless the last is too near; `always` at the end of the run. */
  look(lanes: readonly LaneSnapshot[], now: EpochMs, always = false): void {
    if (!always && now - this.#lastAt < this.#stepMs) return;
    this.#lastAt = now;
    this.#frames.push(new Map(lanes.map((lane) => [lane.lane.id, this.#point(lane, now)])));
    const most = Math.min(MOST_POINTS, Math.max(LEAST_POINTS, Math.floor(MOST_IN_ALL / lanes.length)));
    if (this.#frames.length <= most) return;
    this.#frames = halved(this.#frames);
    this.#stepMs *= 2;
  }

  history(run: RunId): LiveHistory {
    const lanes: Record<LaneId, LanePoint[]> = {};
    for (const frame of this.#frames) for (const [lane, point] of frame) (lanes[lane] ??= []).push(point);
    return { v: 1, run, lanes };
  }

  #point(lane: LaneSnapshot, at: EpochMs): LanePoint {
    const { sends, answered, rejected, failed, inFlight, cap, ratePerMinute, state, why } = lane;
    const before = this.#before.get(lane.lane.id);
    this.#before.set(lane.lane.id, { sends, answered, rejected, failed });
    return {
      at,
      inFlight,
      cap,
      ratePerMinute,
      sends: sends - (before?.sends ?? 0),
      answered: answered - (before?.answered ?? 0),
      rejected: rejected - (before?.rejected ?? 0),
      failed: failed - (before?.failed ?? 0),
      state: state.kind,
      why,
    };
  }
}

function halved(frames: readonly Frame[]): Frame[] {
  const merged: Frame[] = [];
  for (let at = 0; at < frames.length; at += 2) {
    const [first, second] = [frames[at]!, frames[at + 1]];
    merged.push(second === undefined ? first : mergedFrame(first, second));
  }
  return merged;
}

const mergedFrame = (first: Frame, second: Frame): Frame =>
  new Map([...second].map(([lane, point]) => [lane, mergedPoint(first.get(lane), point)]));

/** Counts of both, levels of the later; of two states the one that is not ready, for a trouble must not vanish by being old. */
function mergedPoint(first: LanePoint | undefined, second: LanePoint): LanePoint {
  if (first === undefined) return second;
  const { state, why } = second.state === "ready" ? first : second;
  return {
    ...second,
    sends: first.sends + second.sends,
    answered: first.answered + second.answered,
    rejected: first.rejected + second.rejected,
    failed: first.failed + second.failed,
    state,
    why,
  };
}
