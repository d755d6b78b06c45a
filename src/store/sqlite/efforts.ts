import type { TaskId, TrialId } from "#kernel";
import type { TrialEffort } from "../store.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { readCells } from "./trial-rows.ts";

// Along the primary key from its end: what lies beyond the limit is not read.
const LAST_EFFORTS = `SELECT t.id, t.cell, t.task, s.outcome, s.score, coalesce(s.simulated, 0) AS simulated, e.calls, e.ms
FROM (SELECT trial, count(*) AS calls, total(at - sent_at) AS ms FROM calls GROUP BY trial ORDER BY trial DESC LIMIT ?) e
JOIN trials t ON t.n = e.trial
LEFT JOIN standings s ON s.cell = t.cell AND s.trial = t.n`;

/** What the trials took that have answered calls, of those planned last so many. */
export function readEfforts(file: LedgerFile, most: number): readonly TrialEffort[] {
  const rows = file.all(LAST_EFFORTS, most);
  const cells = rows.length === 0 ? null : readCells(file);
  return rows.flatMap((row) => {
    const found = cells?.get(Number(row["cell"]));
    if (found === undefined) return [];
    return {
      trial: row["id"] as TrialId,
      suite: found.suite,
      cell: found.cell,
      task: row["task"] as TaskId,
      standing: standingOf(row["outcome"], row["score"]),
      simulated: row["simulated"] === 1,
      calls: Number(row["calls"]),
      answerMs: Number(row["ms"]),
    };
  });
}

function standingOf(outcome: unknown, score: unknown): TrialEffort["standing"] {
  if (typeof outcome !== "string") return "begun";
  return typeof score === "number" ? "graded" : "set-aside";
}
