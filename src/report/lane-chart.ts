import { durationText } from "./duration-text.ts";
import { plainStyle, type Style } from "./style.ts";
import { pad, shorten, textWidth } from "./text-width.ts";

/** Where a lane stood at one moment: counts since the run began. */
interface Moment {
  readonly atMs: number;
  readonly inFlight: number;
  readonly sends: number;
  readonly rejected: number;
}

/** One lane and its course, the earliest moment first. */
export interface LaneCourse {
  readonly name: string;
  readonly moments: readonly Moment[];
}

const BLOCKS = " ▁▂▃▄▅▆▇█";
const LEAST_NAME = 26;
const NARROWEST = 10;

/**
 * Each lane over time under a head, in two lines: how much it sent in each slice of the run, on one scale for all lanes, and under it a mark where something was
 * rejected. No line is wider than `width` columns.
 */
export function renderLaneChart(
  courses: readonly LaneCourse[],
  totalMs: number,
  look: { readonly width?: number; readonly style?: Style } = {},
): string {
  const { width = 80, style = plainStyle } = look;
  const longest = Math.max(...courses.map(({ name }) => textWidth(name)), 0);
  const named = Math.max(LEAST_NAME, Math.min(longest, Math.floor(width / 2)));
  const slices = Math.max(NARROWEST, width - named - 2);
  const cut = courses.map((course) => ({ course, parts: slicesOf(course.moments, totalMs, slices) }));
  const most = cut.reduce((all, { parts }) => parts.reduce((top, { sends }) => Math.max(top, sends), all), 1);
  const perSecond = (most / (totalMs / slices)) * 1000;
  const lines = cut.flatMap(({ course, parts }) => [
    `${pad(shorten(course.name, named), named, "left")}  ${style.accent(parts.map(({ sends }) => block(sends / most)).join(""))}`.trimEnd(),
    ...rejectionLine(parts, named, style),
  ]);
  const scale = `a full block is ${perSecond.toPrecision(2)} sends a second; × marks rejected sends`;
  const head = `${pad("lane", named, "left")}  sends from the start to ${durationText(totalMs)}`;
  return [style.dim(shorten(head, width)), ...lines, style.dim(shorten(scale, width)), ""].join("\n");
}

interface Slice {
  readonly sends: number;
  readonly rejected: number;
}

function slicesOf(moments: readonly Moment[], totalMs: number, slices: number): readonly Slice[] {
  const bounds = Array.from({ length: slices + 1 }, (_, at) => standingAt(moments, (totalMs * at) / slices));
  return bounds.slice(1).map((end, at) => ({
    sends: end.sends - bounds[at]!.sends,
    rejected: end.rejected - bounds[at]!.rejected,
  }));
}

/** Counts at a moment between two that are known, on the straight line between them. */
function standingAt(moments: readonly Moment[], atMs: number): Slice {
  const after = moments.findIndex((moment) => moment.atMs >= atMs);
  const later = moments[after] ?? moments.at(-1);
  const earlier = after > 0 ? moments[after - 1] : undefined;
  if (later === undefined) return { sends: 0, rejected: 0 };
  if (earlier === undefined || later.atMs === earlier.atMs)
    return after === 0 && atMs < later.atMs ? { sends: 0, rejected: 0 } : later;
  const share = Math.min(1, (atMs - earlier.atMs) / (later.atMs - earlier.atMs));
  return {
    sends: earlier.sends + share * (later.sends - earlier.sends),
    rejected: earlier.rejected + share * (later.rejected - earlier.rejected),
  };
}

const block = (share: number): string => BLOCKS[share <= 0.01 ? 0 : Math.max(1, Math.min(8, Math.round(share * 8)))]!;

function rejectionLine(parts: readonly Slice[], named: number, style: Style): readonly string[] {
  if (parts.every(({ rejected }) => rejected < 0.05)) return [];
  return [
    `${" ".repeat(named + 2)}${style.bad(parts.map(({ rejected }) => (rejected >= 0.05 ? "×" : " ")).join(""))}`.trimEnd(),
  ];
}
