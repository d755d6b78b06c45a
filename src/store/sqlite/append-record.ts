import { assertNever } from "#kernel";
import type { AttemptEnded, CallAnswered, LedgerRecord, SendEnded, SendStarted } from "#records";
import { prevailing, standingAfter } from "../standing.ts";
import { putFact } from "./fact-table.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { foldInto } from "./standings.ts";
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
  foldInto(file, trialNumber(file, ended.trial), (before) => ({
    ...before,
    standing: prevailing(before.standing, standingAfter(ended)),
    simulated: before.simulated || ended.simulated,
  }));
}

function foldCall(file: LedgerFile, answered: CallAnswered): void {
  const { completion, costUsd } = answered;
  const tokens = completion.usage ?? { input: 0, output: 0, cached: 0 };
  foldInto(file, trialNumber(file, answered.trial), (before) => ({
    ...before,
    simulated: before.simulated || completion.simulated,
    calls: before.calls + 1,
    inputTokens: before.inputTokens + tokens.input,
    outputTokens: before.outputTokens + tokens.output,
  }));
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
