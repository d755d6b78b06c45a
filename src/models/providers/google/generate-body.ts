import type { Message, Sampling } from "#records";
import type { Prompt, ToolSpec } from "../../model.ts";
import { argumentsOf, partsOf, sealOf } from "../../prompt-parts.ts";

type Part = Readonly<Record<string, unknown>>;

interface Content {
  readonly role: "user" | "model";
  readonly parts: Part[];
}

/** The body of a request to generate content. */
export function generateBody({ messages, tools, sampling }: Prompt): Record<string, unknown> {
  const { system, turns } = partsOf(messages);
  const config = wireSampling(sampling ?? {});
  return {
    ...(system === "" ? {} : { system_instruction: { parts: [{ text: system }] } }),
    contents: contentsOf(turns),
    ...(tools === undefined || tools.length === 0 ? {} : { tools: [{ functionDeclarations: tools.map(wireTool) }] }),
    ...(Object.keys(config).length === 0 ? {} : { generationConfig: config }),
  };
}

/** Turns of one role after another become one: the results of a turn's calls must stand together. */
function contentsOf(messages: readonly Message[]): readonly Content[] {
  const names = new Map(messages.flatMap(({ toolCalls }) => (toolCalls ?? []).map((call) => [call.id, call.name])));
  const contents: Content[] = [];
  for (const message of messages) {
    const parts = partsOfMessage(message, names);
    const role = message.role === "assistant" ? "model" : "user";
    const last = contents.at(-1);
    if (parts.length === 0) continue;
    if (last?.role === role) last.parts.push(...parts);
    else contents.push({ role, parts });
  }
  return contents;
}

function partsOfMessage({ role, content, toolCalls, toolCallId }: Message, names: ReadonlyMap<string, string>): Part[] {
  if (role === "tool") {
    const name = names.get(toolCallId ?? "") ?? toolCallId ?? "";
    return [{ functionResponse: { name, response: { result: content } } }];
  }
  const text = content === "" ? [] : [{ text: content }];
  const calls = (toolCalls ?? []).map(({ id, name, arguments: written }) => {
    const signature = sealOf(id);
    const functionCall = { name, args: argumentsOf(written) };
    return signature === null ? { functionCall } : { functionCall, thoughtSignature: signature };
  });
  return [...text, ...calls];
}

const wireTool = ({ name, description, parameters }: ToolSpec): Part => {
  // A function without parameters must not have an empty object for them.
  const takesSome = Object.keys((parameters["properties"] as object | undefined) ?? {}).length > 0;
  return { name, description, ...(takesSome ? { parameters: wireSchema(parameters) } : {}) };
};

// The interface knows these keys of JSON Schema and refuses a request for any other.
const SCHEMA_KEYS = new Set(
  "type format title description nullable enum items maxItems minItems properties required minProperties maxProperties minLength maxLength pattern example anyOf propertyOrdering default minimum maximum".split(
    " ",
  ),
);

function wireSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(wireSchema);
  if (typeof schema !== "object" || schema === null) return schema;
  const known = Object.entries(schema).filter(([key]) => SCHEMA_KEYS.has(key));
  return Object.fromEntries(known.map(([key, value]) => [key, wireValue(key, value)]));
}

function wireValue(key: string, value: unknown): unknown {
  if (key === "properties" && typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, wireSchema(one)]));
  }
  return key === "items" || key === "anyOf" ? wireSchema(value) : value;
}

function wireSampling({ temperature, topP, maxTokens, seed, stop }: Sampling): Record<string, unknown> {
  const wanted = { temperature, topP, maxOutputTokens: maxTokens, seed, stopSequences: stop };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
