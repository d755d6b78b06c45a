import { assertNever } from "#kernel";
import type { AttemptEnded, CallAnswered, LedgerRecord, SendEnded, SendStarted } from "#records";
import { prevailing, type Standing, standingAfter } from "../standing.ts";
import { putFact } from "./fact-table.ts";
import type { LedgerFile, TrialNumber } from "./ledger-file.ts";
import { trialNumber } from "./trials.ts";

/** Appends a record inside a transaction, and folds it into the standings and totals when it is new. */
export function appendRecord(file: LedgerFile, record: LedgerRecord, owner: () => number): void {
  const begins = record.type === "run-started" || record.type === "attempt-started";
  if (putFact(file, record, begins ? owner() : null)) fold(file, record);
}

function fold(file: LedgerFile, record: LedgerRecord): void {
  switch (record.type) {
    case "run-started":
    case "run-ended":
    case "attempt-started":
      return;
    case "attempt-ended":
      foldEnd(file, record);
      return;
    case "send-started":
      foldSendStart(file, record);
      return;
    case "send-ended":
      foldSendEnd(file, record);
      return;
    case "call-answered":
      foldCall(file, record);
      return;
    default:
      assertNever(record);
  }
}

function foldEnd(file: LedgerFile, ended: AttemptEnded): void {
  const { n, cell } = trialNumber(file, ended.trial);
  const { attempt, outcome, score } = prevailing(standingOf(file, { n, cell }), standingAfter(ended)) ?? UNSETTLED;
  file.run(
    `INSERT INTO standings (cell, trial, attempt, outcome, score, simulated) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET attempt = excluded.attempt, outcome = excluded.outcome, score = excluded.score,
       simulated = max(simulated, excluded.simulated)`,
    cell,
    n,
    attempt,
    outcome,
    score,
    ended.simulated ? 1 : 0,
  );
}

const UNSETTLED = { attempt: null, outcome: null, score: null };

/** Where a trial stands; null when nothing settled it. */
export function standingOf(file: LedgerFile, trial: TrialNumber): Standing | null {
  const row = file.get(
    "SELECT attempt, outcome, score FROM standings WHERE cell = ? AND trial = ?",
    trial.cell,
    trial.n,
  );
  if (row === undefined || typeof row["outcome"] !== "string") return null;
  const score = row["score"];
  return { attempt: Number(row["attempt"]), outcome: row["outcome"], score: typeof score === "number" ? score : null };
}

function foldCall(file: LedgerFile, answered: CallAnswered): void {
  const { completion, costUsd } = answered;
  const { n, cell } = trialNumber(file, answered.trial);
  const tokens = completion.usage ?? { input: 0, output: 0, cached: 0 };
  file.run(
    `INSERT INTO standings (cell, trial, simulated, calls, input_tokens, output_tokens) VALUES (?, ?, ?, 1, ?, ?)
     ON CONFLICT DO UPDATE SET simulated = max(simulated, excluded.simulated), calls = calls + 1,
       input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens`,
    cell,
    n,
    completion.simulated ? 1 : 0,
    tokens.input,
    tokens.output,
  );
  addToRun(file, file.intern(answered.run), {
    calls: 1,
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cached_tokens: tokens.cached,
    cost_usd: costUsd ?? 0,
    unpriced_calls: costUsd === null ? 1 : 0,
  });
}

// The two records of a send are counted by whichever comes second, so that their order does not matter.

function foldSendStart(file: LedgerFile, started: SendStarted): void {
  const verdict = file.get(`SELECT verdict FROM send_ends WHERE ${SEND_KEY}`, ...sendKey(file, started))?.["verdict"];
  addToRun(file, file.intern(started.run), { sends: 1, ...countOf(verdict) });
}

function foldSendEnd(file: LedgerFile, ended: SendEnded): void {
  if (ended.verdict === "answered") return;
  const run = file.get(`SELECT run FROM send_starts WHERE ${SEND_KEY}`, ...sendKey(file, ended))?.["run"];
  if (run !== undefined) addToRun(file, Number(run), countOf(ended.verdict));
}

const SEND_KEY = "trial = ? AND attempt = ? AND call = ? AND send = ?";

const sendKey = (file: LedgerFile, of: SendStarted | SendEnded): readonly number[] => [
  trialNumber(file, of.trial).n,
  of.attempt,
  of.call,
  of.send,
];

function countOf(verdict: unknown): Counts {
  if (verdict === "rejected") return { rejected_sends: 1 };
  return verdict === "failed" ? { failed_sends: 1 } : {};
}

/** The counters of `run_totals`. */
const COUNTERS = [
  "calls",
  "input_tokens",
  "output_tokens",
  "cached_tokens",
  "cost_usd",
  "unpriced_calls",
  "sends",
  "rejected_sends",
  "failed_sends",
] as const;

const ADD = `INSERT INTO run_totals (run, ${COUNTERS.join(", ")}) VALUES (?${", ?".repeat(COUNTERS.length)})
ON CONFLICT DO UPDATE SET ${COUNTERS.map((counter) => `${counter} = ${counter} + excluded.${counter}`).join(", ")}`;

type Counts = Readonly<Partial<Record<(typeof COUNTERS)[number], number>>>;

function addToRun(file: LedgerFile, run: number, more: Counts): void {
  file.run(ADD, run, ...COUNTERS.map((counter) => more[counter] ?? 0));
}
