import type { Message, Sampling, ToolCall } from "#records";
import type { Concession } from "../concession.ts";
import type { Prompt, ToolSpec } from "../model.ts";
import { plainId } from "../prompt-parts.ts";

/** The body of a chat completion, in OpenAI's words. */
export function chatBody(
  { messages, tools, sampling }: Prompt,
  deployment: string,
  without: ReadonlySet<Concession>,
): Record<string, unknown> {
  return {
    model: deployment,
    messages: messages.map(wireMessage),
    ...(tools === undefined || tools.length === 0 ? {} : { tools: tools.map(wireTool) }),
    ...wireSampling(sampling ?? {}, boundName(deployment, without)),
    ...(without.has("stream") ? {} : { stream: true }),
    ...(without.has("stream") || without.has("usage-in-stream") ? {} : { stream_options: { include_usage: true } }),
  };
}

function wireMessage({ role, content, toolCalls, toolCallId }: Message): Record<string, unknown> {
  const calls = toolCalls ?? [];
  return {
    role,
    // Several servers refuse an empty text beside tool calls.
    content: content === "" && calls.length > 0 ? null : content,
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(wireToolCall) }),
    ...(toolCallId === undefined ? {} : { tool_call_id: plainId(toolCallId) }),
  };
}

const wireToolCall = (call: ToolCall): Record<string, unknown> => ({
  id: plainId(call.id),
  type: "function",
  function: { name: call.name, arguments: call.arguments },
});

const wireTool = (tool: ToolSpec): Record<string, unknown> => ({
  type: "function",
  function: { name: tool.name, description: tool.description, parameters: tool.parameters },
});

// OpenAI's reasoning models refuse `max_tokens`; most other servers know nothing but it. A deployment's name may hide which it is.
const COUNTS_REASONING = /^(?:o\d|gpt-5)/i;

function boundName(deployment: string, without: ReadonlySet<Concession>): "max_tokens" | "max_completion_tokens" {
  return COUNTS_REASONING.test(deployment) === without.has("token-bound") ? "max_tokens" : "max_completion_tokens";
}

function wireSampling({ temperature, topP, maxTokens, seed, stop }: Sampling, bound: string): Record<string, unknown> {
  const wanted = { temperature, top_p: topP, [bound]: maxTokens, seed, stop };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
