import type { CallWait, LineWait, Waits } from "#engine";
import type { EpochMs } from "#kernel";
import { clockText, phaseText, reasonText } from "#report";

/** How long nothing may be answered before a person is told what the run waits for. */
export const QUIET_MS = 30_000;

/** What the run waits for, since when and until when, in words. The first line says since when no answer came. */
export function waitsLines(waits: Waits, now: EpochMs): readonly string[] {
  const quietMs = now - waits.quietSince;
  const waiting = [
    ...waits.calls.map((call) => callText(call, now)),
    ...waits.lines.map((line) => lineText(line, now)),
  ];
  const what =
    waiting.length === 0
      ? ["  no call is under way and nobody waits for a lane: a trial is at work by itself"]
      : waiting;
  return [`nothing was answered for ${clockText(quietMs)}; the run waits for:`, ...what];
}

function callText({ phase, lane, calls, since, until, lastByteAt, example }: CallWait, now: EpochMs): string {
  const where = lane === null ? "" : ` on ${lane}`;
  const byte = lastByteAt === null ? "" : `, last byte ${clockText(now - lastByteAt)} ago`;
  const given = until === null ? "" : `, given up in ${clockText(until - now)}`;
  const which = calls === 1 ? ` (trial ${example.trial}, call ${example.call})` : "";
  return `  ${counted(calls, "call")}: ${phaseText(phase)}${where} for ${clockText(now - since)}${byte}${given}${which}`;
}

function lineText({ model, waiting, since, why, reason, until }: LineWait, now: EpochMs): string {
  const opens = until === null ? "" : `, expected in ${clockText(until - now)}`;
  const said = reason === null ? "" : ` (${reason})`;
  const who = counted(waiting, "conversation");
  return `  ${who} in line for ${model} for ${clockText(now - since)}: ${reasonText(why)}${said}${opens}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
