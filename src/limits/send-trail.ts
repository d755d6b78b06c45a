import type { RateView } from "./rate-view.ts";

/** A moment and what had been let in just before it. */
export interface TrailPoint {
  readonly at: number;
  readonly total: number;
}

const SAME_TOTAL = 1e-6;
const LONGEST_TRAIL = 64;
/** Where the window itself is followed, so many points are kept of what it holds. */
const POINTS_A_WINDOW = 256;

/** The trail with one more send. */
export function followed({ trail, windowMs, size }: RateView, point: TrailPoint): readonly TrailPoint[] {
  if (windowMs !== null) {
    const last = trail.at(-1);
    // Of sends with one total the earlier ones were refused.
    if (last !== undefined && Math.abs(point.total - last.total) < SAME_TOTAL) return [...trail.slice(0, -1), point];
    if (last !== undefined && point.total - last.total < size / POINTS_A_WINDOW - 1) return trail;
    const oldest = trail.findIndex(({ at }) => at >= point.at - 2 * windowMs);
    return [...trail.slice(Math.max(0, oldest - 1)), point];
  }
  return [...(trail.length < LONGEST_TRAIL ? trail : trail.filter((_, at) => at % 2 === 0)), point];
}

/** What had been let in before a moment. Where points are missing in between, in proportion. */
export function letInBefore({ trail, total }: Pick<RateView, "trail" | "total">, moment: number, cost: number): number {
  const at = trail.findIndex((point) => point.at >= moment);
  const [before, after] = [trail[at - 1], trail[at]];
  if (after === undefined) return total;
  if (before === undefined || !thinned(trail, at - 1, cost)) return after.total;
  return before.total + (after.total - before.total) * ((moment - before.at) / (after.at - before.at));
}

/** Points after this one were not kept, as happens to long trails only. */
export function thinned(trail: readonly TrailPoint[], at: number, cost: number): boolean {
  const [before, after] = [trail[at], trail[at + 1]];
  if (trail.length < LONGEST_TRAIL / 2 || before === undefined || after === undefined) return false;
  return after.total - before.total > 4 * cost;
}

/** Sends let in since then. One alone shows no limit: it may pass where it is larger than all that a window holds. */
export const sendsSince = ({ trail, total }: RateView, since: number): number =>
  trail.filter((point, at) => point.at >= since && (trail[at + 1]?.total ?? total) > point.total).length;

/** The charge of a send made at `sentAt` turned out to be another: `delta` more. */
export const trailCorrected = (trail: readonly TrailPoint[], delta: number, sentAt: number): readonly TrailPoint[] =>
  trail.some((point) => point.at > sentAt)
    ? trail.map((point) => (point.at > sentAt ? { at: point.at, total: point.total + delta } : point))
    : trail;
