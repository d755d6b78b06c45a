import type { EpochMs } from "#kernel";
import type { LiveCall, LiveLane, LiveRun } from "#records";
import { clockText, lineOf, type LiveLook } from "./live-look.ts";

/** A wait of a call shorter than this is everyday. */
const LONG_MS = 30_000;

/** What the run waits for, and why: calls that have waited long for one thing, then the lines for a lane. */
export function waitLines(live: LiveRun, rows: number, { width, style }: LiveLook): readonly string[] {
  const all = [...callTexts(live), ...lineTexts(live), ...silenceTexts(live)];
  if (all.length === 0 || rows < 1) return [];
  const shown = all.slice(0, rows);
  const rest = all.length - shown.length;
  const quietMs = live.quietSince === undefined ? 0 : live.at - live.quietSince;
  const heading =
    quietMs < LONG_MS
      ? { text: "waiting", tint: style.dim }
      : { text: `nothing was answered for ${clockText(quietMs)}; the run waits for:`, tint: style.warn };
  return [
    lineOf([heading, { text: `${rest === 0 ? "" : ` (${rest} more)`}${untoldText(live)}`, tint: style.dim }], width),
    ...shown.map(({ text, long }) => lineOf([{ text: `  ${text}`, ...(long ? { tint: style.warn } : {}) }], width)),
  ];
}

interface Wait {
  readonly text: string;
  readonly long: boolean;
}

function callTexts({ oldest, at }: LiveRun): readonly Wait[] {
  const groups = new Map<string, LiveCall[]>();
  for (const call of oldest) {
    if (call.phase === "queued" || at - call.since < LONG_MS) continue;
    const key = `${call.phase} ${call.lane ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()].map((calls) => ({ text: callText(calls, at), long: true }));
}

/** Says that calls beyond the oldest, of which alone a run tells, may have waited as long; nothing where the youngest told has not. */
function untoldText({ oldest, inFlight, at }: LiveRun): string {
  const [told, last] = [oldest.length, oldest.at(-1)];
  if (last === undefined || inFlight.total <= told || at - last.since < LONG_MS) return "";
  return ` (the ${told} longest; ${inFlight.total - told} more calls are under way)`;
}

function callText(calls: readonly LiveCall[], at: EpochMs): string {
  const [first] = calls;
  const { phase, lane, since, until, lastByteAt } = first!;
  const where = lane === null ? "" : ` on ${lane}`;
  const byte = lastByteAt === null ? "" : `, last byte ${clockText(at - lastByteAt)} ago`;
  const given = until === null ? "" : `, given up in ${clockText(until - at)}`;
  const which = calls.length === 1 ? ` (trial ${first!.trial})` : "";
  return `${counted(calls.length, "call")}: ${phaseText(phase)} for ${clockText(at - since)}${byte}${given}${where}${which}`;
}

function lineTexts({ lines, lanes, at }: LiveRun): readonly Wait[] {
  return lines.flatMap(({ model, waiting, since, why, until }) => {
    const opens = until === null || until <= at ? "" : `, expected in ${clockText(until - at)}`;
    const text = `${counted(waiting, "conversation")} for ${model} since ${clockText(at - since)}: ${reasonText(why)}${opens}`;
    const said = why === "failing" || why === "refused" ? saidOf(lanes, model, why) : null;
    // A line of its own: at the end of the other the screen would cut it off.
    return [{ text, long: false }, ...(said === null ? [] : [{ text: `  ${said}`, long: true }])];
  });
}

/** What a lane of the model that is in this state gave as the reason. */
const saidOf = (lanes: readonly LiveLane[], model: string, state: LiveLane["state"]): string | null =>
  lanes.find((lane) => lane.model === model && lane.state === state && lane.why !== null)?.why ?? null;

/** A silence in which nobody asks for anything. */
function silenceTexts({ lines, inFlight, open, quietSince, at, state }: LiveRun): readonly Wait[] {
  const silent = quietSince !== undefined && at - quietSince >= LONG_MS;
  if (!silent || lines.length > 0 || inFlight.total > 0 || state === "paused") return [];
  return [
    { text: `no call is under way and nobody is in line: ${counted(open, "trial")} at work by itself`, long: true },
  ];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const PHASES: Readonly<Record<string, string>> = {
  queued: "in line for a lane",
  connecting: "waiting for a connection",
  "waiting-headers": "waiting for the head of an answer",
  "first-token": "waiting for the first piece of an answer",
  streaming: "in the middle of an answer",
  recording: "writing the answer down",
  resting: "resting before it is sent again",
};

const REASONS: Readonly<Record<string, string>> = {
  paced: "its lanes are at their pace",
  "no-slot": "its lanes are full",
  resting: "its lanes rest after a refusal by a limit",
  probing: "one send tries whether the lane works",
  failing: "its lanes rest after failures of the provider or the network",
  refused: "its lanes are refused",
  elsewhere: "a lane is about to be given",
};

/** What a call waits for, by its phase; newer versions may know more of them. */
export const phaseText = (phase: string): string => PHASES[phase] ?? phase;

/** Why a line waits. */
export const reasonText = (why: string): string => REASONS[why] ?? why;
