import type { CallRow, LedgerTrial } from "#records";
import type { AxisRow } from "../ledger-reader.ts";
import type { Column, ColumnType, ColumnValue } from "./column.ts";

/** Makes columns of one row type, so that the table below reads as a table. */
const columnsFor =
  <Row>() =>
  (name: string, type: ColumnType, of: (row: Row) => ColumnValue, distinct = false): Column<Row> => ({
    name,
    type,
    of,
    distinct,
  });

const trial = columnsFor<LedgerTrial>();

const BEFORE: readonly Column<LedgerTrial>[] = [
  trial("trial", "text", (row) => row.trial, true),
  trial("suite", "text", (row) => row.suite),
  trial("model", "text", (row) => row.cell.model),
];

const BEHIND: readonly Column<LedgerTrial>[] = [
  trial("task", "text", (row) => row.task),
  trial("task_digest", "text", (row) => row.taskDigest),
  trial("repeat", "count", (row) => row.repeat),
  trial("seed", "text", (row) => row.seed, true),
  trial("planned", "flag", (row) => row.planned),
  trial("outcome", "text", (row) => row.outcome),
  trial("score", "number", (row) => row.score),
  trial("scoring", "text", (row) => row.scoring),
  trial("reason", "text", (row) => row.reason?.code ?? null),
  trial("attempts", "count", (row) => row.attempts),
  trial("attempt", "count", (row) => row.attempt),
  trial("calls", "count", (row) => row.calls),
  trial("input_tokens", "integer", (row) => row.inputTokens),
  trial("output_tokens", "integer", (row) => row.outputTokens),
  trial("cost_usd", "number", (row) => row.costUsd),
  trial("started_at", "moment", (row) => row.startedAt, true),
  trial("ended_at", "moment", (row) => row.endedAt, true),
  trial("simulated", "flag", (row) => row.simulated),
  trial("facts", "json", (row) => (Object.keys(row.facts).length === 0 ? null : row.facts), true),
];

/** One row a trial: what was planned, one column for each axis of the ledger's cells, and where it stands. */
export function trialColumns(axes: readonly AxisRow[]): readonly Column<LedgerTrial>[] {
  const taken = new Set([...BEFORE, ...BEHIND].map(({ name }) => name));
  const own = axes.map(({ name, type }) => {
    const plain = snakeCase(name);
    return trial(taken.has(plain) ? `axis_${plain}` : plain, type, (row) => axisValue(row.cell[name], type));
  });
  return [...BEFORE, ...own, ...BEHIND];
}

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A value of an axis that has words in other cells is a word here too. */
function axisValue(value: string | number | undefined, type: AxisRow["type"]): ColumnValue {
  if (value === undefined) return null;
  return type === "text" ? String(value) : value;
}

const call = columnsFor<CallRow>();

/** One row an answered call. */
export const CALL_COLUMNS: readonly Column<CallRow>[] = [
  call("trial", "text", (row) => row.trial, true),
  call("attempt", "count", (row) => row.attempt),
  call("call", "count", (row) => row.call),
  call("run", "text", (row) => row.run),
  call("lane", "text", (row) => row.lane),
  call("requested_model", "text", (row) => row.requestedModel),
  call("routed_model", "text", (row) => row.routedModel),
  call("reported_model", "text", (row) => row.reportedModel),
  call("prompt_digest", "text", (row) => row.promptDigest, true),
  call("sends", "count", (row) => row.sends),
  call("sent_at", "moment", (row) => row.sentAt, true),
  call("answered_at", "moment", (row) => row.answeredAt, true),
  call("input_tokens", "integer", (row) => row.inputTokens),
  call("output_tokens", "integer", (row) => row.outputTokens),
  call("cached_tokens", "integer", (row) => row.cachedTokens),
  call("reasoning_tokens", "integer", (row) => row.reasoningTokens),
  call("finish_reason", "text", (row) => row.finishReason),
  call("tool_calls", "count", (row) => row.toolCalls),
  call("content_chars", "integer", (row) => row.contentChars),
  call("cost_usd", "number", (row) => row.costUsd),
  call("simulated", "flag", (row) => row.simulated),
];
