import type { TrialId } from "#kernel";
import { Cell, cellId, Trial } from "#records";
import { UnknownTrialError } from "../ledger-conflict.ts";
import { damaged, StoreRefusedError } from "../store-refused.ts";
import { storable } from "../unstorable-text.ts";
import { checksum } from "./checksum.ts";
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
  const { id, suite, task, taskDigest, repeat, seed } = trial;
  const cell = internCell(file, trial, cells);
  for (const [field, text] of Object.entries({ id, suite, task, taskDigest, seed })) storable(field, text);
  const crc = checksum([id, suite, task, taskDigest, repeat, seed]);
  const row = file.get(INSERT_TRIAL, id, cell, task, taskDigest, repeat, seed, crc);
  return row === undefined ? trialNumber(file, id) : { n: Number(row["n"]), cell };
}

const INSERT_TRIAL = `INSERT INTO trials (id, cell, task, task_digest, repeat, seed, crc) VALUES (?, ?, ?, ?, ?, ?, ?)
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

/** The trial with this id; null when no plan has brought it in. Refuses one that is not what was brought in. */
export function readTrial(file: LedgerFile, id: TrialId): Trial | null {
  const row = file.get(
    `SELECT t.id, c.suite, c.id AS cell_id, c.cell, t.task, t.task_digest, t.repeat, t.seed, t.crc
     FROM trials t JOIN cells c ON c.n = t.cell WHERE t.id = ?`,
    id,
  );
  if (row === undefined) return null;
  return file.sound(`trial ${id}`, () => {
    const outside = ["id", "suite", "task", "task_digest", "repeat", "seed"].map(
      (name) => row[name] as string | number,
    );
    if (checksum(outside) !== row["crc"]) throw new Error("its checksum differs");
    const { id: name, suite, task, task_digest: taskDigest, repeat, seed } = row;
    return Trial.parse({ id: name, suite, cell: cellOf(row), task, taskDigest, repeat, seed });
  });
}

/** The cell in a row that has its `cell` and its `cell_id`. Throws when they do not belong together. */
export function cellOf(row: Row): Cell {
  const cell = Cell.parse(JSON.parse(String(row["cell"])));
  if (cellId(cell) !== row["cell_id"]) throw new Error("a cell differs from its id");
  return cell;
}
