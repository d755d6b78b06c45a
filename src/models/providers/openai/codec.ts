import { UsageError } from "#kernel";
import type { Message, ProviderSettings, Sampling } from "#records";
import type { AnswerReader, Codec, Decoded, Target } from "../../codec.ts";
import { excerpt, type Failure } from "../../failure.ts";
import type { Prompt } from "../../model.ts";
import { rateLimitHints } from "../../retry-hints.ts";
import type { WireHead, WireRequest } from "../../wire.ts";
import { AnswerFold, AnswerPiece } from "./answer.ts";
import { classify, tellsOfError } from "./classify.ts";
import { EventLines } from "./sse.ts";

/** A simulated provider names itself in this header of every answer. */
const SIMULATED = "x-sluice-simulated";

// What of an error body is read: enough for any error, little of a 100 MB page.
const MOST_ERROR_CHARS = 64 * 1024;

/**
 * OpenAI's chat completions, as OpenAI, vLLM, llama.cpp, Ollama, LiteLLM, DashScope and many proxies speak it.
 *
 * Answers are asked for as a stream: its head comes when the provider lets the call in and not when the answer is ready, and
 * silence between two pieces can be told from work. A server that answers in one piece all the same is understood.
 */
export function openaiCodec(settings: Pick<ProviderSettings, "name" | "baseUrl">, defaultUrl: string): Codec {
  const base = baseOf(settings, defaultUrl);
  return {
    encode: (prompt, target) => encode(prompt, target, base),
    reader: (head, now) => {
      if (head.status < 200 || head.status > 299) return new ErrorReader(head, now);
      return new AnswerBodyReader(head, now);
    },
    hints: rateLimitHints,
  };
}

interface Base {
  readonly origin: string;
  readonly path: string;
}

function baseOf({ name, baseUrl }: Pick<ProviderSettings, "name" | "baseUrl">, defaultUrl: string): Base {
  const text = baseUrl ?? defaultUrl;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(
      `provider "${name}": base-url "${text}" is not an http or https address; write it like https://host/v1`,
    );
  }
  const url = new URL(text);
  return { origin: url.origin, path: `${url.pathname.replace(/\/+$/, "")}/chat/completions${url.search}` };
}

function encode(prompt: Prompt, target: Target, base: Base): WireRequest {
  const body = {
    model: target.deployment,
    messages: prompt.messages.map(wireMessage),
    ...(prompt.tools === undefined || prompt.tools.length === 0 ? {} : { tools: prompt.tools.map(wireTool) }),
    ...wireSampling(prompt.sampling ?? {}, target.deployment),
    stream: true,
    stream_options: { include_usage: true },
  };
  return {
    method: "POST",
    origin: base.origin,
    path: base.path,
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream, application/json",
      "user-agent": "sluice",
    },
    credential: target.key === null ? null : { header: "authorization", prefix: "Bearer ", secret: target.key },
    body: JSON.stringify(body),
  };
}

function wireMessage(message: Message): Record<string, unknown> {
  const { role, content, toolCalls, toolCallId } = message;
  const calls = toolCalls ?? [];
  return {
    role,
    // Several servers refuse an empty text beside tool calls.
    content: content === "" && calls.length > 0 ? null : content,
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(wireToolCall) }),
    ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
  };
}

const wireToolCall = (call: { id: string; name: string; arguments: string }): Record<string, unknown> => ({
  id: call.id,
  type: "function",
  function: { name: call.name, arguments: call.arguments },
});

const wireTool = (tool: NonNullable<Prompt["tools"]>[number]): Record<string, unknown> => ({
  type: "function",
  function: { name: tool.name, description: tool.description, parameters: tool.parameters },
});

// OpenAI's reasoning models refuse `max_tokens`; everyone else's servers know nothing but it.
const COUNTS_REASONING = /^(?:o\d|gpt-5)/i;

function wireSampling(sampling: Sampling, deployment: string): Record<string, unknown> {
  const { temperature, topP, maxTokens, seed, stop } = sampling;
  const most = COUNTS_REASONING.test(deployment) ? "max_completion_tokens" : "max_tokens";
  const wanted = { temperature, top_p: topP, [most]: maxTokens, seed, stop };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}

/** Reads a 2xx answer, streamed or in one piece: which of the two shows in its first characters, whatever the header says. */
class AnswerBodyReader implements AnswerReader {
  readonly #head: WireHead;
  readonly #now: number;
  readonly #fold = new AnswerFold();
  readonly #lines = new EventLines();
  #whole = "";
  #streamed: boolean | undefined;
  #done = false;
  #failure: Failure | undefined;

  constructor(head: WireHead, now: number) {
    this.#head = head;
    this.#now = now;
  }

  read(text: string): boolean {
    this.#streamed ??= isStream(this.#whole + text);
    if (this.#streamed === true) this.#takeLines(this.#lines.push(this.#takeWhole() + text));
    else this.#whole += text;
    return this.#done || this.#failure !== undefined;
  }

  end(): Decoded {
    if (this.#streamed === true) this.#takeLines(this.#lines.end());
    else this.#takePiece(this.#whole);
    const failure = this.#failure ?? this.#shortfall();
    if (failure !== undefined) return { kind: "failed", failure };
    return { kind: "answered", completion: this.#fold.completion(this.#head.headers[SIMULATED] !== undefined) };
  }

  #takeWhole(): string {
    const whole = this.#whole;
    this.#whole = "";
    return whole;
  }

  #takeLines(lines: Iterable<string>): void {
    for (const data of lines) {
      if (this.#done || this.#failure !== undefined) return;
      if (data === "[DONE]") this.#done = true;
      else this.#takePiece(data);
    }
  }

  #takePiece(data: string): void {
    const json = parsed(data);
    if (tellsOfError(json)) {
      this.#failure = classify(this.#head, data, this.#now);
      return;
    }
    const piece = AnswerPiece.safeParse(json);
    if (piece.success) this.#fold.add(piece.data);
    else this.#failure = this.#broken("malformed", `not a chat completion: ${data}`);
  }

  #shortfall(): Failure | undefined {
    if (!this.#fold.begun) return this.#broken("malformed", "an answer without a choice");
    if (this.#fold.finish === "error") return this.#broken("server", "the provider broke off its own answer");
    if (this.#streamed === true && !this.#done && this.#fold.finish === null) {
      return this.#broken("network", "the stream ended before the answer did");
    }
    return undefined;
  }

  #broken(kind: "malformed" | "server" | "network", says: string): Failure {
    const facts = { status: this.#head.status, says: excerpt(says) };
    if (kind === "server") return { kind, retryAfterMs: null, ...facts };
    return kind === "network" ? { kind, stale: false, ...facts } : { kind, ...facts };
  }
}

const EVENT_FIELDS = ["data:", "event:", "id:", "retry:", ":"];

/** Undefined while there is nothing but space. JSON starts with none of the letters that an event does, so the first one decides. */
function isStream(text: string): boolean | undefined {
  const start = text.trimStart();
  if (start === "") return undefined;
  return EVENT_FIELDS.some((field) => start.startsWith(field) || field.startsWith(start));
}

class ErrorReader implements AnswerReader {
  readonly #head: WireHead;
  readonly #now: number;
  #text = "";

  constructor(head: WireHead, now: number) {
    this.#head = head;
    this.#now = now;
  }

  read(text: string): boolean {
    this.#text += text.slice(0, MOST_ERROR_CHARS - this.#text.length);
    return this.#text.length >= MOST_ERROR_CHARS;
  }

  end(): Decoded {
    return { kind: "failed", failure: classify(this.#head, this.#text, this.#now) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
