import type { Standing } from "../standing.ts";
import type { SqlValue } from "./driver.ts";
import type { LedgerFile, TrialNumber } from "./ledger-file.ts";

/** What `standings` keeps of a trial: where it stands, and what its calls took. */
export interface TrialFold {
  /** Null when nothing settled it. */
  readonly standing: Standing | null;
  readonly simulated: boolean;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The outcomes that are counted, each in a column of its name. */
export const OUTCOMES = [
  "full",
  "partial",
  "failure",
  "infra-invalid",
  "inapplicable",
  "harness-suspect",
  "budget-cut",
  "cancelled",
] as const;

/** What `cell_totals` keeps of a cell, in order. */
export const TOTALS = [
  "standings",
  "attempts",
  ...OUTCOMES,
  "score_sum",
  "simulated",
  "calls",
  "input_tokens",
  "output_tokens",
] as const;

const NONE: TrialFold = { standing: null, simulated: false, calls: 0, inputTokens: 0, outputTokens: 0 };

/** Changes what is kept of a trial, and with it what is kept of its cell, inside a transaction. */
export function foldInto(file: LedgerFile, trial: TrialNumber, change: (before: TrialFold) => TrialFold): void {
  const before = readFold(file, trial);
  const after = change(before ?? NONE);
  const { standing, simulated, calls, inputTokens, outputTokens } = after;
  const { attempt = null, outcome = null, score = null } = standing ?? {};
  const values = [attempt, outcome, score, simulated ? 1 : 0, calls, inputTokens, outputTokens];
  file.run(PUT, trial.cell, trial.n, ...values);
  const was = before === null ? null : totalsOf(before);
  addToCell(
    file,
    trial.cell,
    totalsOf(after).map((total, at) => total - (was?.[at] ?? 0)),
  );
}

const PUT = `INSERT OR REPLACE INTO standings (cell, trial, attempt, outcome, score, simulated, calls, input_tokens, output_tokens)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Adds to `TOTALS` of a cell; what a record leaves as it is, most of them, is not touched. */
function addToCell(file: LedgerFile, cell: number, more: readonly number[]): void {
  const changed = TOTALS.filter((_, at) => more[at] !== 0);
  if (changed.length === 0) return;
  const add = `UPDATE cell_totals SET ${changed.map((name) => `"${name}" = "${name}" + ?`).join(", ")} WHERE cell = ?`;
  const values = [...more.filter((by) => by !== 0), cell];
  if (file.run(add, ...values) > 0) return;
  file.run("INSERT INTO cell_totals (cell) VALUES (?)", cell);
  file.run(add, ...values);
}

/** What one trial adds to each of `TOTALS`. */
function totalsOf({ standing, simulated, calls, inputTokens, outputTokens }: TrialFold): readonly number[] {
  const counts = OUTCOMES.map((outcome) => (standing?.outcome === outcome ? 1 : 0));
  return [
    1,
    standing?.attempt ?? 0,
    ...counts,
    standing?.score ?? 0,
    simulated ? 1 : 0,
    calls,
    inputTokens,
    outputTokens,
  ];
}

const GET = `SELECT attempt, outcome, score, simulated, calls, input_tokens, output_tokens
FROM standings WHERE cell = ? AND trial = ?`;

/** What is kept of a trial; null when it was neither asked nor settled. */
function readFold(file: LedgerFile, { n, cell }: TrialNumber): TrialFold | null {
  const row = file.get(GET, cell, n);
  if (row === undefined) return null;
  return {
    standing: standingIn(row),
    simulated: row["simulated"] === 1,
    calls: Number(row["calls"]),
    inputTokens: Number(row["input_tokens"]),
    outputTokens: Number(row["output_tokens"]),
  };
}

/** Where a trial stands; null when nothing settled it. */
export const standingOf = (file: LedgerFile, trial: TrialNumber): Standing | null =>
  readFold(file, trial)?.standing ?? null;

function standingIn(row: Readonly<Record<string, SqlValue>>): Standing | null {
  const { attempt, outcome, score } = row;
  if (typeof outcome !== "string") return null;
  return { attempt: Number(attempt), outcome, score: typeof score === "number" ? score : null };
}
