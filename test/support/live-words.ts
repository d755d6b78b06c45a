import { EpochMs, LaneId, type RunId } from "#kernel";
import type { LanePoint, LiveHistory, LiveRun } from "#records";

const LANE = LaneId("provider/key-00000000/oak");

/** What a run says of itself; anything may be said otherwise. */
export function liveRun(run: RunId, changes: Partial<LiveRun> = {}): LiveRun {
  return {
    v: 1,
    run,
    title: "quick",
    simulated: true,
    state: "running",
    startedAt: EpochMs(10),
    at: EpochMs(20),
    planned: 60,
    reused: 0,
    graded: 5,
    setAside: 0,
    open: 2,
    outcomes: { full: 3, failure: 2 },
    calls: 12,
    replayedCalls: 0,
    sends: 13,
    rejectedSends: 1,
    failedSends: 0,
    tokens: { input: 100, output: 50, cached: 0 },
    costUsd: 0.5,
    budgetUsd: null,
    leftMs: 4_000,
    foretold: null,
    lowerBoundMs: null,
    bindingLimit: null,
    errors: {},
    lanes: [],
    lines: [],
    inFlight: { total: 2, byPhase: { generating: 2 } },
    oldest: ["trial-a", "trial-b"].map((trial, at) => ({
      trial,
      model: "oak",
      call: 0,
      sends: 1,
      lane: LANE,
      phase: "generating",
      since: EpochMs(10 + at),
      until: null,
      lastByteAt: null,
      tokens: 3,
      slow: false,
      startedAt: EpochMs(10 + at),
    })),
    warnings: [],
    ...changes,
  };
}

/** The course of a run's one lane, a point at each of these moments. */
export const liveHistory = (run: RunId, moments: readonly number[]): LiveHistory => ({
  v: 1,
  run,
  lanes: { [LANE]: moments.map((at) => lanePoint(at)) },
});

/** A lane at one moment; anything may be said otherwise. */
export const lanePoint = (at: number, said: Partial<LanePoint> = {}): LanePoint => ({
  at: EpochMs(at),
  inFlight: 1,
  cap: 4,
  ratePerMinute: 60,
  sends: 1,
  answered: 1,
  rejected: 0,
  failed: 0,
  state: "ready",
  why: null,
  ...said,
});
