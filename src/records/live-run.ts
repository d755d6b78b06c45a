import type { EpochMs, LaneId, RunId } from "#kernel";
import type { Cell } from "./cell.ts";
import type { LaneSummary, RunEffort } from "./run-summary.ts";

/** A lane of a run that goes on. Rates are per minute; null where nothing was learned or nothing bounds it. Times in epoch milliseconds. */
export interface LiveLane extends LaneSummary {
  /** What its limits are charged to: lanes of one group share `cap`, the rates and what was learned. */
  readonly group?: string;
  readonly state: "ready" | "resting" | "probing" | "failing" | "refused";
  /** Until when it is closed; null when it is not, or when a person must act. */
  readonly until: EpochMs | null;
  /** Why it is not ready, in words; null when it is. */
  readonly why: string | null;
  readonly inFlight: number;
  /** Most sends in flight now. */
  readonly cap: number | null;
  /** Requests a minute it is paced at now. */
  readonly ratePerMinute: number | null;
  /** Requests begun in the last minute, or since the run began when that is shorter, scaled to a minute. */
  readonly sentPerMinute: number;
  /**
   * Requests a minute that were not refused, in the last minute or since the present `ratePerMinute` was found: what compares with
   * it. What is above it was saved up. Runs of an older version do not say.
   */
  readonly letInPerMinute?: number;
  readonly answered: number;
  readonly failed: number;
}

/** A lane at one moment; a lane's history is a list of these. Counts are since the moment before. */
export interface LanePoint {
  readonly at: EpochMs;
  readonly inFlight: number;
  readonly cap: number | null;
  readonly ratePerMinute: number | null;
  readonly sends: number;
  readonly answered: number;
  readonly rejected: number;
  readonly failed: number;
  readonly state: LiveLane["state"];
  readonly why: string | null;
}

/** A call in flight, as in the registry of the models. */
export interface LiveCall {
  readonly trial: string;
  readonly model: string;
  readonly call: number;
  readonly sends: number;
  readonly lane: LaneId | null;
  readonly phase: string;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly lastByteAt: EpochMs | null;
  readonly tokens: number;
  readonly slow: boolean;
  readonly startedAt: EpochMs;
}

/** Conversations in line for a model's lanes. */
export interface LiveLine {
  readonly model: string;
  readonly waiting: number;
  readonly since: EpochMs;
  readonly why: string;
  readonly until: EpochMs | null;
}

/** How trials of one cell, or of all cells that agree on these axes, have ended so far in this plan, those from before included. */
export interface LiveCell {
  readonly cell: Cell;
  readonly planned: number;
  /** By outcome, graded and not scored alike. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** What was foretold of the time a whole run would take, in milliseconds. */
export interface Foretold {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/**
 * What a run tells the others about itself once a second: enough for `watch`, `status` and the dashboard, small whatever the run's size.
 * Not part of the ledger's truth: it says what only the running process can know.
 */
export interface LiveRun extends RunEffort {
  readonly v: 1;
  readonly run: RunId;
  /** Experiment or suite. */
  readonly title: string;
  readonly simulated: boolean;
  readonly state: "running" | "paused" | "draining";
  readonly startedAt: EpochMs;
  /** When this was said. */
  readonly at: EpochMs;
  /** When something was answered last, or the run began. */
  readonly quietSince?: EpochMs;
  readonly planned: number;
  /** Trials the ledger already had. */
  readonly reused: number;
  readonly graded: number;
  readonly setAside: number;
  /** Conversations in progress. */
  readonly open: number;
  /** By outcome over the whole plan, trials from before included. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Outcomes by model and the axis that comes first among those that vary, at most 60 rows; by model alone where that would be more. */
  readonly cells?: readonly LiveCell[];
  readonly budgetUsd: number | null;
  /** Milliseconds until the rest is done; null while nothing can be said. */
  readonly leftMs: number | null;
  /** What was foretold for the whole run, in milliseconds; null where nothing was. */
  readonly foretold: Foretold | null;
  /** The least time the plan could take inside the limits known so far; null while no limit is known. */
  readonly lowerBoundMs: number | null;
  readonly bindingLimit: string | null;
  /** Not-scored trials and failed sends, by code. */
  readonly errors: Readonly<Record<string, number>>;
  readonly lanes: readonly LiveLane[];
  readonly lines: readonly LiveLine[];
  readonly inFlight: { readonly total: number; readonly byPhase: Readonly<Record<string, number>> };
  /** The calls that wait longest, at most 200. */
  readonly oldest: readonly LiveCall[];
  readonly warnings: readonly string[];
}

/** The histories of a run's lanes: at most 120 points each over the whole run, told every 5 s. */
export interface LiveHistory {
  readonly v: 1;
  readonly run: RunId;
  readonly lanes: Readonly<Record<LaneId, readonly LanePoint[]>>;
}
