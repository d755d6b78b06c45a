import type { LaneId, RunId, TrialId } from "#kernel";
import type { CallRow, Completion } from "#records";
import { unpackBody } from "./body.ts";
import type { Row } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** Answered calls in the order of their trials, each with what was answered. */
export const CALLS = `SELECT t.id AS trial_id, c.attempt, c.call, c.run, c.lane, c.requested_model, c.routed_model, c.prompt_digest, c.sends,
  c.sent_at, c.at, c.cost_usd, d.body
FROM calls c JOIN trials t ON t.n = c.trial LEFT JOIN bodies d ON d.n = c.completion
ORDER BY c.trial, c.attempt, c.call`;

/** A row of `CALLS` as others read it. Throws when its words or its answer are not what was written. */
export function callRowOf(row: Row, file: LedgerFile): CallRow {
  const { usage, content, toolCalls, finishReason, reportedModel, simulated } = JSON.parse(
    unpackBody(row["body"] ?? null),
  ) as Completion;
  return {
    trial: row["trial_id"] as TrialId,
    attempt: Number(row["attempt"]),
    call: Number(row["call"]),
    run: file.word(row["run"]!) as RunId,
    lane: file.word(row["lane"]!) as LaneId,
    requestedModel: file.word(row["requested_model"]!),
    routedModel: file.word(row["routed_model"]!),
    reportedModel,
    promptDigest: String(row["prompt_digest"]),
    sends: Number(row["sends"]),
    sentAt: Number(row["sent_at"]),
    answeredAt: Number(row["at"]),
    ...tokensOf(usage),
    finishReason,
    toolCalls: toolCalls.length,
    contentChars: content.length,
    costUsd: typeof row["cost_usd"] === "number" ? row["cost_usd"] : null,
    simulated,
  };
}

function tokensOf(
  usage: Completion["usage"],
): Pick<CallRow, "inputTokens" | "outputTokens" | "cachedTokens" | "reasoningTokens"> {
  if (usage === null) return { inputTokens: null, outputTokens: null, cachedTokens: null, reasoningTokens: null };
  const { input, output, cached, reasoning } = usage;
  return { inputTokens: input, outputTokens: output, cachedTokens: cached, reasoningTokens: reasoning };
}
