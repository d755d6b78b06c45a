import type { TaskId, TrialId } from "#kernel";
import type { Cell, LedgerTrial, Verdict } from "#records";
import { checksum, faceOf } from "./checksum.ts";
import type { SqlValue } from "./driver.ts";
import { keepsTotals } from "./cell-totals.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { cellOf } from "./trials.ts";

/** Suite and cell by the number they go by inside the file. */
export type Cells = ReadonlyMap<number, NumberedCell>;

export interface NumberedCell {
  readonly suite: string;
  readonly cell: Cell;
  /** The cell's name in links. */
  readonly id: string;
}

/** Every cell of the file. */
export function readCells(file: LedgerFile): Cells {
  const rows = file.all("SELECT n, suite, id AS cell_id, cell FROM cells ORDER BY n");
  return new Map(
    rows.map((row) => [
      Number(row["n"]),
      { suite: String(row["suite"]), cell: file.sound("a cell", () => cellOf(row)), id: String(row["cell_id"]) },
    ]),
  );
}

const FIELDS = `t.n, t.id, t.cell, t.task, t.task_digest, t.repeat, t.seed,
  s.attempt, s.outcome, s.score, coalesce(s.simulated, 0) AS simulated, coalesce(s.calls, 0) AS calls,
  coalesce(s.input_tokens, 0) AS input_tokens, coalesce(s.output_tokens, 0) AS output_tokens,
  e.at AS ended_at, e.verdict, b.at AS started_at,
  (SELECT count(*) FROM attempt_ends x WHERE x.trial = t.n) AS attempts,
  (SELECT CASE WHEN count(*) = count(c.cost_usd) THEN total(c.cost_usd) END FROM calls c WHERE c.trial = t.n) AS cost_usd`;
const LATEST = "(SELECT n FROM plans WHERE recency > 0 ORDER BY recency DESC LIMIT 1)";
const PLANNED = `EXISTS (SELECT 1 FROM plan_trials m WHERE m.plan = ${LATEST} AND m.cell = t.cell AND m.trial = t.n) AS planned`;
const ALL_PLANNED = `SELECT (SELECT count(*) FROM plan_trials WHERE plan = ${LATEST}) = (SELECT count(*) FROM trials) AS every`;
const FROM_TRIALS = `FROM trials t
LEFT JOIN standings s ON s.cell = t.cell AND s.trial = t.n
LEFT JOIN attempt_ends e ON e.trial = t.n AND e.attempt = s.attempt
LEFT JOIN attempt_starts b ON b.trial = t.n AND b.attempt = s.attempt`;

/** Trials in the order they were planned, each with where it stands. Everything comes along the keys: nothing is sorted. */
export const TRIALS = `SELECT ${FIELDS}, ${PLANNED} ${FROM_TRIALS} ORDER BY t.n`;

/** `TRIALS` with the checksums of what it reads behind the values of a row. */
export function checkedTrials(file: LedgerFile): string {
  const face = keepsTotals(file) ? "e.face" : "NULL";
  // A plan that has every trial of the ledger needs no look for each: a quarter less work over a million.
  const planned = file.get(ALL_PLANNED)?.["every"] === 1 ? "1 AS planned" : PLANNED;
  return `SELECT ${FIELDS}, ${planned}, t.crc, b.run, b.crc, ${face} ${FROM_TRIALS} ORDER BY t.n`;
}

/** The trial with an id. */
export const ONE_TRIAL = `SELECT ${FIELDS}, ${PLANNED} ${FROM_TRIALS} WHERE t.id = ?`;

/** A row of `TRIALS`, its values in order. */
export type TrialValues = readonly SqlValue[];

/** A row of `TRIALS` as others read it. Throws when it names a cell that is not there, or holds a verdict that is none. */
export function trialRowOf(values: TrialValues, cells: Cells, verdict = verdictIn(values)): LedgerTrial {
  const [, id, cell, task, taskDigest, repeat, seed, ...rest] = values;
  const [attempt, outcome, score, simulated, calls, inputTokens, outputTokens, ...last] = rest;
  const [endedAt, , startedAt, attempts, costUsd, planned] = last;
  const found = cells.get(Number(cell));
  if (found === undefined) throw new Error(`cell ${String(cell)} is missing`);
  return {
    trial: id as TrialId,
    suite: found.suite,
    cell: found.cell,
    task: task as TaskId,
    taskDigest: String(taskDigest),
    repeat: Number(repeat),
    seed: String(seed),
    planned: planned === 1,
    attempts: Number(attempts),
    attempt: numberOrNull(attempt),
    outcome: typeof outcome === "string" ? outcome : null,
    score: numberOrNull(score),
    ...verdictFields(verdict),
    startedAt: numberOrNull(startedAt),
    endedAt: numberOrNull(endedAt),
    calls: Number(calls),
    inputTokens: Number(inputTokens),
    outputTokens: Number(outputTokens),
    costUsd: numberOrNull(costUsd),
    simulated: simulated === 1,
  };
}

/**
 * A row of `checkedTrials` as others read it. Throws when it is not what was written: the trial, when it was begun, its verdict, or where
 * it stands. Attempts that ended under an earlier version have no checksum without their transcript.
 */
export function checkedRowOf(values: TrialValues, cells: Cells, file: LedgerFile): LedgerTrial {
  const verdict = verdictIn(values);
  const row = trialRowOf(values, cells, verdict);
  const [crc, run, begun, face] = values.slice(CRC);
  const { trial, suite, task, taskDigest, repeat, seed, attempt, startedAt, endedAt, outcome, score } = row;
  hold(trial, crc, checksum([trial, suite, task, taskDigest, repeat, seed]));
  if (attempt === null) return row;
  if (startedAt !== null) hold(trial, begun, checksum([trial, attempt, file.word(run ?? null), startedAt]));
  if (face !== null)
    hold(trial, face, faceOf({ trial, attempt, at: Number(endedAt), verdict: String(values[VERDICT]) }));
  const graded = verdict?.kind === "graded" ? verdict.score : null;
  if (verdict?.outcome !== outcome || graded !== score) throw new Error(`trial ${trial} stands as no attempt ended`);
  return row;
}

function hold(trial: string, written: SqlValue | undefined, found: number): void {
  if (written !== found) throw new Error(`a checksum of trial ${trial} differs`);
}

/** A row of `TRIALS` without what its verdict says. */
export const withoutVerdict = (values: TrialValues): TrialValues => values.with(VERDICT, null);

const VERDICT = 15;
const CRC = 20;

// Written by this program through its schema: what matters of it is picked out, since parsing it whole takes longer than reading it.
function verdictIn(values: TrialValues): Verdict | null {
  const text = values[VERDICT];
  return typeof text === "string" ? (JSON.parse(text) as Verdict) : null;
}

function verdictFields(verdict: Verdict | null): Pick<LedgerTrial, "scoring" | "reason" | "facts"> {
  if (verdict === null) return { scoring: null, reason: null, facts: {} };
  if (verdict.kind === "graded") return { scoring: verdict.scoring, reason: null, facts: verdict.facts };
  return { scoring: null, reason: verdict.reason, facts: {} };
}

const numberOrNull = (value: SqlValue | undefined): number | null => (typeof value === "number" ? value : null);
