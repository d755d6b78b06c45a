import type { EpochMs, PlanId, RunId } from "#kernel";
import type { LiveCall, LiveCell, LiveHistory, LiveRun, RunSummary } from "#records";
import type { RunLine } from "./overview.ts";

/** `GET /api/runs/:run`: all there is to say of one run. */
export interface RunPage {
  readonly line: RunLine;
  /** What it said of itself last; null when it has ended or has not spoken yet. */
  readonly live: LiveRun | null;
  /** The course of its lanes while it lives; null when nothing was said. */
  readonly history: LiveHistory | null;
  /** What it printed at its end; null while it runs, and for ever when it was killed. */
  readonly summary: RunSummary | null;
}

/** One cell of a plan, named as links and searches name it. */
export interface MatrixCell extends LiveCell {
  readonly id: string;
}

/** A cell whose trials have ended further since it was last told. */
export type CellChange = Pick<MatrixCell, "id" | "outcomes">;

/** `GET /api/runs/:run/matrix`: the cells of the run's plan and how their trials ended, in the order they were planned. */
export interface MatrixPage {
  readonly plan: PlanId;
  readonly at: EpochMs;
  /** The axes of the cells, `model` first. */
  readonly axes: readonly string[];
  readonly cells: readonly MatrixCell[];
}

/** `GET /api/runs/:run/calls?offset=&limit=`: calls in flight, those first that wait longest. */
export interface CallsPage {
  readonly run: RunId;
  readonly at: EpochMs;
  /** All calls in flight; a run names the 200 that wait longest. */
  readonly total: number;
  readonly byPhase: Readonly<Record<string, number>>;
  /** How many of them are named. */
  readonly named: number;
  readonly offset: number;
  readonly calls: readonly LiveCall[];
}
