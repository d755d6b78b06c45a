import { type Cell, ImportedEvidence, ImportedSource, type LedgerRecord, PlanRecord } from "#records";
import { unpackBody } from "../sqlite/body.ts";
import { checksum } from "../sqlite/checksum.ts";
import type { Row, SqlValue } from "../sqlite/driver.ts";
import { factOf } from "../sqlite/fact-table.ts";
import type { LedgerFile } from "../sqlite/ledger-file.ts";
import { cellOf } from "../sqlite/trials.ts";
import type { Recoverable } from "../ledger-reader.ts";
import { rowsAround, type WalkedTable } from "./rows-around.ts";

/** A part of a ledger as people call it, where it stands, and what throws when a row is not what was written. */
interface Part extends WalkedTable {
  readonly part: string;
  readonly check: (file: LedgerFile, row: Row) => void;
}

const BY_TRIAL = { lead: "trial", order: "trial, attempt" } as const;
const BY_SEND = { lead: "trial", order: "trial, attempt, call, send" } as const;

const fact =
  (type: LedgerRecord["type"]): Part["check"] =>
  (file, row) => {
    factOf(file, type, row);
  };

const PARTS: readonly Part[] = [
  { part: "plans", table: "plans", lead: "n", order: "n", check: checkPlan },
  { part: "trials", table: "trials", lead: "n", order: "n", check: checkTrial },
  { part: "run starts", table: "run_starts", lead: "place", order: "place", check: fact("run-started") },
  { part: "run ends", table: "run_ends", lead: "run", order: "run", check: fact("run-ended") },
  { part: "attempt starts", table: "attempt_starts", ...BY_TRIAL, check: fact("attempt-started") },
  { part: "attempt ends", table: "attempt_ends", ...BY_TRIAL, check: fact("attempt-ended") },
  { part: "send starts", table: "send_starts", ...BY_SEND, check: fact("send-started") },
  { part: "send ends", table: "send_ends", ...BY_SEND, check: fact("send-ended") },
  {
    part: "answered calls",
    table: "calls",
    lead: "trial",
    order: "trial, attempt, call",
    check: fact("call-answered"),
  },
  { part: "answers and transcripts", table: "bodies", lead: "n", order: "n", check: checkBody },
  { part: "imported sources", table: "imported_sources", lead: "n", order: "n", check: checkSource },
  { part: "imported evidence", table: "imported_evidence", lead: "n", order: "n", check: checkEvidence },
];

/** Reads what can be read of each part, around pages that cannot, and holds every row against its checksum. */
export function countSound(file: LedgerFile): readonly Recoverable[] {
  return PARTS.map((part) => {
    let [rows, sound, gaps] = [0, 0, 0];
    for (const row of rowsAround(file, part, () => (gaps += 1))) {
      rows += 1;
      if (isSound(part, file, row)) sound += 1;
    }
    return { part: part.part, rows, sound, gaps, whole: gaps === 0 && sound === rows };
  });
}

function isSound({ check }: Part, file: LedgerFile, row: Row): boolean {
  try {
    check(file, row);
    return true;
  } catch {
    return false;
  }
}

function hold(texts: readonly (string | number | null)[], row: Row): void {
  if (checksum(texts) !== row["crc"]) throw new Error("its checksum differs");
}

function checkPlan(_: LedgerFile, row: Row): void {
  const text = String(row["record"]);
  hold([text], row);
  PlanRecord.parse(JSON.parse(text));
}

const cells = new WeakMap<LedgerFile, Map<SqlValue, { readonly suite: string; readonly cell: Cell }>>();

function checkTrial(file: LedgerFile, row: Row): void {
  const { suite } = cellNumbered(file, row["cell"] ?? null);
  const own = ["task", "task_digest", "repeat", "seed"].map((name) => row[name] as string | number);
  hold([String(row["id"]), suite, ...own], row);
}

/** The cell with this number, looked up once. Throws when it is not there or not what it was. */
function cellNumbered(file: LedgerFile, n: SqlValue): { readonly suite: string; readonly cell: Cell } {
  const known = cells.get(file) ?? new Map<SqlValue, { readonly suite: string; readonly cell: Cell }>();
  cells.set(file, known);
  const found = known.get(n);
  if (found !== undefined) return found;
  const row = file.get("SELECT suite, id AS cell_id, cell FROM cells WHERE n = ?", n) ?? {};
  const cell = { suite: String(row["suite"]), cell: cellOf(row) };
  known.set(n, cell);
  return cell;
}

function checkBody(_: LedgerFile, row: Row): void {
  JSON.parse(unpackBody(row["body"] ?? null));
}

function checkSource(_: LedgerFile, row: Row): void {
  ImportedSource.parse(heldRecord(row));
}

function checkEvidence(_: LedgerFile, row: Row): void {
  ImportedEvidence.parse(heldRecord(row));
}

function heldRecord(row: Row): unknown {
  const text = unpackBody(row["record"] ?? null);
  hold([text], row);
  return JSON.parse(text);
}
