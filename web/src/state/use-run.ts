import { useCallback } from "preact/hooks";
import type { LiveHistory, LiveRun, RunSummary } from "#records";
import type { RunLine, RunPage } from "#report";
import type { RequestRefused } from "../api/request.ts";
import { useFetched } from "../api/use-fetched.ts";
import { useEntry, useHeard } from "./dashboard.ts";
import type { DashboardState, PacePoint } from "./dashboard-state.ts";
import { type RunFacts, runFacts } from "./run-facts.ts";

/** One run as its view sees it: what the stream tells, and what was fetched where the stream has said nothing. */
export interface KnownRun {
  readonly facts: RunFacts | null;
  readonly live: LiveRun | null;
  readonly history: LiveHistory | null;
  readonly pace: readonly PacePoint[];
  readonly plan: string | null;
  readonly summary: RunSummary | null;
  readonly refusal: RequestRefused | null;
  readonly reload: () => void;
}

const NO_PACE: readonly PacePoint[] = [];
const NO_PAGE = { line: null, live: null, history: null, summary: null } as const;

/** Everything known of a run. */
export function useRun(run: string): KnownRun {
  const heardLine = useLine(run);
  const heardLive = useEntry("live", run);
  const heardHistory = useEntry("histories", run);
  const pace = useEntry("paces", run);
  const gone = useEntry("gone", run) ?? null;
  // Fetched again when a run begins or ends: its summary is there only then.
  const page = useFetched<RunPage>(`api/runs/${encodeURIComponent(run)}`, gone ?? heardLine?.state);
  const fetched = page.value ?? NO_PAGE;
  const line = heardLine ?? fetched.line;
  const live = heardLive ?? fetched.live;
  return {
    facts: runFacts({ line, live, summary: fetched.summary, gone }),
    live,
    history: heardHistory ?? fetched.history,
    pace: pace ?? NO_PACE,
    plan: line === null ? null : line.plan,
    summary: fetched.summary,
    refusal: page.refusal,
    reload: page.reload,
  };
}

/** The line of one run in the overview. */
function useLine(run: string): RunLine | null {
  const see = useCallback(
    (state: DashboardState) => state.overview?.runs.find((line) => line.run === run) ?? null,
    [run],
  );
  return useHeard(see);
}
