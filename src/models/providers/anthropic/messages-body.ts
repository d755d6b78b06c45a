import type { Message, Sampling } from "#records";
import type { Prompt, ToolSpec } from "../../model.ts";
import { argumentsOf, partsOf, plainId } from "../../prompt-parts.ts";

type Block = Readonly<Record<string, unknown>>;

interface Turn {
  readonly role: "user" | "assistant";
  readonly content: Block[];
}

// The interface demands a bound. Models before 3.5 refuse more than 4,096 tokens; all later ones allow at least twice that.
const OLD = /claude-(?:2|instant|3-(?:opus|sonnet|haiku))/;

/** The body of a request to the Messages interface. */
export function messagesBody({ messages, tools, sampling }: Prompt, deployment: string): Record<string, unknown> {
  const { system, turns } = partsOf(messages);
  return {
    model: deployment,
    max_tokens: sampling?.maxTokens ?? (OLD.test(deployment) ? 4_096 : 8_192),
    ...(system === "" ? {} : { system }),
    messages: merged(turns),
    ...(tools === undefined || tools.length === 0 ? {} : { tools: tools.map(wireTool) }),
    ...wireSampling(sampling ?? {}),
    stream: true,
  };
}

/** Turns of one role after another become one: the results of several tools must stand together, right after their calls. */
function merged(messages: readonly Message[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const content = blocksOf(message);
    const role = message.role === "assistant" ? "assistant" : "user";
    const last = turns.at(-1);
    if (content.length === 0) continue;
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content });
  }
  return turns;
}

// A text of nothing but space is refused.
function blocksOf({ role, content, toolCalls, toolCallId }: Message): Block[] {
  if (role === "tool") return [{ type: "tool_result", tool_use_id: wireId(toolCallId ?? ""), content }];
  const text = content.trim() === "" ? [] : [{ type: "text", text: content }];
  const calls = (toolCalls ?? []).map(({ id, name, arguments: written }) => ({
    type: "tool_use",
    id: wireId(id),
    name,
    input: argumentsOf(written),
  }));
  return [...text, ...calls];
}

// An id may have letters here that this interface refuses: a conversation may have begun at another provider.
const wireId = (id: string): string => plainId(id).replaceAll(/[^\w-]/g, "_");

const wireTool = ({ name, description, parameters }: ToolSpec): Block => ({
  name,
  description,
  input_schema: parameters,
});

function wireSampling({ temperature, topP, stop }: Sampling): Record<string, unknown> {
  const wanted = { temperature, top_p: topP, stop_sequences: stop };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
