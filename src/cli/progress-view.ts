import type { EpochMs } from "#kernel";
import type { Verdict } from "#records";
import { emptyTally, type EngineEvent, type EventOf, type RunTally, tallied } from "#engine";

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

type Folds = { readonly [T in EngineEvent["type"]]?: (view: ProgressView, event: EventOf<T>) => ProgressView };

const FOLDS: Folds = {
  "run-started": (view, { plan, reused }) => ({ ...view, planned: plan.trials, reused }),
  "attempt-opened": (view) => ({ ...view, open: view.open + 1 }),
  "attempt-ended": (view, { ended }) => afterAttempt(view, ended.verdict),
  "send-started": (view) => ({ ...view, inFlight: view.inFlight + 1 }),
  "send-ended": (view) => ({ ...view, inFlight: view.inFlight - 1 }),
};

/** The view after one more event. */
export function progressed<T extends EngineEvent["type"]>(view: ProgressView, event: EventOf<T>): ProgressView {
  const next = { ...view, tally: tallied(view.tally, event) };
  return FOLDS[event.type]?.(next, event) ?? next;
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
