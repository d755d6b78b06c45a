import { answerReader } from "../answer-reader.ts";
import type { Classifier } from "../classifier.ts";
import type { AnswerReader, Codec, Target } from "../codec.ts";
import type { ConcessionRule } from "../concession.ts";
import type { Prompt } from "../model.ts";
import type { Credential, WireHead, WireRequest } from "../wire.ts";
import { JSON_IN_EVENTS_OUT } from "../wire-headers.ts";
import { chatBody } from "./chat-body.ts";
import { ChatFold, type ChatPiece } from "./chat-fold.ts";

/** Where providers of chat completions differ. */
export interface ChatDialect {
  readonly origin: string;
  /** Path and query for a deployment. */
  path(deployment: string): string;
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
 * silence between two pieces can be told from work. A server that answers in one piece all the same is understood.
 */
export function chatCodec(dialect: ChatDialect): Codec {
  return {
    encode: (prompt: Prompt, target: Target): WireRequest => ({
      method: "POST",
      origin: dialect.origin,
      path: dialect.path(target.deployment),
      headers: JSON_IN_EVENTS_OUT,
      credential: dialect.credential(target),
      body: JSON.stringify({
        ...chatBody(prompt, target.deployment, target.without),
        ...dialect.body?.(target.deployment),
      }),
    }),
    reader: (head: WireHead, now: number): AnswerReader =>
      answerReader({ head, now, errors: dialect.errors }, () => new ChatFold(dialect.nameOf)),
    hints: dialect.hints,
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
