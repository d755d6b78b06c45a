import { trailCorrected, type TrailPoint } from "./send-trail.ts";

/** The sends of the last minute, each or every so many-th. */
export interface Minute {
  readonly points: readonly TrailPoint[];
  readonly every: number;
  /** Sends since the last one that was kept. */
  readonly left: number;
}

const MINUTE_MS = 60_000;
const MOST_POINTS = 256;

export const emptyMinute: Minute = { points: [], every: 1, left: 0 };

export function minuteWith({ points, every, left }: Minute, point: TrailPoint): Minute {
  if (left + 1 < every) return { points, every, left: left + 1 };
  const from = points.findIndex(({ at }) => at >= point.at - MINUTE_MS);
  const kept = [...(from > 0 ? points.slice(from) : from < 0 ? [] : points), point];
  if (kept.length <= MOST_POINTS) return { points: kept, every, left: 0 };
  return { points: kept.filter((_, at) => at % 2 === 0), every: 2 * every, left: 0 };
}

export const minuteCorrected = (minute: Minute, delta: number, sentAt: number): Minute => ({
  ...minute,
  points: trailCorrected(minute.points, delta, sentAt),
});
