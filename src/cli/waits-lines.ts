import type { CallWait, LineWait, Waits } from "#engine";
import type { EpochMs } from "#kernel";
import { clockText } from "./render-progress.ts";

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
  return `  ${counted(calls, "call")}: ${PHASES[phase]}${where} for ${clockText(now - since)}${byte}${given}${which}`;
}

function lineText({ model, waiting, since, why, until }: LineWait, now: EpochMs): string {
  const opens = until === null ? "" : `, expected in ${clockText(until - now)}`;
  const who = counted(waiting, "conversation");
  return `  ${who} in line for ${model} for ${clockText(now - since)}: ${REASONS[why]}${opens}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const PHASES: Readonly<Record<CallWait["phase"], string>> = {
  queued: "in line for a lane",
  connecting: "waiting for a connection",
  "waiting-headers": "waiting for the head of an answer",
  "first-token": "waiting for the first piece of an answer",
  streaming: "in the middle of an answer",
  recording: "writing the answer down",
  resting: "resting before it is sent again",
};

const REASONS: Readonly<Record<LineWait["why"], string>> = {
  paced: "its lanes are at their pace",
  "no-slot": "its lanes are full",
  resting: "its lanes rest after a refusal by a limit",
  probing: "one send tries whether the lane works",
  failing: "its lanes rest after failures of the provider or the network",
  refused: "its lanes are refused",
  elsewhere: "a lane is about to be given",
};
