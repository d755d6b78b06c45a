/**
 * How fast an unknown limit is approached: the rate of sends grows with what was let in, as far as a refusal,
 * which is known only after a while, will not come upon too many sends that are already out.
 */
export interface Ramp {
  /** Sends let in so far (presumed, until refused). */
  readonly letIn: number;
  readonly lastAt: number;
  /** Sends of late, each counting less as it ages. */
  readonly recent: number;
  /** Most growth a second, relative to what was let in: finite where the provider refuses growth itself. */
  readonly mostGrowth: number;
}

/** Growth in the time that a refusal takes to be known, relative to what was let in. */
const GROWTH = 0.2;
const HEAD_START = 3;
// Refused sends risked at once: of those known to come, and of those already sent.
/** Less than one: the next send goes when the last one's refusal would be known. */
const LEAST_RISK = 0.8;
const RISK_OF_BACKLOG = 0.0035;
const RISK_OF_SENT = 0.07;
const FEW_SENT = 40;
const MOST_RISK_OF_ALL = 0.117;
/** Of more work a smaller part: there is more time to make up for a slow start. */
const LESS_OF_MORE = 0.7;

export const startRamp = (now: number): Ramp => ({ letIn: 0, lastAt: now - 60_000, recent: 0, mostGrowth: Infinity });

/** Sends a second now. `backlog` is how many sends are known to follow; `verdictMs` how long a refusal takes to be known. */
export function rampPerSecond(ramp: Ramp, backlog: number, verdictMs: number): number {
  const growth = Math.min(ramp.mostGrowth, (GROWTH * 1000) / verdictMs);
  return Math.min(growth * (ramp.letIn + HEAD_START), riskedPerSecond(ramp, backlog, verdictMs));
}

/** The pace at which a refusal comes upon no more sends than may be risked. */
export function riskedPerSecond(ramp: Ramp, backlog: number, verdictMs: number): number {
  const ofSent = Math.min(
    (ramp.letIn - FEW_SENT) * RISK_OF_SENT,
    MOST_RISK_OF_ALL * (ramp.letIn + backlog) ** LESS_OF_MORE,
  );
  return (Math.max(LEAST_RISK, backlog * RISK_OF_BACKLOG, ofSent) * 1000) / verdictMs;
}

/** When the next send may go. */
export function rampRoomAt(ramp: Ramp, backlog: number, verdictMs: number): number {
  return ramp.lastAt + 1000 / rampPerSecond(ramp, backlog, verdictMs);
}

export const ramped = (ramp: Ramp, now: number): Ramp => ({
  ...ramp,
  letIn: ramp.letIn + 1,
  lastAt: now,
  recent: 1 + recentAt(ramp, now),
});

/** Sends of late a millisecond. */
export const recentPerMs = (ramp: Ramp, now: number): number => recentAt(ramp, now) / RECENT_MS;

const recentAt = (ramp: Ramp, now: number): number => ramp.recent * Math.exp((ramp.lastAt - now) / RECENT_MS);

const RECENT_MS = 10_000;

/** One that was presumed let in was not. */
export const unramped = (ramp: Ramp): Ramp => ({ ...ramp, letIn: Math.max(0, ramp.letIn - 1) });

/** The provider refuses growth: go on at the pace of the last ten seconds, grow by no more than ×1.35 in ten seconds; when that is refused too, a little less. */
export function slowed(ramp: Ramp, now: number): Ramp {
  if (ramp.mostGrowth < Infinity) return { ...ramp, letIn: ramp.letIn * STEADY };
  const perSecond = 1000 * STEADY * recentPerMs(ramp, now);
  return { ...ramp, letIn: Math.max(0, perSecond / GENTLE - HEAD_START), mostGrowth: GENTLE };
}

const GENTLE = Math.log(1.35) / 10;
const STEADY = 0.9;
