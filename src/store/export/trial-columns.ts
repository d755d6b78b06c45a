import type { CallRow, LedgerTrial } from "#records";
import type { AxisRow } from "../ledger-reader.ts";
import type { Column, ColumnType, ColumnValue } from "./column.ts";

/** Makes columns of one row type, so that the tables below read as tables. */
const columnsFor =
  <Row>() =>
  (name: string, type: ColumnType, about: string, of: (row: Row) => ColumnValue): Column<Row> => ({
    name,
    type,
    about,
    of,
  });

/** A column in which hardly two rows agree. */
const distinct = <Row>(column: Column<Row>): Column<Row> => ({ ...column, distinct: true });

const trial = columnsFor<LedgerTrial>();

const BEFORE: readonly Column<LedgerTrial>[] = [
  distinct(trial("trial", "text", "the trial's id", (row) => row.trial)),
  trial("suite", "text", "suite and version", (row) => row.suite),
  trial("model", "text", "the model that was asked", (row) => row.cell.model),
];

const BEHIND: readonly Column<LedgerTrial>[] = [
  trial("task", "text", "the task's id in its suite", (row) => row.task),
  trial("task_digest", "text", "the digest of the task's content", (row) => row.taskDigest),
  trial("repeat", "count", "counts the times the task is tried in the cell, from 0", (row) => row.repeat),
  trial("seed", "text", "names the trial's chance; equal for all models", (row) => row.seed),
  trial("planned", "flag", "whether the plan recorded last has it", (row) => row.planned),
  trial("outcome", "text", "how it ended; empty while it is owed", (row) => row.outcome),
  trial("score", "number", "from 0 to 1; empty unless it is graded", (row) => row.score),
  trial("scoring", "text", "the scoring and its version", (row) => row.scoring),
  trial("reason", "text", "the code of why it was not scored", (row) => row.reason?.code ?? null),
  trial("attempts", "count", "attempts that have ended", (row) => row.attempts),
  trial("attempt", "count", "the attempt that settled it", (row) => row.attempt),
  trial("calls", "count", "answered calls over all attempts, replays not counted again", (row) => row.calls),
  trial("input_tokens", "integer", "over all attempts, as the provider counted", (row) => row.inputTokens),
  trial("output_tokens", "integer", "over all attempts, as the provider counted", (row) => row.outputTokens),
  trial("cost_usd", "number", "over all attempts; empty when some price is not known", (row) => row.costUsd),
  distinct(trial("started_at", "moment", "when the settling attempt began", (row) => row.startedAt)),
  distinct(trial("ended_at", "moment", "when the settling attempt ended", (row) => row.endedAt)),
  trial("simulated", "flag", "whether a simulated provider answered", (row) => row.simulated),
  distinct(trial("facts", "json", "what the grade rests on, as a JSON object", (row) => factsOf(row))),
];

const factsOf = ({ facts }: LedgerTrial): ColumnValue => (Object.keys(facts).length === 0 ? null : facts);

/** One row a trial: what was planned, one column for each axis of the ledger's cells, and where it stands. */
export function trialColumns(axes: readonly AxisRow[]): readonly Column<LedgerTrial>[] {
  const taken = new Set([...BEFORE, ...BEHIND].map(({ name }) => name));
  const own = axes.map(({ name, type }) => {
    const plain = snakeCase(name);
    const about = `the cell's ${name}`;
    return trial(taken.has(plain) ? `axis_${plain}` : plain, type, about, (row) => axisValue(row.cell[name], type));
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
  distinct(call("trial", "text", "the trial's id", (row) => row.trial)),
  call("attempt", "count", "which attempt, from 1", (row) => row.attempt),
  call("call", "count", "its place in the conversation, from 0", (row) => row.call),
  call("run", "text", "the run that asked", (row) => row.run),
  call("lane", "text", "provider, key's fingerprint, deployment and model", (row) => row.lane),
  call("requested_model", "text", "the model the plan asked for", (row) => row.requestedModel),
  call("routed_model", "text", "the name the request carried", (row) => row.routedModel),
  call("reported_model", "text", "who the answer says it is from", (row) => row.reportedModel),
  call("prompt_digest", "text", "the digest of what was asked", (row) => row.promptDigest),
  call("sends", "count", "requests it took", (row) => row.sends),
  distinct(call("sent_at", "moment", "when the answered request left", (row) => row.sentAt)),
  distinct(call("answered_at", "moment", "when the answer was there", (row) => row.answeredAt)),
  call("input_tokens", "integer", "as the provider counted", (row) => row.inputTokens),
  call("output_tokens", "integer", "as the provider counted", (row) => row.outputTokens),
  call("cached_tokens", "integer", "part of the input", (row) => row.cachedTokens),
  call("reasoning_tokens", "integer", "part of the output", (row) => row.reasoningTokens),
  call("finish_reason", "text", "why the model stopped", (row) => row.finishReason),
  call("tool_calls", "count", "tool calls in the answer, by the interface's own means", (row) => row.toolCalls),
  call("content_chars", "count", "length of the answer's text", (row) => row.contentChars),
  call("cost_usd", "number", "empty when the price is not known", (row) => row.costUsd),
  call("simulated", "flag", "whether a simulated provider answered", (row) => row.simulated),
];
