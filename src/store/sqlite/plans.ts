import type { PlanId, TrialId } from "#kernel";
import { PlanRecord, type Trial } from "#records";
import type { CellTally, Settled } from "../store.ts";
import { isOpen } from "../standing.ts";
import { checksum } from "./checksum.ts";
import type { Row } from "./driver.ts";
import { holdStandings, SUMS, sumStandings } from "./cell-totals.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { OUTCOMES } from "./standings.ts";
import { cellOf, internTrial } from "./trials.ts";

/** Enters a plan inside a transaction; its number. It counts as recorded only once `completePlan` was called. */
export function enterPlan(file: LedgerFile, plan: PlanRecord): { readonly n: number; readonly complete: boolean } {
  const known = file.get("SELECT n, recency FROM plans WHERE id = ?", plan.id);
  if (known !== undefined) return { n: Number(known["n"]), complete: Number(known["recency"]) > 0 };
  const text = JSON.stringify(plan);
  const n = file.insert(
    "INSERT INTO plans (id, record, crc, recency) VALUES (?, ?, ?, 0)",
    plan.id,
    text,
    checksum([text]),
  );
  return { n, complete: false };
}

/** Enters some of a plan's trials inside a transaction; `place` is that of the first one. */
export function enterTrials(
  file: LedgerFile,
  plan: { readonly n: number; readonly place: number },
  trials: readonly Trial[],
  cells: Map<string, number>,
): void {
  trials.forEach((trial, at) => {
    const { n, cell } = internTrial(file, trial, cells);
    file.run(
      "INSERT INTO plan_trials (plan, cell, trial, place) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      plan.n,
      cell,
      n,
      plan.place + at,
    );
  });
}

/** Marks a plan whose trials are all in as the last one recorded, inside a transaction. */
export function completePlan(file: LedgerFile, n: number): void {
  file.run("UPDATE plans SET recency = (SELECT max(recency) FROM plans) + 1 WHERE n = ?", n);
}

export function readPlan(file: LedgerFile, id: PlanId): PlanRecord | null {
  return planOf(file, file.get("SELECT record, crc FROM plans WHERE id = ? AND recency > 0", id));
}

export function readLatestPlan(file: LedgerFile): PlanRecord | null {
  return planOf(file, file.get("SELECT record, crc FROM plans WHERE recency > 0 ORDER BY recency DESC LIMIT 1"));
}

function planOf(file: LedgerFile, row: Row | undefined): PlanRecord | null {
  if (row === undefined) return null;
  return file.sound("a plan", () => {
    const text = String(row["record"]);
    if (checksum([text]) !== row["crc"]) throw new Error("its checksum differs");
    return PlanRecord.parse(JSON.parse(text));
  });
}

/** The settled trials of a plan. */
export function readSettled(file: LedgerFile, plan: PlanId): Map<TrialId, Settled> {
  const rows = file.walk(
    `SELECT t.id, s.attempt, s.outcome, s.score FROM plans p JOIN plan_trials m ON m.plan = p.n
     JOIN standings s ON s.cell = m.cell AND s.trial = m.trial JOIN trials t ON t.n = m.trial
     WHERE p.id = ? AND s.outcome IS NOT NULL`,
    plan,
  );
  const settled = new Map<TrialId, Settled>();
  // A million rows have a handful of outcomes: each is kept once.
  const outcomes = new Map<string, string>();
  for (const row of rows) {
    const said = String(row["outcome"]);
    const outcome = outcomes.get(said) ?? said;
    outcomes.set(said, outcome);
    const trial = row["id"] as TrialId;
    const score = row["score"];
    settled.set(trial, {
      trial,
      attempt: Number(row["attempt"]),
      outcome,
      score: typeof score === "number" ? score : null,
    });
  }
  return settled;
}

/** What a plan still owes of `trials`, all of its trials in its order. */
export function readOwed(
  file: LedgerFile,
  plan: PlanId,
  { trials, invalidToo }: { readonly trials: readonly Trial[]; readonly invalidToo: boolean },
): readonly Trial[] {
  const done = new Uint8Array(trials.length);
  for (const [place, id, outcome] of file.walkValues(SETTLED_PLACES, plan)) {
    // A place that is not what it was leaves its trial owed: whoever takes it up then finds it settled.
    if (trials[Number(place)]?.id === id && !isOpen(String(outcome), invalidToo)) done[Number(place)] = 1;
  }
  return trials.filter((_, place) => done[place] === 0);
}

const SETTLED_PLACES = `SELECT m.place, t.id, s.outcome FROM plans p JOIN plan_trials m ON m.plan = p.n
  JOIN standings s ON s.cell = m.cell AND s.trial = m.trial JOIN trials t ON t.n = m.trial
  WHERE p.id = ? AND s.outcome IS NOT NULL`;

/** Which of these trials are settled. */
export function readSettledAmong(file: LedgerFile, trials: readonly TrialId[]): Set<TrialId> {
  const known = trials.filter((id) => file.get(SETTLED_TRIAL, id) !== undefined);
  return new Set(known);
}

const SETTLED_TRIAL = `SELECT 1 FROM trials t JOIN standings s ON s.cell = t.cell AND s.trial = t.n
  WHERE t.id = ? AND s.outcome IS NOT NULL`;

const PLAN_NUMBER = "(SELECT n FROM plans WHERE id = ? AND recency > 0)";
const PLANNED = "SELECT cell AS n, count(*) AS planned FROM trials GROUP BY cell";
const PLANNED_IN_PLAN = `SELECT cell AS n, count(*) AS planned FROM plan_trials WHERE plan = ${PLAN_NUMBER} GROUP BY cell`;
const STOOD_IN_PLAN = `SELECT s.cell AS n, ${SUMS} FROM plan_trials m
  JOIN standings s ON s.cell = m.cell AND s.trial = m.trial WHERE m.plan = ${PLAN_NUMBER} GROUP BY m.cell`;

/**
 * One tally a cell, in the order the cells were planned, inside a transaction. Refuses a ledger of whose standings something was changed
 * since they were written.
 */
export function readTallies(file: LedgerFile, plan: PlanId | null): CellTally[] {
  holdStandings(file);
  const planned = plan === null ? file.all(PLANNED) : file.all(PLANNED_IN_PLAN, plan);
  // A plan that has every trial of the ledger needs no join: three times as fast over a million trials.
  const stood = plan === null || hasAllTrials(file, planned) ? sumStandings(file) : file.all(STOOD_IN_PLAN, plan);
  const byCell = new Map(stood.map((row) => [row["n"], row]));
  return planned.map((row) => tallyOf(file, row, byCell.get(row["n"])));
}

function hasAllTrials(file: LedgerFile, planned: readonly Row[]): boolean {
  const inPlan = planned.reduce((sum, row) => sum + Number(row["planned"]), 0);
  return inPlan === Number(file.get("SELECT count(*) AS trials FROM trials")?.["trials"]);
}

function tallyOf(file: LedgerFile, planned: Row, stood: Row = {}): CellTally {
  const cell = file.get("SELECT suite, id AS cell_id, cell FROM cells WHERE n = ?", planned["n"]!) ?? {};
  const sum = (name: string): number => Number(stood[name] ?? 0);
  return {
    suite: String(cell["suite"]),
    cell: file.sound("a cell", () => cellOf(cell)),
    planned: Number(planned["planned"]),
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, sum(outcome)] as const).filter(([, count]) => count > 0),
    ),
    scoreSum: sum("score_sum"),
    calls: sum("calls"),
    inputTokens: sum("input_tokens"),
    outputTokens: sum("output_tokens"),
    simulated: sum("simulated") > 0,
  };
}
