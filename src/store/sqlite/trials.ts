import type { TrialId } from "#kernel";
import { Cell, cellId, Trial } from "#records";
import { UnknownTrialError } from "../ledger-conflict.ts";
import { damaged, StoreRefusedError } from "../store-refused.ts";
import type { Row } from "./driver.ts";
import type { LedgerFile, TrialNumber } from "./ledger-file.ts";

/** The numbers of a trial that some plan has brought in. Throws an `UnknownTrialError`. */
export function trialNumber(file: LedgerFile, id: string): TrialNumber {
  return file.remembered(id, () => {
    const found = file.get("SELECT n, cell FROM trials WHERE id = ?", id);
    if (found === undefined) throw new UnknownTrialError(id);
    return { n: Number(found["n"]), cell: Number(found["cell"]) };
  });
}

export function trialIdOf(file: LedgerFile, n: number): string {
  const found = file.get("SELECT id FROM trials WHERE n = ?", n)?.["id"];
  if (typeof found === "string") return found;
  throw new StoreRefusedError(file.path, damaged(file.path, `trial ${n} is missing`));
}

/** The numbers of a trial, inside a transaction: it is brought in when it is new. */
export function internTrial(file: LedgerFile, trial: Trial, cells: Map<string, number>): TrialNumber {
  const { id, task, taskDigest, repeat, seed } = trial;
  const cell = internCell(file, trial, cells);
  const row = file.get(INSERT_TRIAL, id, cell, task, taskDigest, repeat, seed);
  return row === undefined ? trialNumber(file, id) : { n: Number(row["n"]), cell };
}

const INSERT_TRIAL = `INSERT INTO trials (id, cell, task, task_digest, repeat, seed) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING RETURNING n`;

function internCell(file: LedgerFile, trial: Trial, cells: Map<string, number>): number {
  // Trials of a cell mostly share its object or its spelling; the id, a digest, is only made for a new spelling.
  const spelling = `${trial.suite}\n${JSON.stringify(trial.cell)}`;
  const known = cells.get(spelling);
  if (known !== undefined) return known;
  const id = cellId(trial.cell);
  const found = file.get("SELECT n FROM cells WHERE suite = ? AND id = ?", trial.suite, id)?.["n"];
  const n =
    found === undefined
      ? file.insert("INSERT INTO cells (suite, id, cell) VALUES (?, ?, ?)", trial.suite, id, JSON.stringify(trial.cell))
      : Number(found);
  cells.set(spelling, n);
  return n;
}

/** The trial with this id; null when no plan has brought it in. */
export function readTrial(file: LedgerFile, id: TrialId): Trial | null {
  const row = file.get(
    "SELECT t.id, c.suite, c.cell, t.task, t.task_digest, t.repeat, t.seed FROM trials t JOIN cells c ON c.n = t.cell WHERE t.id = ?",
    id,
  );
  return row === undefined ? null : trialOfRow(row);
}

function trialOfRow(row: Row): Trial {
  return Trial.parse({
    id: row["id"],
    suite: row["suite"],
    cell: cellOf(row["cell"]),
    task: row["task"],
    taskDigest: row["task_digest"],
    repeat: row["repeat"],
    seed: row["seed"],
  });
}

export const cellOf = (text: unknown): Cell => Cell.parse(JSON.parse(String(text)));
