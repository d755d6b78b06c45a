import type { LiveLane } from "#records";

/** How much of what it has learned to be allowed a lane uses, from 0 to 1: the fuller of its places and its rate; null where nothing bounds it. */
export function laneUse({
  inFlight,
  cap,
  sentPerMinute,
  letInPerMinute = sentPerMinute,
  learnedRpm,
}: Pick<LiveLane, "inFlight" | "cap" | "sentPerMinute" | "letInPerMinute" | "learnedRpm">): number | null {
  const shares = [
    ...(cap === null || cap === 0 ? [] : [inFlight / cap]),
    ...(learnedRpm === null || learnedRpm === 0 ? [] : [letInPerMinute / learnedRpm]),
  ];
  return shares.length === 0 ? null : Math.min(1, Math.max(...shares));
}

/** One of five steps of use for a heat map; `none` where nothing bounds the lane. */
export const heatOf = (use: number | null): string =>
  use === null ? "none" : String(Math.min(4, Math.floor(use * 5)));

/** A lane by what tells it from its neighbours: deployment and key. */
export const laneName = ({ deployment, key }: Pick<LiveLane, "deployment" | "key">): string =>
  `${deployment} · ${shortKey(key)}`;

/** The end of a fingerprint is what people compare. */
export const shortKey = (key: string): string => (key.length <= 10 ? key : `…${key.slice(-8)}`);

/** Why calls stood in line although a lane had room, as people read it. */
export const causeWords = (cause: string): string => cause.replaceAll(/[-_]/g, " ");
