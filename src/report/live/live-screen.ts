import type { LiveRun } from "#records";
import { cellLines } from "./live-cells.ts";
import { countsText, headLines, percent, timeText } from "./live-head.ts";
import { laneLines } from "./live-lanes.ts";
import { compact, lineOf, type LiveLook } from "./live-look.ts";
import { waitLines } from "./live-waits.ts";

const MOST_WAITS = 3;
/** Headings of the sections. */
const HEADINGS = 3;
const LEAST_ROWS = 2;

/**
 * A run as a person watches it, in lines that fit the screen: how far it is, its lanes, how trials ended, what waits and why.
 * Sections give way to each other where the screen is low; the head stays.
 */
export function liveScreen(live: LiveRun, look: LiveLook): readonly string[] {
  const head = headLines(live, look);
  const waits = waitLines(live, MOST_WAITS, look);
  const warning = warningLines(live, look);
  const room = look.height - head.length - waits.length - warning.length - HEADINGS;
  const cells = live.cells?.length ?? 0;
  const laneRows = Math.max(LEAST_ROWS, Math.min(live.lanes.length, room - Math.min(cells, Math.floor(room / 2))));
  const lanes = laneLines(live, room < LEAST_ROWS ? 0 : laneRows, look);
  const outcomes = cellLines(live, room + 1 - lanes.length, look);
  return [...head, ...lanes, ...outcomes, ...waits, ...warning].slice(0, look.height);
}

function warningLines({ warnings }: LiveRun, { width, style }: LiveLook): readonly string[] {
  const last = warnings.at(-1);
  return last === undefined ? [] : [lineOf([{ text: `warning: ${last}`, tint: style.warn }], width)];
}

/** A run in one line, for a log or a pipe. */
export function livePlainLine(live: LiveRun): string {
  const { open, sends, rejectedSends, failedSends, state } = live;
  const label = live.simulated ? " (simulated)" : "";
  const rejected = rejectedSends === 0 ? "" : ` (${percent(rejectedSends / sends)} rejected)`;
  const failed = failedSends === 0 ? "" : `, ${failedSends} failed`;
  const aside = live.setAside === 0 ? "" : `, ${live.setAside} not scored`;
  const held = state === "running" ? "" : ` ${state},`;
  return `${live.title}${label}:${held} ${countsText(live)}${aside}, open ${open}, ${compact(sends)} sends${rejected}${failed}, ${timeText(live)}`;
}
