import {
  halves,
  headerOf,
  listing,
  mapping,
  type SeenTurn,
  sse,
  type Vendor,
  type VendorAnswer,
  wording,
} from "./vendor.ts";

const FINISH = { stop: "STOP", length: "MAX_TOKENS", "tool-calls": "STOP", "content-filter": "SAFETY" } as const;

/** Google's Gemini interface. */
export const googleVendor: Vendor = {
  settings: { protocol: "google" },
  basePath: "",
  lacks: {},
  reported: (model) => model,
  brokenOff: sse({
    error: { code: 503, message: "The model is overloaded. Please try again later.", status: "UNAVAILABLE" },
  }),
  limits: { headers: {}, hints: [] },
  understand: (request) => {
    const body = mapping(request.json);
    const config = mapping(body["generationConfig"]);
    const [, model] = /^\/v1beta\/models\/(.+):streamGenerateContent\?alt=sse$/.exec(request.path) ?? [];
    const [declared] = listing(body["tools"]);
    return {
      key: headerOf(request, "x-goog-api-key"),
      deployment: model === undefined ? `not the interface's path: ${request.path}` : decodeURIComponent(model),
      system: listing(mapping(body["system_instruction"])["parts"])
        .map(({ text }) => wording(text))
        .join(""),
      turns: listing(body["contents"]).flatMap(turnsOf),
      tools: listing(declared?.["functionDeclarations"]).map(({ name, parameters }) => ({
        name: wording(name),
        parameters,
      })),
      sampling: {
        temperature: config["temperature"],
        topP: config["topP"],
        maxTokens: config["maxOutputTokens"],
        seed: config["seed"],
        stop: config["stopSequences"],
      },
    };
  },
  events: (answer) => {
    const parts = partsOf(answer, halves);
    const pieces = parts.map((part) => sse(piece(answer, [part], null)));
    return [...pieces, sse(piece(answer, [{ text: "" }], FINISH[answer.finish]))];
  },
  whole: (answer) =>
    JSON.stringify(
      piece(
        answer,
        partsOf(answer, (text) => [text]),
        FINISH[answer.finish],
      ),
    ),
};

function piece(answer: VendorAnswer, parts: readonly unknown[], finishReason: string | null): Record<string, unknown> {
  const candidate = { content: { parts, role: "model" }, index: 0 };
  return {
    candidates: [finishReason === null ? candidate : { ...candidate, finishReason }],
    usageMetadata: finishReason === null ? { promptTokenCount: answer.usage.input } : usageOf(answer),
    modelVersion: answer.model,
    responseId: "r-1",
  };
}

// Thoughts are counted apart.
const usageOf = ({ usage }: VendorAnswer): Record<string, unknown> => ({
  promptTokenCount: usage.input,
  candidatesTokenCount: usage.output - usage.reasoning,
  thoughtsTokenCount: usage.reasoning,
  cachedContentTokenCount: usage.cached,
  totalTokenCount: usage.input + usage.output,
});

function partsOf({ text, thinking, calls }: VendorAnswer, cut: (text: string) => readonly string[]): unknown[] {
  return [
    ...(thinking === "" ? [] : cut(thinking).map((half) => ({ text: half, thought: true }))),
    ...(text === "" ? [] : cut(text).map((half) => ({ text: half }))),
    ...calls.map(({ name, arguments: args }, index) =>
      // The thought behind a turn's first call is signed.
      index === 0 ? { functionCall: { name, args }, thoughtSignature: "c2lnbmVk" } : { functionCall: { name, args } },
    ),
  ];
}

/** The turns, each result one of its own. A call that comes back without its signature is not understood. */
function turnsOf({ role, parts }: Record<string, unknown>): SeenTurn[] {
  const all = listing(parts);
  const results = all.filter((part) => part["functionResponse"] !== undefined);
  const others = all.filter((part) => part["functionResponse"] === undefined);
  const called = others.filter((part) => part["functionCall"] !== undefined);
  const unsigned = called.length > 0 && called[0]!["thoughtSignature"] !== "c2lnbmVk";
  const turn: SeenTurn = {
    role: role === "model" ? "assistant" : "user",
    text: unsigned ? "a call without its signature" : others.map(({ text }) => wording(text)).join(""),
    calls: called.map(({ functionCall }) => {
      const { name, args } = mapping(functionCall);
      return { name: wording(name), arguments: mapping(args) };
    }),
    resultOf: null,
  };
  return [...results.map(resultTurn), ...(others.length === 0 ? [] : [turn])];
}

function resultTurn({ functionResponse }: Record<string, unknown>): SeenTurn {
  const { name, response } = mapping(functionResponse);
  return { role: "tool", text: wording(mapping(response)["result"]), calls: [], resultOf: wording(name) };
}
