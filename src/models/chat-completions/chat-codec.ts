import { answerReader } from "../answer-reader.ts";
import type { Classifier } from "../classifier.ts";
import type { AnswerReader, Codec, Target } from "../codec.ts";
import type { ConcessionRule } from "../concession.ts";
import type { Prompt } from "../model.ts";
import type { Credential, WireHead, WireRequest } from "../wire.ts";
import { JSON_IN_EVENTS_OUT } from "../wire-headers.ts";
import { chatBody } from "./chat-body.ts";
import { ChatFold, type ChatPiece } from "./chat-fold.ts";
import { EmbeddingsFold } from "./embeddings-fold.ts";

/** The addresses of the interface that are asked, behind its base. */
export type ChatResource = "chat/completions" | "embeddings";

/** Where providers of chat completions differ. */
export interface ChatDialect {
  readonly origin: string;
  /** Path and query for what a deployment is asked for. */
  path(deployment: string, resource: ChatResource): string;
  credential(target: Target): Credential | null;
  readonly errors: Classifier;
  hints: Codec["hints"];
  /** What the body has beside the usual, or in place of it. */
  readonly body?: (deployment: string) => Readonly<Record<string, unknown>>;
  /** Who answered, by one piece of the answer; null while it does not tell. */
  readonly nameOf?: (piece: ChatPiece) => string | null;
}

/**
 * OpenAI's chat completions, in the dialect of one provider.
 *
 * Answers are asked for as a stream: its head comes when the provider lets the call in and not when the answer is ready, and
 * silence between two pieces can be told from work. A server that answers in one piece all the same is understood. Embeddings
 * have no stream.
 */
export function chatCodec(dialect: ChatDialect): Codec {
  const { errors, hints, nameOf } = dialect;
  const request = (resource: ChatResource, target: Target, body: object): WireRequest => ({
    method: "POST",
    origin: dialect.origin,
    path: dialect.path(target.deployment, resource),
    headers: JSON_IN_EVENTS_OUT,
    credential: dialect.credential(target),
    body: JSON.stringify({ ...body, ...dialect.body?.(target.deployment) }),
  });
  return {
    encode: (prompt: Prompt, target: Target): WireRequest =>
      request("chat/completions", target, chatBody(prompt, target.deployment, target.without)),
    reader: (head: WireHead, now: number): AnswerReader =>
      answerReader({ head, now, errors }, () => new ChatFold(nameOf)),
    hints,
    embeddings: (texts) => ({
      encode: (_, target) =>
        request("embeddings", target, { model: target.deployment, input: texts, encoding_format: "float" }),
      reader: (head, now) => answerReader({ head, now, errors }, () => new EmbeddingsFold(texts.length, nameOf)),
      hints,
    }),
  };
}

/** The key as OpenAI wants it. */
export const bearer = ({ key }: Target): Credential | null =>
  key === null ? null : { header: "authorization", prefix: "Bearer ", secret: key };

const REFUSING = "unsupported|not supported|unrecognized|unknown|extra|not permitted|unexpected";
const BOUND = String.raw`\bmax_(?:completion_)?tokens\b`;

// The words stand near the name, before it or behind.
const REFUSED_BOUND = new RegExp(`(?:${REFUSING})[^]{0,200}${BOUND}|${BOUND}[^]{0,200}(?:${REFUSING})`, "i");

/** What servers of chat completions refuse that can be left out, by the words they refuse it with. */
export const CHAT_CONCESSIONS: readonly ConcessionRule[] = [
  { words: /stream_options|include_usage/i, without: "usage-in-stream" },
  { words: REFUSED_BOUND, without: "token-bound" },
  {
    words: /\bstream(?:ing)?\b.{0,80}(?:not supported|unsupported|not available|disabled)|verified to stream/i,
    without: "stream",
  },
];
