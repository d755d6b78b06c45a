import type { GroupId } from "#kernel";
import type { GroupProfile } from "./group-profile.ts";

/** Sends that left, refused or not. */
export interface DaySends {
  /** Since the process began. */
  readonly ever: number;
  /** Within the last 24 hours. */
  readonly inDay: number;
}

/** What one process says of its use of a quota group. Counts are from its start on. */
export interface ShareReport {
  /** Names the process: equal in all its reports. */
  readonly from: string;
  readonly requests: number;
  readonly tokens: number;
  readonly sends: DaySends;
  readonly inFlight: number;
  /** It has calls waiting for this group. */
  readonly wants: boolean;
  readonly profile: GroupProfile | null;
}

/**
 * How processes on one machine that use the same quota groups tell each other. Each says a few times a second what it has
 * let in; a process that has not said anything for some seconds is dead, and its share is the others'.
 */
export interface LaneShares {
  tell(group: GroupId, report: ShareReport): void;
  /** The last words of the other living processes. */
  others(group: GroupId): readonly ShareReport[];
}
