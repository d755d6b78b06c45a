import type { EpochMs } from "#kernel";
import type { Verdict } from "#records";
import { emptyTally, type EngineEvent, type RunTally, tallied } from "#engine";

/** What a person is shown of a run while it goes. */
export interface ProgressView {
  readonly title: string;
  readonly planned: number;
  /** Trials the ledger already had. */
  readonly reused: number;
  readonly graded: number;
  readonly setAside: number;
  /** Conversations in progress. */
  readonly open: number;
  readonly inFlight: number;
  readonly startedAt: EpochMs;
  readonly tally: RunTally;
}

export const beginProgress = (title: string, startedAt: EpochMs): ProgressView => ({
  title,
  planned: 0,
  reused: 0,
  graded: 0,
  setAside: 0,
  open: 0,
  inFlight: 0,
  startedAt,
  tally: emptyTally,
});

/** The view after one more event. */
export function progressed(view: ProgressView, event: EngineEvent): ProgressView {
  const next = { ...view, tally: tallied(view.tally, event) };
  switch (event.type) {
    case "run-started":
      return { ...next, planned: event.plan.trials, reused: event.reused };
    case "attempt-opened":
      return { ...next, open: next.open + 1 };
    case "attempt-ended":
      return afterAttempt(next, event.ended.verdict);
    case "send-started":
      return { ...next, inFlight: next.inFlight + 1 };
    case "send-ended":
      return { ...next, inFlight: next.inFlight - 1 };
    case "call-answered":
    case "call-replayed":
    case "warned":
    case "run-ended":
      return next;
  }
}

function afterAttempt(view: ProgressView, verdict: Verdict | null): ProgressView {
  const left = { ...view, open: view.open - 1 };
  if (verdict === null) return left;
  return verdict.kind === "graded" ? { ...left, graded: left.graded + 1 } : { ...left, setAside: left.setAside + 1 };
}

/** Milliseconds until the rest is done at the pace so far; null while nothing was settled. */
export function remainingMs(view: ProgressView, now: EpochMs): number | null {
  const settled = view.graded + view.setAside;
  const left = view.planned - view.reused - settled;
  return settled === 0 ? null : ((now - view.startedAt) / settled) * left;
}
