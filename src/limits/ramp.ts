/**
 * How fast an unknown limit is approached: the rate of sends grows with what was let in, as far as a refusal,
 * which is known only after a while, will not come upon too many sends that are already out.
 */
export interface Ramp {
  /** Sends let in so far (presumed, until refused). */
  readonly letIn: number;
  readonly lastAt: number;
  /** Growth a second, relative to what was let in. */
  readonly growth: number;
}

const GROWTH = 0.45;
const HEAD_START = 3;
/** Refused sends risked at once: of those known to come, and of those already sent. */
const RISK_OF_BACKLOG = 0.004;
const RISK_OF_SENT = 0.04;

export const startRamp = (now: number): Ramp => ({ letIn: 0, lastAt: now - 1000, growth: GROWTH });

/** Sends a second now. `backlog` is how many sends are known to follow; `verdictMs` how long a refusal takes to be known. */
export function rampPerSecond(ramp: Ramp, backlog: number, verdictMs: number): number {
  const risked = Math.max(1, backlog * RISK_OF_BACKLOG, ramp.letIn * RISK_OF_SENT);
  return Math.min(ramp.growth * (ramp.letIn + HEAD_START), risked / (verdictMs / 1000));
}

/** When the next send may go. */
export function rampRoomAt(ramp: Ramp, backlog: number, verdictMs: number): number {
  return ramp.lastAt + 1000 / rampPerSecond(ramp, backlog, verdictMs);
}

export const ramped = (ramp: Ramp, now: number): Ramp => ({ ...ramp, letIn: ramp.letIn + 1, lastAt: now });

/** One that was presumed let in was not. */
export const unramped = (ramp: Ramp): Ramp => ({ ...ramp, letIn: Math.max(0, ramp.letIn - 1) });

/** The provider refuses growth: go on from half, and grow no faster than ×1.5 in ten seconds. */
export const slowed = (ramp: Ramp): Ramp => ({ ...ramp, letIn: ramp.letIn / 2, growth: Math.log(1.5) / 10 });
