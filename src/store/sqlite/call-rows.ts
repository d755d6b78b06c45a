import type { LaneId, RunId, TrialId } from "#kernel";
import type { CallRow, Completion } from "#records";
import { unpackBody } from "./body.ts";
import type { SqlValue } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** Answered calls in the order of their trials, each with what was answered. */
export const CALLS = `SELECT t.id AS trial_id, c.attempt, c.call, c.run, c.lane, c.requested_model, c.routed_model, c.prompt_digest, c.sends,
  c.sent_at, c.at, c.cost_usd, d.body
FROM calls c JOIN trials t ON t.n = c.trial LEFT JOIN bodies d ON d.n = c.completion
ORDER BY c.trial, c.attempt, c.call`;

/** A row of `CALLS`, its values in order, as others read it. Throws when its words or its answer are not what was written. */
export function callRowOf(values: readonly SqlValue[], file: LedgerFile): CallRow {
  const [trial, attempt, call, run, lane, requestedModel, routedModel, promptDigest, ...rest] = values;
  const [sends, sentAt, answeredAt, costUsd, body] = rest;
  const completion = JSON.parse(unpackBody(body ?? null)) as Completion;
  const { usage, content, toolCalls, finishReason, reportedModel, simulated } = completion;
  return {
    trial: trial as TrialId,
    attempt: Number(attempt),
    call: Number(call),
    run: file.word(run ?? null) as RunId,
    lane: file.word(lane ?? null) as LaneId,
    requestedModel: file.word(requestedModel ?? null),
    routedModel: file.word(routedModel ?? null),
    reportedModel,
    promptDigest: String(promptDigest),
    sends: Number(sends),
    sentAt: Number(sentAt),
    answeredAt: Number(answeredAt),
    ...tokensOf(usage),
    finishReason,
    toolCalls: toolCalls.length,
    contentChars: content.length,
    costUsd: typeof costUsd === "number" ? costUsd : null,
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
