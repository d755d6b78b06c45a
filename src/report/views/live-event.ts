import type { EpochMs, PlanId, RunId } from "#kernel";
import type { LiveHistory, LiveRun } from "#records";
import type { Overview } from "./overview.ts";
import type { CellChange, MatrixCell } from "./run-page.ts";

/** First thing on every stream. `caughtUp`: only what changed since the page's last event follows; else everything does. */
export interface Hello {
  readonly at: EpochMs;
  readonly caughtUp: boolean;
}

/** The lanes of a run: the whole course, or with `whole` false the points since those told before. */
export interface HistoryEvent extends LiveHistory {
  readonly whole: boolean;
}

/** Cells of a living run's plan: all of them, or those that changed since they were told before. */
export type CellsEvent =
  | { readonly plan: PlanId; readonly whole: true; readonly cells: readonly MatrixCell[] }
  | { readonly plan: PlanId; readonly whole: false; readonly changes: readonly CellChange[] };

/** A run that has stopped speaking: ended as it should, or killed. The overview that comes before it says how. */
export interface GoneEvent {
  readonly run: RunId;
  readonly state: "finished" | "drained" | "cancelled" | "failed" | "killed";
}

/** The ledger cannot be read just now; `why` in words. The next `overview` takes it back. */
export interface TroubleEvent {
  readonly why: string;
}

/**
 * `GET /api/events`, or `?run=ID` for one run's part: what each event of the stream holds, by its name. `live` comes once a
 * second at most for each run, `history` every few seconds, the others when they change. Events have ids: a browser that
 * connects again says the last one and hears what it missed.
 */
export interface LiveEvents {
  readonly hello: Hello;
  readonly overview: Overview;
  readonly live: LiveRun;
  readonly history: HistoryEvent;
  readonly cells: CellsEvent;
  readonly gone: GoneEvent;
  readonly trouble: TroubleEvent;
}
