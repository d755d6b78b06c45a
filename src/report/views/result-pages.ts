import type { PlanId, RunId, TrialId } from "#kernel";
import type { Comparison } from "#statistics";
import type { AuditedFile } from "../audit/legacy/audit-legacy.ts";
import type { Comparisons } from "../compare-by.ts";
import type { Figure } from "../experiments/figure.ts";
import type { ResultRow, ResultTable } from "../result-table.ts";
import type { RunLine } from "./overview.ts";

/**
 * `GET /api/results?by=model,promptType&plan=latest|all|ID&order=success|axes`: a table of results; `by` is `model` when absent,
 * `plan` is `latest`. `GET /api/coverage?plan=`: the same with a row a cell.
 */
export interface ResultsPage {
  /** Null in an empty ledger, and for all plans together. */
  readonly plan: PlanId | null;
  /** Every axis that results may be tabulated by. */
  readonly axes: readonly string[];
  /** Every value of each axis. */
  readonly values: Readonly<Record<string, readonly (string | number)[]>>;
  /** `trials`: the ledger is so large that trials of one task are taken as independent in the intervals. */
  readonly intervalsOver: "tasks" | "trials";
  readonly table: ResultTable;
}

/** `GET /api/compare?axis=model&values=a,b&by=promptType&plan=`: a `Prepared` one of these. */
export type ComparePage = Comparisons;

/** One line of two runs beside each other. `comparison` is of trials on the same task with the same chance; null without any. */
export interface RunsRow {
  readonly model: string;
  readonly first: ResultRow | null;
  readonly second: ResultRow | null;
  /** Success of the first minus success of the second. */
  readonly comparison: Comparison | null;
  readonly pairs: number;
}

/** `GET /api/compare-runs?first=RUN&second=RUN`: a `Prepared` one of these. */
export interface RunsPage {
  readonly first: RunLine;
  readonly second: RunLine;
  /** Trials that are in the plans of both: the very same, run once. */
  readonly shared: number;
  readonly rows: readonly RunsRow[];
}

/** How a figure's table can be drawn; keys name columns of the table. */
export interface FigureChart {
  /** `dots`: one a category with its interval. `lines`: y over a number. `bars`: a length a category. `grid`: a colour a pair. */
  readonly kind: "dots" | "lines" | "bars" | "grid";
  readonly x: string;
  readonly y: string;
  /** What tells lines or groups apart; null for one. */
  readonly series: string | null;
  /** Columns with the ends of the interval; null where the figure has none. */
  readonly low: string | null;
  readonly high: string | null;
  /** True for rates from 0 to 1, which people read as per cent. */
  readonly rate: boolean;
}

/** A figure of the report; its SVG can only be shown as an image. `chart` is null where a table says it best. */
export interface FigureView extends Figure {
  readonly chart: FigureChart | null;
}

/** `GET /api/experiments?plan=`: a `Prepared` one of these. Without trials of the workflow suite there are no figures. */
export interface ExperimentsPage {
  readonly figures: readonly FigureView[];
}

/** One kind of trouble, counted. */
export interface ErrorKind {
  /** `trial`: ended without a score. `attempt`: was tried again. `send`: a request that was refused or failed. */
  readonly of: "trial" | "attempt" | "send";
  /** The outcome of trials, `retried` of attempts, `rejected` or `failed` of sends. */
  readonly outcome: string;
  /** A stable code; empty where none was recorded. */
  readonly code: string;
  /** HTTP status of sends; null where there was none. */
  readonly status: number | null;
  readonly count: number;
  /** At most 20 of those concerned. */
  readonly models: readonly string[];
  /** One of its messages, as text. */
  readonly example: string;
  /** A trial that shows it. */
  readonly trial: TrialId;
}

/** `GET /api/errors?run=`: a `Prepared` one of these, of one run or of the whole ledger, the most frequent first. */
export interface ErrorsPage {
  readonly run: RunId | null;
  readonly kinds: readonly ErrorKind[];
}

/** `GET /api/audit`: a `Prepared` one of these; begun only when it is asked for. */
export type AuditPage = AuditedFile;
