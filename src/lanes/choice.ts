import type { EpochMs } from "#kernel";
import type { Lane } from "./lane.ts";
import type { LaneRequest } from "./lease.ts";
import type { Room } from "./charge.ts";

/** A lane and whether it has room for the call that is first in line. */
export interface Choice {
  readonly lane: Lane;
  readonly room: Room;
}

/** Lanes whose answers take longer than this many times the fastest's are used for what the faster ones cannot take in time. */
const SLOWER = 1.5;

/**
 * The lane for a request among those with room: not one that has just failed it while another will do; the one of its
 * conversation; else the fastest, and of equals the one with most room.
 */
export function laneFor(request: LaneRequest, choices: readonly Choice[], last: Lane | undefined): Lane | undefined {
  const avoided = request.avoid ?? [];
  const usable = choices.filter(({ lane }) => lane.refused === null);
  const choosy = usable.some(({ lane }) => !avoided.includes(lane.spec.id));
  const open = usable.filter(({ lane, room }) => room.kind === "open" && !(choosy && avoided.includes(lane.spec.id)));
  if (open.length < 2) return open[0]?.lane;
  const home = open.find(({ lane }) => lane === last);
  return home?.lane ?? open.reduce(better).lane;
}

function better(best: Choice, other: Choice): Choice {
  const slower = (a: Lane, b: Lane): boolean => (a.answerMs ?? 0) > SLOWER * (b.answerMs ?? Infinity);
  if (slower(best.lane, other.lane)) return other;
  if (slower(other.lane, best.lane)) return best;
  return slackOf(other.room) > slackOf(best.room) ? other : best;
}

/**
 * Without the lanes that would answer later than a faster one would, the wait for its turn included: at the end of the work
 * a slow lane with room is no help. `left` is how many calls are still to be sent; null when nobody said.
 */
export function worthwhile(choices: readonly Choice[], left: number | null, now: EpochMs): readonly Choice[] {
  if (left === null || choices.length < 2) return choices;
  return choices.filter((choice) => {
    const ownMs = choice.lane.answerMs;
    if (ownMs === null || choice.room.kind === "closed") return true;
    const faster = choices.filter(
      ({ lane }) => (lane.answerMs ?? Infinity) * SLOWER < ownMs && lane.refused === null && !lane.failing,
    );
    if (faster.length === 0) return true;
    const perMs = faster.reduce((sum, { lane }) => sum + lane.group.lettingInPerMs, 0);
    const soonestMs = Math.min(...faster.map(({ lane, room }) => (lane.answerMs ?? 0) + restMs(room, now)));
    return perMs === 0 || ownMs < soonestMs + left / perMs;
  });
}

const restMs = (room: Room, now: EpochMs): number =>
  room.kind === "closed" && room.until !== null ? Math.max(0, room.until - now) : 0;

const slackOf = (room: Room): number => (room.kind === "open" ? room.slack : 0);
