import type { EpochMs, RunId, TrialId } from "#kernel";
import type { AttemptStarted, CallAnswered } from "#records";
import { isOpen } from "../standing.ts";
import type { Claim } from "../store.ts";
import { factOf, putFact } from "./fact-table.ts";
import type { LedgerFile } from "./ledger-file.ts";
import type { ProcessRegistry } from "./process-registry.ts";
import { standingOf } from "./standings.ts";
import { trialNumber } from "./trials.ts";

/** What a claim asks for. */
interface ClaimRequest {
  readonly trial: TrialId;
  readonly run: RunId;
  readonly invalidToo: boolean;
  readonly at: EpochMs;
}

/** Takes a trial inside a transaction: writes the attempt's start ahead, and finds the answers it can take up. Null when it is not free. */
export function claimTrial(file: LedgerFile, processes: ProcessRegistry, request: ClaimRequest): Claim | null {
  const { trial, run, invalidToo, at } = request;
  const numbers = trialNumber(file, trial);
  const { n } = numbers;
  if (!isOpen(standingOf(file, numbers)?.outcome ?? null, invalidToo)) return null;
  if (openAttemptOwners(file, n).some((owner) => processes.lives(owner))) return null;
  const attempt = lastAttempt(file, n) + 1;
  const started: AttemptStarted = { v: 1, type: "attempt-started", trial, attempt, run, at };
  const answers = paidAnswers(file, n);
  putFact(file, started, processes.own());
  return { trial, attempt, answers };
}

function openAttemptOwners(file: LedgerFile, trial: number): (number | null)[] {
  return file
    .all(
      `SELECT s.process FROM attempt_starts s LEFT JOIN attempt_ends e ON e.trial = s.trial AND e.attempt = s.attempt
       WHERE s.trial = ? AND e.trial IS NULL`,
      trial,
    )
    .map((row) => (typeof row["process"] === "number" ? row["process"] : null));
}

function lastAttempt(file: LedgerFile, trial: number): number {
  const row = file.get(
    `SELECT max(coalesce((SELECT max(attempt) FROM attempt_starts WHERE trial = ?1), 0),
                coalesce((SELECT max(attempt) FROM attempt_ends WHERE trial = ?1), 0)) AS last`,
    trial,
  );
  return Number(row?.["last"]);
}

/** Answers of earlier attempts that may be replayed, by place in the conversation, then by attempt. */
function paidAnswers(file: LedgerFile, trial: number): CallAnswered[] {
  const rows = file.all(
    `SELECT c.* FROM calls c LEFT JOIN attempt_ends e ON e.trial = c.trial AND e.attempt = c.attempt
     WHERE c.trial = ? AND coalesce(e.quarantined, 0) = 0 ORDER BY c.call, c.attempt`,
    trial,
  );
  return rows.map((row) => factOf(file, "call-answered", row) as CallAnswered);
}
