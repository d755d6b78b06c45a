import type { Recoverable } from "../ledger-reader.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** Parts of a ledger as people call them, with their tables and keys. */
const PARTS = [
  ["plans", "plans", "n"],
  ["trials", "trials", "n"],
  ["run starts", "run_starts", "place"],
  ["attempt starts", "attempt_starts", "trial, attempt"],
  ["attempt ends", "attempt_ends", "trial, attempt"],
  ["answered calls", "calls", "trial, attempt, call"],
  ["answers and transcripts", "bodies", "n"],
] as const;

/** Counts what can be read of each part, from both ends: a page that is broken in the middle costs what lies behind it. */
export function readRecoverable(file: LedgerFile): Recoverable[] {
  return PARTS.map(([part, table, key]) => {
    const front = countRows(file, `SELECT * FROM ${table} ORDER BY ${key}`);
    if (front.whole) return { part, fromFront: front.rows, fromBack: front.rows, whole: true };
    const descending = key.replaceAll(",", " DESC,");
    const back = countRows(file, `SELECT * FROM ${table} ORDER BY ${descending} DESC`);
    return { part, fromFront: front.rows, fromBack: back.rows, whole: false };
  });
}

function countRows(file: LedgerFile, sql: string): { readonly rows: number; readonly whole: boolean } {
  let rows = 0;
  try {
    for (const _ of file.walk(sql)) rows += 1;
    return { rows, whole: true };
  } catch {
    // Whatever SQLite says of the page: the rows before it were read.
    return { rows, whole: false };
  }
}
