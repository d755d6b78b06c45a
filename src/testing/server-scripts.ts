import type { ServerExchange, Script } from "./scripted-server.ts";

/** What a scripted answer may say beside its text. */
export interface AnswerOptions {
  /** The name the answer reports; the one that was asked for when absent. Null leaves it out. */
  readonly model?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly finishReason?: string;
  readonly usage?: Readonly<Record<string, unknown>>;
}

/** A whole answer at once, in JSON: what a server does that does not stream. */
export function answered(content: string, options: AnswerOptions = {}): Script {
  return (exchange) => {
    const choice = { index: 0, message: { role: "assistant", content }, finish_reason: options.finishReason ?? "stop" };
    respond(exchange, 200, {
      body: JSON.stringify({
        ...named(exchange, options),
        choices: [choice],
        usage: options.usage ?? usageOf(content),
      }),
      headers: { "content-type": "application/json", ...options.headers },
    });
  };
}

/** An answer in pieces, ended by usage and `[DONE]`. */
export function streamed(pieces: readonly string[], options: AnswerOptions = {}): Script {
  return async (exchange) => {
    exchange.head(200, { "content-type": "text/event-stream", ...options.headers });
    for (const content of pieces) await exchange.write(streamPiece({ content }, named(exchange, options)));
    const tail = { ...named(exchange, options), choices: [], usage: options.usage ?? usageOf(pieces.join("")) };
    await exchange.write(streamPiece({}, named(exchange, options), options.finishReason ?? "stop"));
    await exchange.write(`data: ${JSON.stringify(tail)}\n\ndata: [DONE]\n\n`);
    exchange.end();
  };
}

/** One event of a stream, as text. */
export function streamPiece(
  delta: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
  finishReason: string | null = null,
): string {
  return `data: ${JSON.stringify({ ...more, choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
}

/** An error with a body in OpenAI's shape. */
export function failing(
  status: number,
  error: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Script {
  return (exchange) => {
    respond(exchange, status, {
      body: JSON.stringify({ error }),
      headers: { "content-type": "application/json", ...headers },
    });
  };
}

/** A 429, with the wait in `retry-after` when given. */
export function tooMany(retryAfterSeconds: number | null = null, message = "Rate limit reached"): Script {
  const headers = retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) };
  return failing(429, { message, type: "requests", code: "rate_limit_exceeded" }, headers);
}

/** Any body as it stands: a proxy's page, half a document. */
export function respondsWith(status: number, body: string, contentType = "text/html"): Script {
  return (exchange) => {
    respond(exchange, status, { body, headers: { "content-type": contentType } });
  };
}

/** Reads the request and never says a word. */
export const silent: Script = () => undefined;

/** Sends the head of a good answer and nothing more. */
export const headOnly: Script = (exchange) => {
  exchange.head(200, { "content-type": "text/event-stream" });
};

/** Sends some of a stream, then resets the connection. */
export function cutAfter(...pieces: readonly string[]): Script {
  return async (exchange) => {
    exchange.head(200, { "content-type": "text/event-stream" });
    for (const content of pieces) await exchange.write(streamPiece({ content }));
    exchange.reset();
  };
}

/** Sends some of a stream, then ends the body as if that were all. */
export function endedAfter(...pieces: readonly string[]): Script {
  return async (exchange) => {
    exchange.head(200, { "content-type": "text/event-stream" });
    for (const content of pieces) await exchange.write(streamPiece({ content }));
    exchange.end();
  };
}

/** Closes the connection without an answer. */
export const hangUp: Script = (exchange) => exchange.reset();

function respond(
  exchange: ServerExchange,
  status: number,
  { body, headers }: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
): void {
  exchange.head(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
  void exchange.write(body);
  exchange.end();
}

function named(exchange: ServerExchange, { model }: AnswerOptions): { model?: string } {
  if (model === null) return {};
  if (model !== undefined) return { model };
  const { json } = exchange.request;
  const asked = typeof json === "object" && json !== null && "model" in json ? json.model : undefined;
  return typeof asked === "string" ? { model: asked } : {};
}

const usageOf = (content: string): Readonly<Record<string, unknown>> => ({
  prompt_tokens: 10,
  completion_tokens: Math.max(1, Math.ceil(content.length / 4)),
});
