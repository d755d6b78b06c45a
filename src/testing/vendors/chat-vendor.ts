import type { ProviderSettings } from "#records";
import type { SeenRequest } from "../scripted-server.ts";
import {
  halves,
  headerOf,
  listing,
  mapping,
  type SeenTurn,
  type ToolUse,
  type Vendor,
  sse,
  type VendorAnswer,
  wording,
} from "./vendor.ts";

/** Where servers of chat completions differ from each other. */
export interface ChatServer {
  readonly settings: Partial<ProviderSettings>;
  readonly basePath: string;
  keyOf(request: SeenRequest): string;
  deploymentOf(request: SeenRequest): string;
  /** Fields beside `model` that every document of an answer has. */
  readonly stamp: Readonly<Record<string, unknown>>;
  /** Documents that come before the first piece of an answer. */
  readonly preamble: readonly string[];
  readonly brokenOff: unknown;
  readonly limits: Vendor["limits"];
  reported(model: string): string;
}

const FINISH = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
} as const;

/** A server of chat completions. */
export function chatVendor(server: ChatServer): Vendor {
  const document = (answer: VendorAnswer, fields: Record<string, unknown>): Record<string, unknown> => ({
    id: "chatcmpl-1",
    created: 1_760_000_000,
    model: answer.model,
    ...server.stamp,
    ...fields,
  });
  const piece = (answer: VendorAnswer, delta: Record<string, unknown>, finish: string | null = null): string =>
    sse(document(answer, { object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] }));
  return {
    settings: server.settings,
    basePath: server.basePath,
    limits: server.limits,
    lacks: {},
    reported: (model) => server.reported(model),
    brokenOff: sse(server.brokenOff),
    understand: (request) => {
      const body = mapping(request.json);
      return {
        key: server.keyOf(request),
        deployment: server.deploymentOf(request),
        ...turnsIn(body),
        tools: listing(body["tools"]).map(({ function: tool }) => ({
          name: wording(mapping(tool)["name"]),
          parameters: mapping(tool)["parameters"],
        })),
        sampling: {
          temperature: body["temperature"],
          topP: body["top_p"],
          maxTokens: body["max_tokens"],
          seed: body["seed"],
          stop: body["stop"],
        },
      };
    },
    events: (answer) => [
      ...server.preamble,
      piece(answer, { role: "assistant", content: "" }),
      ...halves(answer.thinking).map((half) => piece(answer, { reasoning_content: half })),
      ...halves(answer.text).map((half) => piece(answer, { content: half })),
      ...answer.calls.flatMap((call, index) => callPieces(call, index).map((delta) => piece(answer, delta))),
      piece(answer, {}, FINISH[answer.finish]),
      sse(document(answer, { object: "chat.completion.chunk", choices: [], usage: usageOf(answer) })),
      "data: [DONE]\n\n",
    ],
    whole: (answer) =>
      JSON.stringify(
        document(answer, {
          object: "chat.completion",
          choices: [{ index: 0, message: messageOf(answer), finish_reason: FINISH[answer.finish] }],
          usage: usageOf(answer),
        }),
      ),
  };
}

/** The key behind `Bearer`. */
export const bearerOf = (request: SeenRequest): string => headerOf(request, "authorization").replace(/^Bearer /, "");

/** The `model` of the body. */
export const modelIn = (request: SeenRequest): string => wording(mapping(request.json)["model"]);

function turnsIn(body: Record<string, unknown>): { system: string; turns: SeenTurn[] } {
  const messages = listing(body["messages"]);
  const names = new Map(messages.flatMap(callsIn).map(({ id, use }) => [id, use.name]));
  const system = messages.filter(({ role }) => role === "system").map(({ content }) => wording(content));
  const rest = messages.filter(({ role }) => role !== "system");
  return {
    system: system.join("\n\n"),
    turns: rest.map((message) => ({
      role: wording(message["role"]) as SeenTurn["role"],
      text: wording(message["content"]),
      calls: callsIn(message).map(({ use }) => use),
      resultOf: names.get(wording(message["tool_call_id"])) ?? null,
    })),
  };
}

function callsIn(message: Record<string, unknown>): { id: string; use: ToolUse }[] {
  return listing(message["tool_calls"]).map(({ id, function: called }) => {
    const { name, arguments: written } = mapping(called);
    return { id: wording(id), use: { name: wording(name), arguments: mapping(JSON.parse(wording(written))) } };
  });
}

function callPieces({ name, arguments: given }: ToolUse, index: number): Record<string, unknown>[] {
  const opening = { index, id: `call_${index}`, type: "function", function: { name, arguments: "" } };
  const rest = halves(JSON.stringify(given)).map((half) => ({ index, function: { arguments: half } }));
  return [opening, ...rest].map((call) => ({ tool_calls: [call] }));
}

function messageOf({ text, thinking, calls }: VendorAnswer): Record<string, unknown> {
  const toolCalls = calls.map(({ name, arguments: given }, index) => ({
    id: `call_${index}`,
    type: "function",
    function: { name, arguments: JSON.stringify(given) },
  }));
  return {
    role: "assistant",
    content: text === "" ? null : text,
    ...(thinking === "" ? {} : { reasoning_content: thinking }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
}

const usageOf = ({ usage }: VendorAnswer): Record<string, unknown> => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached },
  completion_tokens_details: { reasoning_tokens: usage.reasoning },
});
