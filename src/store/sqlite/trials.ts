import type { TrialId } from "#kernel";
import { Cell, cellId, Trial } from "#records";
import { UnknownTrialError } from "../ledger-conflict.ts";
import { damaged, StoreRefusedError } from "../store-refused.ts";
import type { Row } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** The numbers a trial and its cell go by inside the file. */
export interface TrialNumber {
  readonly n: number;
  readonly cell: number;
}

/** The numbers of a trial that some plan has brought in. Throws an `UnknownTrialError`. */
export function trialNumber(file: LedgerFile, id: string): TrialNumber {
  const found = file.get("SELECT n, cell FROM trials WHERE id = ?", id);
  if (found === undefined) throw new UnknownTrialError(id);
  return { n: Number(found["n"]), cell: Number(found["cell"]) };
}

export function trialIdOf(file: LedgerFile, n: number): string {
  const found = file.get("SELECT id FROM trials WHERE n = ?", n)?.["id"];
  if (typeof found === "string") return found;
  throw new StoreRefusedError(file.path, damaged(file.path, `trial ${n} is missing`));
}

/** The number of a trial, inside a transaction: it is brought in when it is new. */
export function internTrial(file: LedgerFile, trial: Trial, cells: Map<string, number>): TrialNumber {
  const known = file.get("SELECT n, cell FROM trials WHERE id = ?", trial.id);
  if (known !== undefined) return { n: Number(known["n"]), cell: Number(known["cell"]) };
  const cell = internCell(file, trial, cells);
  const n = file.insert(
    "INSERT INTO trials (id, cell, task, task_digest, repeat, seed) VALUES (?, ?, ?, ?, ?, ?)",
    trial.id,
    cell,
    trial.task,
    trial.taskDigest,
    trial.repeat,
    trial.seed,
  );
  return { n, cell };
}

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
