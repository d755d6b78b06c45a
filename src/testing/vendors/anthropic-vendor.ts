import {
  halves,
  headerOf,
  listing,
  mapping,
  type SeenTurn,
  sse,
  type ToolUse,
  type Vendor,
  type VendorAnswer,
  wording,
} from "./vendor.ts";

const STOP = { stop: "end_turn", length: "max_tokens", "tool-calls": "tool_use", "content-filter": "refusal" } as const;

/** Anthropic's Messages interface. */
export const anthropicVendor: Vendor = {
  settings: { protocol: "anthropic" },
  basePath: "",
  lacks: { seed: true, reasoningTokens: true },
  reported: (model) => model,
  brokenOff: sse({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }, "error"),
  limits: {
    headers: {
      "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "0",
      "anthropic-ratelimit-requests-reset": "1970-01-01T00:00:30Z",
      "anthropic-ratelimit-tokens-limit": "40000",
      "anthropic-ratelimit-tokens-remaining": "12000",
      "anthropic-ratelimit-tokens-reset": "1970-01-01T00:00:42Z",
      "anthropic-ratelimit-input-tokens-limit": "30000",
      "anthropic-ratelimit-input-tokens-remaining": "30000",
      "anthropic-ratelimit-input-tokens-reset": "1970-01-01T00:00:00Z",
    },
    hints: [
      { of: "requests", limit: 50, remaining: 0, resetMs: 30_000 },
      { of: "tokens", limit: 40_000, remaining: 12_000, resetMs: 42_000 },
    ],
  },
  understand: (request) => {
    const body = mapping(request.json);
    const isRight = request.path === "/v1/messages" && headerOf(request, "anthropic-version") === "2023-06-01";
    return {
      key: headerOf(request, "x-api-key"),
      deployment: isRight ? wording(body["model"]) : `not the Messages interface: ${request.path}`,
      system: wording(body["system"]),
      turns: turnsIn(body),
      tools: listing(body["tools"]).map((tool) => ({ name: wording(tool["name"]), parameters: tool["input_schema"] })),
      sampling: {
        temperature: body["temperature"],
        topP: body["top_p"],
        maxTokens: body["max_tokens"],
        stop: body["stop_sequences"],
      },
    };
  },
  events: (answer) => [
    sse(
      { type: "message_start", message: { ...envelope(answer), content: [], usage: usageAtStart(answer) } },
      "message_start",
    ),
    sse({ type: "ping" }, "ping"),
    ...blocksOf(answer).flatMap((block, index) => eventsOf(block, index)),
    sse(
      {
        type: "message_delta",
        delta: { stop_reason: STOP[answer.finish], stop_sequence: null },
        usage: { output_tokens: answer.usage.output },
      },
      "message_delta",
    ),
    sse({ type: "message_stop" }, "message_stop"),
  ],
  whole: (answer) =>
    JSON.stringify({
      ...envelope(answer),
      content: blocksOf(answer),
      stop_reason: STOP[answer.finish],
      stop_sequence: null,
      usage: { ...usageAtStart(answer), output_tokens: answer.usage.output },
    }),
};

const envelope = ({ model }: VendorAnswer): Record<string, unknown> => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model,
});

// What was read from the cache is counted apart.
const usageAtStart = ({ usage }: VendorAnswer): Record<string, unknown> => ({
  input_tokens: usage.input - usage.cached,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: usage.cached,
  output_tokens: 1,
});

function blocksOf({ text, thinking, calls }: VendorAnswer): Record<string, unknown>[] {
  return [
    ...(thinking === "" ? [] : [{ type: "thinking", thinking, signature: "c2lnbmVk" }]),
    ...(text === "" ? [] : [{ type: "text", text }]),
    ...calls.map(({ name, arguments: input }, index) => ({ type: "tool_use", id: `toolu_${index}`, name, input })),
  ];
}

function eventsOf(block: Record<string, unknown>, index: number): string[] {
  const open = (start: Record<string, unknown>): string =>
    sse({ type: "content_block_start", index, content_block: { ...block, ...start } }, "content_block_start");
  const extend = (delta: Record<string, unknown>): string =>
    sse({ type: "content_block_delta", index, delta }, "content_block_delta");
  const close = sse({ type: "content_block_stop", index }, "content_block_stop");
  switch (block["type"]) {
    case "thinking":
      return [
        open({ thinking: "", signature: "" }),
        ...halves(wording(block["thinking"])).map((thinking) => extend({ type: "thinking_delta", thinking })),
        extend({ type: "signature_delta", signature: "c2lnbmVk" }),
        close,
      ];
    case "text":
      return [
        open({ text: "" }),
        ...halves(wording(block["text"])).map((text) => extend({ type: "text_delta", text })),
        close,
      ];
    default:
      return [
        open({ input: {} }),
        ...["", ...halves(JSON.stringify(block["input"]))].map((partial_json) =>
          extend({ type: "input_json_delta", partial_json }),
        ),
        close,
      ];
  }
}

/** The turns, each block of a result one of its own. */
function turnsIn(body: Record<string, unknown>): SeenTurn[] {
  const messages = listing(body["messages"]);
  const uses = messages.flatMap(({ content }) => listing(content)).filter(({ type }) => type === "tool_use");
  const names = new Map(uses.map(({ id, name }) => [wording(id), wording(name)]));
  return messages.flatMap(({ role, content }) => {
    const blocks = listing(content);
    const results = blocks.filter(({ type }) => type === "tool_result");
    const others = blocks.filter(({ type }) => type !== "tool_result");
    return [
      ...results.map((block) => resultTurn(block, names)),
      ...(others.length === 0 ? [] : [plainTurn(role === "assistant" ? "assistant" : "user", others)]),
    ];
  });
}

const resultTurn = (block: Record<string, unknown>, names: ReadonlyMap<string, string>): SeenTurn => ({
  role: "tool",
  text: wording(block["content"]),
  calls: [],
  resultOf: names.get(wording(block["tool_use_id"])) ?? null,
});

const plainTurn = (role: "user" | "assistant", blocks: readonly Record<string, unknown>[]): SeenTurn => ({
  role,
  text: blocks.map(({ text }) => wording(text)).join(""),
  calls: blocks
    .filter(({ type }) => type === "tool_use")
    .map(({ name, input }): ToolUse => ({ name: wording(name), arguments: mapping(input) })),
  resultOf: null,
});
