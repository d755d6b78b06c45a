import type { LaneId, RunId } from "#kernel";
import type { LanePoint } from "#records";
import type { HistoryEvent } from "#report";

/** The points of lanes, the earliest first. */
type Course = Readonly<Record<LaneId, readonly LanePoint[]>>;

/** The course of a run's lanes, and when which part of it was told. */
export interface ToldHistory {
  /** The number under which the whole course was told; who has seen less needs all of it. */
  readonly wholeAt: number;
  readonly course: Course;
  readonly since: readonly { readonly seq: number; readonly points: Course }[];
}

/** A course told for the first time, or told further: the same object when it has no new point. */
export function tellCourse(known: ToldHistory | undefined, course: Course, next: () => number): ToldHistory {
  const points = known === undefined ? null : pointsSince(known.course, course);
  if (known === undefined || points === null) return { wholeAt: next(), course, since: [] };
  if (Object.keys(points).length === 0) return known;
  return { ...known, course, since: [...known.since, { seq: next(), points }] };
}

/** What somebody who has seen so much needs; null when nothing is new. */
export function historyNews(run: RunId, { wholeAt, course, since }: ToldHistory, seen: number): HistoryEvent | null {
  if (wholeAt > seen) return { v: 1, run, whole: true, lanes: course };
  const news = since.filter(({ seq }) => seq > seen);
  if (news.length === 0) return null;
  const lanes: Record<LaneId, LanePoint[]> = {};
  for (const { points } of news) for (const [lane, more] of entries(points)) (lanes[lane] ??= []).push(...more);
  return { v: 1, run, whole: false, lanes };
}

/** The points that a course has beyond another; null when it is not the other one continued, for it was thinned out. */
function pointsSince(before: Course, now: Course): Course | null {
  const more: Record<LaneId, readonly LanePoint[]> = {};
  for (const [lane, points] of entries(now)) {
    const known = before[lane] ?? [];
    if (!continues(points, known)) return null;
    if (points.length > known.length) more[lane] = points.slice(known.length);
  }
  return more;
}

function continues(points: readonly LanePoint[], known: readonly LanePoint[]): boolean {
  const isAt = (place: number): boolean => points[place]?.at === known[place]?.at;
  return known.length === 0 || (isAt(0) && isAt(known.length - 1));
}

const entries = (course: Course): [LaneId, readonly LanePoint[]][] =>
  Object.entries(course) as [LaneId, readonly LanePoint[]][];
