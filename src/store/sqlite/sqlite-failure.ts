import { SluiceError } from "#kernel";
import { StoreRefusedError } from "../store-refused.ts";

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that mean something to a ledger. */
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;

const ADVICE: Readonly<Record<number, string>> = {
  3: "access was denied: check who owns the folder and its files",
  8: "it cannot be written: check the rights of the folder and the files, and whether the disk is mounted read-only",
  10: "reading or writing the disk failed: check the disk and its mount, then run the same command again",
  11: "its content is damaged: keep the file, and restore a copy or let `sluice audit` say what can be recovered",
  13: "the disk is full: free some space, then run the same command again",
  14: "it cannot be opened: check that the folder exists, is a folder, and may be written",
  15: "another process changed it while it was being opened: run the same command again",
  26: "it is not a ledger: choose another output folder, or move the file away",
};

/** SQLite's words for these codes (`sqlite3_errstr`): all that the packaged driver says when a walk over rows fails. */
const WORDS: Readonly<Record<string, number>> = {
  "database is locked": BUSY,
  "database table is locked": LOCKED,
  "attempt to write a readonly database": 8,
  "disk I/O error": 10,
  "database disk image is malformed": 11,
  "database or disk is full": 13,
  "unable to open database file": 14,
  "file is not a database": 26,
};

/** The primary result code of an error that SQLite threw; undefined for any other error. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 0xff;
  return "code" in error && error.code === "ERR_SQLITE_ERROR" ? WORDS[error.message] : undefined;
}

/** A byte that changed in the description of a table renames what a statement of this program's reads. */
const isOtherSchema = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "ERR_SQLITE_ERROR" &&
  /^no such (column|table)/.test(error.message);

/** True when another connection holds the lock, so that the same will work a little later. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

/** What to throw instead of an error that came up at the ledger: a refusal when SQLite said so, else the error itself. */
export function asRefusal(error: unknown, file: string): unknown {
  if (error instanceof SluiceError) return error;
  const code = isOtherSchema(error) ? CORRUPT : resultCode(error);
  if (code === undefined) return error;
  const advice = isBusy(error) ? "another process keeps it locked: wait for that process or end it" : ADVICE[code];
  if (advice === undefined) return error;
  return new StoreRefusedError(file, `cannot use the ledger ${file}: ${advice} (SQLite: ${(error as Error).message})`, {
    cause: error,
  });
}

/** Runs `work`; what SQLite throws comes out as a refusal. */
export function refusing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asRefusal(error, file);
  }
}
