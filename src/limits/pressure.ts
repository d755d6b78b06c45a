/**
 * Whether sends are refused far too often, whatever the estimates say: then no faster than what was let in of late, so that a
 * wrong estimate cannot keep a provider refusing.
 */
export interface Pressure {
  /** Refused share of the last few dozen verdicts. */
  readonly refused: number;
  /** Sends let in of late, each counting less as it ages. */
  readonly letIn: number;
  readonly at: number;
}

const MEMORY = 0.05;
const TOO_MUCH = 0.35;
const RECENT_MS = 30_000;
const LONGEST_MS = 5_000;

export const noPressure = (now: number): Pressure => ({ refused: 0, letIn: 0, at: now });

/** The provider let one in, or refused it. */
export function verdictCame(pressure: Pressure, refused: boolean, now: number): Pressure {
  const letIn = letInAt(pressure, now) + (refused ? 0 : 1);
  return { refused: pressure.refused + MEMORY * ((refused ? 1 : 0) - pressure.refused), letIn, at: now };
}

/** Least time between two sends while too many are refused; 0 else. */
export function pressedMs(pressure: Pressure, now: number): number {
  return pressure.refused < TOO_MUCH ? 0 : Math.min(LONGEST_MS, RECENT_MS / Math.max(1, letInAt(pressure, now)));
}

const letInAt = ({ letIn, at }: Pressure, now: number): number => letIn * Math.exp((at - now) / RECENT_MS);
