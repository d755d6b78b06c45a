import { z } from "zod";
import { EpochMs, LaneId, RunId } from "#kernel";
import { Cell } from "./cell.ts";
import type { Foretold, LanePoint, LiveHistory, LiveRun } from "./live-run.ts";

/** The topic of the ledger's board on which runs say what they are at; the speaker is the run's id. */
export const LIVE_TOPIC = "live";
/** The topic on which a run's forecast is kept, to be judged when the run has ended; the speaker is the run's id. */
export const FORETOLD_TOPIC = "foretold";
/** The topic of one run's history: each has its own, so that nobody who wants one reads them all. */
export const liveHistoryTopic = (id: RunId): string => `live history of ${id}`;

const at = z.number().transform(EpochMs);
const lane = z.string().transform(LaneId);
const run = z.string().transform(RunId);
const maybe = z.number().nullable();
const counts = z.record(z.string(), z.number());
const laneState = z.enum(["ready", "resting", "probing", "failing", "refused"]);

const Lane = z.object({
  id: lane,
  provider: z.string(),
  key: z.string(),
  deployment: z.string(),
  model: z.string(),
  group: z.string().exactOptional(),
  state: laneState,
  until: at.nullable(),
  why: z.string().nullable(),
  inFlight: z.number(),
  peakInFlight: z.number(),
  cap: maybe,
  ratePerMinute: maybe,
  sentPerMinute: z.number(),
  letInPerMinute: z.number().exactOptional(),
  sends: z.number(),
  answered: z.number(),
  rejected: z.number(),
  failed: z.number(),
  learnedRpm: maybe,
  learnedTpm: maybe,
  learnedConcurrency: maybe,
  starvedMs: counts,
});

const Call = z.object({
  trial: z.string(),
  model: z.string(),
  call: z.number(),
  sends: z.number(),
  lane: lane.nullable(),
  phase: z.string(),
  since: at,
  until: at.nullable(),
  lastByteAt: at.nullable(),
  tokens: z.number(),
  slow: z.boolean(),
  startedAt: at,
});

const Told: z.ZodType<Foretold> = z.object({ p10: z.number(), p50: z.number(), p90: z.number() });

const Live: z.ZodType<LiveRun> = z.object({
  v: z.literal(1),
  run,
  title: z.string(),
  simulated: z.boolean(),
  state: z.enum(["running", "paused", "draining"]),
  startedAt: at,
  at,
  quietSince: at.exactOptional(),
  planned: z.number(),
  reused: z.number(),
  graded: z.number(),
  setAside: z.number(),
  open: z.number(),
  outcomes: counts,
  cells: z.array(z.object({ cell: Cell, planned: z.number(), outcomes: counts })).exactOptional(),
  calls: z.number(),
  replayedCalls: z.number(),
  sends: z.number(),
  rejectedSends: z.number(),
  failedSends: z.number(),
  tokens: z.object({ input: z.number(), output: z.number(), cached: z.number() }),
  costUsd: maybe,
  budgetUsd: maybe,
  leftMs: maybe,
  foretold: Told.nullable(),
  lowerBoundMs: maybe,
  bindingLimit: z.string().nullable(),
  errors: counts,
  lanes: z.array(Lane),
  lines: z.array(
    z.object({ model: z.string(), waiting: z.number(), since: at, why: z.string(), until: at.nullable() }),
  ),
  inFlight: z.object({ total: z.number(), byPhase: counts }),
  oldest: z.array(Call),
  warnings: z.array(z.string()),
});

const Point: z.ZodType<LanePoint> = z.object({
  at,
  inFlight: z.number(),
  cap: maybe,
  ratePerMinute: maybe,
  sends: z.number(),
  answered: z.number(),
  rejected: z.number(),
  failed: z.number(),
  state: laneState,
  why: z.string().nullable(),
});

const History = z.object({ v: z.literal(1), run, lanes: z.record(z.string(), z.array(Point)) });

/** What a run said of itself; null when these are not such words: those of another version, or of a run that has ended. */
export function readLiveRun(words: unknown): LiveRun | null {
  return Live.safeParse(words).data ?? null;
}

/** What was foretold of a run; null when these are not such words. */
export function readForetold(words: unknown): Foretold | null {
  return Told.safeParse(words).data ?? null;
}

/** The courses of a run's lanes; null when these are not such words. */
export function readLiveHistory(words: unknown): LiveHistory | null {
  return (History.safeParse(words).data as LiveHistory | undefined) ?? null;
}
