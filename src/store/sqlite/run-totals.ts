import type { RunId } from "#kernel";
import type { RunTotals } from "../store.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** What a run has taken so far; zeros for an unknown one. */
export function readRunTotals(file: LedgerFile, run: RunId): RunTotals {
  const row = file.get("SELECT t.* FROM run_totals t JOIN words w ON w.n = t.run WHERE w.word = ?", run);
  const count = (name: string): number => Number(row?.[name] ?? 0);
  return {
    calls: count("calls"),
    sends: count("sends"),
    rejectedSends: count("rejected_sends"),
    failedSends: count("failed_sends"),
    inputTokens: count("input_tokens"),
    outputTokens: count("output_tokens"),
    cachedTokens: count("cached_tokens"),
    costUsd: count("unpriced_calls") > 0 ? null : count("cost_usd"),
  };
}
