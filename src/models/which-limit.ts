import type { RejectionKind } from "#lanes";
import type { ErrorSaid } from "./error-body.ts";

// Which limit, by the words that providers use for it. A day's comes first: waiting for a minute does not help against it.
const PLAIN: readonly (readonly [RegExp, RejectionKind])[] = [
  [/per[ _-]?day|daily|\brpd\b|\btpd\b|\d+ ?requests?\/day/i, "daily"],
  [/slow[ _]down|too quickly|acceleration/i, "acceleration"],
  [/concurren|in[ _-]flight|parallel requests|simultaneous/i, "concurrency"],
];

const OF_TOKENS = /\btpm\b|tokens?[ _-]?(?:rate|per|limit|count)|per_minute_tokens|input_?token/i;
const OF_REQUESTS = /\brpm\b|requests?[ _-]?(?:rate|per|limit)|call rate limit|rate_?quota/i;

/** Which limit refused, by the words of the answer. Some name two and leave open which it was: that is `unknown`. */
export function whichLimit({ text, codes }: ErrorSaid): RejectionKind {
  const plain = PLAIN.find(([words]) => words.test(text))?.[1];
  if (plain !== undefined) return plain;
  // OpenAI's `type` is the plain name of the limit.
  const tokens = OF_TOKENS.test(text) || codes.includes("tokens");
  const requests = OF_REQUESTS.test(text) || codes.includes("requests");
  if (tokens === requests) return "unknown";
  return tokens ? "tokens" : "requests";
}
