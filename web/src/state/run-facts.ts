import type { LiveRun, RunSummary } from "#records";
import type { RunLine } from "#report";
import { isLiving } from "./dashboard-state.ts";

/** What the head of a run shows, whether it goes on or has ended. Times in epoch milliseconds. */
export interface RunFacts {
  readonly run: string;
  readonly title: string;
  readonly simulated: boolean;
  readonly state: RunLine["state"];
  readonly living: boolean;
  readonly planned: number;
  /** By outcome, over the whole plan; null while they are not counted. */
  readonly outcomes: Readonly<Record<string, number>> | null;
  readonly reused: number | null;
  readonly calls: number;
  readonly sends: number;
  readonly rejectedSends: number;
  readonly failedSends: number;
  readonly tokens: RunLine["tokens"];
  readonly costUsd: number | null;
  readonly budgetUsd: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly leftMs: number | null;
  readonly foretold: LiveRun["foretold"];
  readonly lowerBoundMs: number | null;
  readonly bindingLimit: string | null;
  readonly warnings: readonly string[];
}

/** What is known of a run. What it says of itself counts while it goes on; the ledger's line and its summary afterwards. */
export interface KnownOfRun {
  readonly line: RunLine | null;
  readonly live: LiveRun | null;
  readonly summary: RunSummary | null;
  /** How it stopped while the page was open. */
  readonly gone: RunLine["state"] | null;
}

/** Puts together what is known of a run; null when nothing is. */
export function runFacts(known: KnownOfRun): RunFacts | null {
  const state = stateOf(known);
  if (state === null) return null;
  const { line, live, summary } = known;
  const living = isLiving(state);
  if (live !== null && (living || line === null)) return { ...factsOfLive(live), state, living };
  return line === null ? null : { ...factsOfLine(line, summary, live), state, living };
}

function stateOf({ line, live, gone }: KnownOfRun): RunLine["state"] | null {
  if (gone !== null) return gone;
  if (line !== null && !isLiving(line.state)) return line.state;
  return live?.state ?? line?.state ?? null;
}

type Shown = Omit<RunFacts, "state" | "living">;

function factsOfLive(live: LiveRun): Shown {
  const { lanes: _, lines: __, oldest: ___, errors: ____, cells: _____, inFlight: ______, ...facts } = live;
  return { ...facts, endedAt: null };
}

/** Of a run that has ended, or has not spoken yet: the ledger's line, and what only its last words or its summary say. */
function factsOfLine(line: RunLine, summary: RunSummary | null, live: LiveRun | null): Shown {
  const last = live ?? NO_WORDS;
  const { lowerBoundMs, bindingLimit } = summary ?? NO_WORDS;
  return {
    ...line,
    outcomes: line.outcomes ?? last.outcomes,
    reused: (summary ?? last).reused,
    budgetUsd: last.budgetUsd,
    foretold: last.foretold,
    lowerBoundMs,
    bindingLimit,
    warnings: (summary ?? last).warnings,
  };
}

const NO_WORDS = {
  outcomes: null,
  reused: null,
  budgetUsd: null,
  foretold: null,
  lowerBoundMs: null,
  bindingLimit: null,
  warnings: [],
} as const;
