import type { LaneId, RunId, TrialId } from "#kernel";
import type { CallRow, Completion } from "#records";
import { unpackBody } from "./body.ts";
import { checksum } from "./checksum.ts";
import type { SqlValue } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** Answered calls in the order of their trials, each with what was answered. */
export const CALLS = `SELECT t.id AS trial_id, c.attempt, c.call, c.run, c.lane, c.requested_model, c.routed_model, c.prompt_digest, c.sends,
  c.sent_at, c.at, c.cost_usd, d.body, c.crc
FROM calls c JOIN trials t ON t.n = c.trial LEFT JOIN bodies d ON d.n = c.completion
ORDER BY c.trial, c.attempt, c.call`;

/** A row of `CALLS`, its values in order, as others read it. Throws when it is not what was written: its words, its answer, its figures. */
export function callRowOf(values: readonly SqlValue[], file: LedgerFile): CallRow {
  const [trial, attempt, call, , , , , promptDigest, sends, sentAt, answeredAt, costUsd, body, crc] = values;
  const words = values.slice(FIRST_WORD, FIRST_WORD + WORDS).map((word) => file.word(word));
  const [run, lane, requestedModel, routedModel] = words;
  const text = unpackBody(body ?? null);
  const outside = [trial, attempt, call, promptDigest, ...words, text, sends, sentAt, answeredAt, costUsd];
  if (checksum(outside as Parameters<typeof checksum>[0]) !== crc)
    throw new Error(`the checksum of call ${String(call)} of trial ${String(trial)} differs`);
  const { usage, content, toolCalls, finishReason, reportedModel, simulated } = JSON.parse(text) as Completion;
  return {
    trial: trial as TrialId,
    attempt: Number(attempt),
    call: Number(call),
    run: run as RunId,
    lane: lane as LaneId,
    requestedModel: String(requestedModel),
    routedModel: String(routedModel),
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

const FIRST_WORD = 3;
const WORDS = 4;

function tokensOf(
  usage: Completion["usage"],
): Pick<CallRow, "inputTokens" | "outputTokens" | "cachedTokens" | "reasoningTokens"> {
  if (usage === null) return { inputTokens: null, outputTokens: null, cachedTokens: null, reasoningTokens: null };
  const { input, output, cached, reasoning } = usage;
  return { inputTokens: input, outputTokens: output, cachedTokens: cached, reasoningTokens: reasoning };
}
