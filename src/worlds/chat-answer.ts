import { digestOf } from "#kernel";
import { type Completion, type Usage, vectorsIn } from "#records";
import type { LimitsReading } from "./hidden-limits.ts";
import type { Refusal } from "./refusal.ts";

/** On every answer: where it comes from. */
export const SIMULATED_HEADERS: Readonly<Record<string, string>> = { "x-sluice-simulated": "1" };

/** Who an answer is from and when it was made, in epoch seconds. */
export interface AnswerFrame {
  readonly id: string;
  readonly created: number;
  readonly completion: Completion;
}

export const frameOf = (completion: Completion, nowMs: number): AnswerFrame => ({
  id: `chatcmpl-simulated-${digestOf([completion.content, completion.toolCalls, nowMs], 24)}`,
  created: Math.floor(nowMs / 1000),
  completion,
});

/** The body of an answer that is not streamed. */
export function answerBody(frame: AnswerFrame): object {
  const { completion } = frame;
  return {
    ...head(frame, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: completion.content, ...toolCalls(completion, false) },
        finish_reason: finishReason(completion),
      },
    ],
    usage: completion.usage === null ? null : usageBody(completion.usage),
  };
}

/** The body of an answer of embeddings, which stand in the completion as JSON. */
export function embeddingsBody({ completion }: AnswerFrame): object {
  const { content, usage, reportedModel } = completion;
  const vectors = vectorsIn(content) ?? [];
  const tokens = usage?.input ?? 0;
  return {
    object: "list",
    data: vectors.map((embedding, index) => ({ object: "embedding", index, embedding })),
    model: reportedModel,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
    simulated: true,
  };
}

/** The pieces of a streamed answer: an opening, `parts` of text, the calls, the reason for the end, the usage when asked. */
export function answerPieces(frame: AnswerFrame, parts: number, includeUsage: boolean): object[] {
  const { completion } = frame;
  const piece = (delta: object, finish: string | null): object => ({
    ...head(frame, "chat.completion.chunk"),
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const calls = toolCalls(completion, true);
  return [
    piece({ role: "assistant", content: "" }, null),
    ...cutEvenly(completion.content, parts).map((content) => piece({ content }, null)),
    ...("tool_calls" in calls ? [piece(calls, null)] : []),
    piece({}, finishReason(completion)),
    ...(includeUsage && completion.usage !== null
      ? [{ ...head(frame, "chat.completion.chunk"), choices: [], usage: usageBody(completion.usage) }]
      : []),
  ];
}

export const refusalBody = ({ message, type, code }: Refusal): object => ({
  error: { message, type, param: null, code },
  simulated: true,
});

/** Truthful limit headers, as OpenAI names them. */
export function limitHeaders(limits: LimitsReading | null): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const kind of ["requests", "tokens"] as const) {
    const reading = limits?.[kind];
    if (reading === null || reading === undefined) continue;
    headers[`x-ratelimit-limit-${kind}`] = String(Math.floor(reading.limit));
    headers[`x-ratelimit-remaining-${kind}`] = String(reading.remaining);
    if (Number.isFinite(reading.resetMs)) headers[`x-ratelimit-reset-${kind}`] = `${Math.ceil(reading.resetMs)}ms`;
  }
  return headers;
}

/** In whole seconds for everyone, and exactly for those who know how to read it. */
export const retryHeaders = (retryAfterMs: number | null): Record<string, string> =>
  retryAfterMs === null
    ? {}
    : { "retry-after": String(Math.ceil(retryAfterMs / 1000)), "retry-after-ms": String(Math.ceil(retryAfterMs)) };

const head = ({ id, created, completion }: AnswerFrame, object: string): object => ({
  id,
  object,
  created,
  model: completion.reportedModel,
  system_fingerprint: "sluice-simulated",
  simulated: true,
});

function toolCalls({ toolCalls: calls }: Completion, indexed: boolean): object {
  if (calls.length === 0) return {};
  return {
    tool_calls: calls.map(({ id, name, arguments: text }, index) => ({
      ...(indexed ? { index } : {}),
      id,
      type: "function",
      function: { name, arguments: text },
    })),
  };
}

const finishReason = ({ finishReason: reason }: Completion): string =>
  reason === "tool-calls" ? "tool_calls" : reason;

const usageBody = ({ input, output, cached, reasoning }: Usage): object => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

function cutEvenly(text: string, parts: number): string[] {
  if (text === "") return [];
  const size = Math.ceil(text.length / parts);
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
}
