import type { EpochMs, PlanId, RunId } from "#kernel";

/** A run of a ledger as lists show it. Times in epoch milliseconds; counts of trials of its plan, those from before included. */
export interface RunLine {
  readonly run: RunId;
  /** Experiment or suite. */
  readonly title: string;
  readonly simulated: boolean;
  /** `killed`: it has no end in the ledger, and its process gives no sign of life. */
  readonly state: "running" | "paused" | "draining" | "finished" | "drained" | "cancelled" | "failed" | "killed";
  readonly plan: PlanId;
  /** Suite and version; null when the plan is not in the ledger. */
  readonly suite: string | null;
  readonly planned: number;
  readonly cells: number;
  /** Trials with a score; null while they are not counted, as for the two below. */
  readonly graded: number | null;
  /** Trials that ended without a score. */
  readonly setAside: number | null;
  readonly owed: number | null;
  /** By outcome, graded and not scored alike; null while they are not counted. */
  readonly outcomes: Readonly<Record<string, number>> | null;
  readonly calls: number;
  readonly sends: number;
  readonly rejectedSends: number;
  readonly failedSends: number;
  readonly tokens: { readonly input: number; readonly output: number; readonly cached: number };
  /** Null when a price is not known. */
  readonly costUsd: number | null;
  readonly startedAt: EpochMs;
  /** Null while it runs, and for ever when it was killed. */
  readonly endedAt: EpochMs | null;
  /** Milliseconds until the rest is done; null unless it runs and says so. */
  readonly leftMs: number | null;
}

/** What a ledger holds, in a few numbers. */
export interface LedgerFacts {
  /** The file. */
  readonly path: string;
  readonly bytes: number;
  readonly trials: number;
  readonly plans: number;
  /** The plan recorded last; null in an empty ledger. */
  readonly latestPlan: PlanId | null;
  /** Files that evidence was imported from: in none of the dashboard's other figures. */
  readonly importedSources: number;
}

/** `GET /api/overview`, and the event `overview`: the runs of this ledger, the newest first. */
export interface Overview {
  readonly v: 1;
  readonly at: EpochMs;
  readonly ledger: LedgerFacts;
  /** Every one that lives, and the 200 newest of the others. */
  readonly runs: readonly RunLine[];
  /** How many older ones are left out. */
  readonly moreRuns: number;
  /** Orders that this dashboard can pass on to living runs; the page's token is needed for each. */
  readonly orders: readonly string[];
}
