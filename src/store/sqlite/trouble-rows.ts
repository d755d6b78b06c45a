import type { RunId, TrialId } from "#kernel";
import { Reason } from "#records";
import type { Trouble } from "../watch/trouble.ts";
import type { Row, SqlValue } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";
import type { Cells } from "./trial-rows.ts";

// With min() the other columns come from the row that has it (https://www.sqlite.org/lang_select.html#bareagg).
const TRIALS = (
  run: string,
): string => `SELECT 'trial' AS what, s.outcome AS outcome, NULL AS status, s.cell AS cell, count(*) AS count,
  min(s.trial) AS trial, json_extract(e.verdict, '$.reason') AS reason, json_extract(e.verdict, '$.reason.code') AS code
  FROM standings s CROSS JOIN attempt_ends e ON e.trial = s.trial AND e.attempt = s.attempt
  WHERE s.outcome IN ('infra-invalid', 'inapplicable', 'harness-suspect', 'budget-cut', 'cancelled')${run} GROUP BY s.outcome, code, s.cell`;

const ATTEMPTS = (
  run: string,
): string => `SELECT 'attempt' AS what, 'retried' AS outcome, NULL AS status, t.cell AS cell, count(*) AS count,
  min(e.trial) AS trial, e.reason AS reason, json_extract(e.reason, '$.code') AS code
  FROM attempt_ends e CROSS JOIN trials t ON t.n = e.trial WHERE e.verdict IS NULL${run} GROUP BY code, t.cell`;

const SENDS = (
  run: string,
): string => `SELECT 'send' AS what, d.verdict AS outcome, d.status AS status, t.cell AS cell, count(*) AS count,
  min(d.trial) AS trial, d.reason AS reason, json_extract(d.reason, '$.code') AS code
  FROM send_ends d CROSS JOIN trials t ON t.n = d.trial WHERE d.verdict <> 'answered'${run} GROUP BY d.verdict, d.status, code, t.cell`;

const OF_RUN = " AND e.run = ?";
const SENDS_OF_RUN = ` AND EXISTS (SELECT 1 FROM send_starts b WHERE b.trial = d.trial AND b.attempt = d.attempt AND b.call = d.call AND b.send = d.send AND b.run = ?)`;

/** All trouble of a run, or of the whole ledger, counted by kind and cell. Reads every attempt and send. */
export function readTroubles(file: LedgerFile, cells: Cells, run: RunId | null): Trouble[] {
  const n = run === null ? null : (file.lookUp(run) ?? -1);
  const rows =
    n === null
      ? [TRIALS(""), ATTEMPTS(""), SENDS("")].flatMap((sql) => file.all(sql))
      : [TRIALS(OF_RUN), ATTEMPTS(OF_RUN), SENDS(SENDS_OF_RUN)].flatMap((sql) => file.all(sql, n));
  return rows.map((row) => troubleOf(file, row, cells));
}

function troubleOf(file: LedgerFile, row: Row, cells: Cells): Trouble {
  const { what, outcome, status, cell, count, trial, reason } = row;
  return file.sound("what went wrong", () => {
    const found = cells.get(Number(cell));
    if (found === undefined) throw new Error(`cell ${String(cell)} is missing`);
    return {
      of: what as Trouble["of"],
      outcome: String(outcome),
      status: typeof status === "number" ? status : null,
      reason: reasonOf(reason),
      cell: found.cell,
      count: Number(count),
      trial: String(file.get("SELECT id FROM trials WHERE n = ?", trial!)?.["id"]) as TrialId,
    };
  });
}

const reasonOf = (text: SqlValue | undefined): Reason | null =>
  typeof text === "string" ? (Reason.safeParse(JSON.parse(text)).data ?? null) : null;
