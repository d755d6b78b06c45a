import type { RuleSettings } from "#records";
import { CHAT_CONCESSIONS } from "../../chat-completions/chat-codec.ts";
import { type Classifier, classifierOf } from "../../classifier.ts";
import { type ErrorSaid, isObject } from "../../error-body.ts";
import type { ErrorRule } from "../../error-rule.ts";

const RULES: readonly ErrorRule[] = [
  // Money that calls in flight have reserved comes back when they end: that 402 is a limit, the others are an empty account.
  { status: [402], text: /openrouter_in_flight_budget/, means: "rate-limited", why: "concurrency" },
  { text: /free-models-per-min/i, means: "rate-limited", why: "requests" },
  { status: [403], text: /flagged_input|moderation|guardrail/i, means: "content-filter" },
  {
    status: [400, 404],
    text: /not a valid model|no endpoints found|no allowed providers|no available model provider/i,
    means: "not-served",
  },
];

/** Errors of OpenRouter: its own, and those of the company behind it, which come inside a 200 once it has begun. */
export const openrouterErrors = (said: readonly RuleSettings[]): Classifier =>
  classifierOf({ rules: RULES, concessions: CHAT_CONCESSIONS, headers: headersInBody }, said);

// `error.metadata.headers` holds the limit's headers, with the moment of its reset in epoch milliseconds.
function headersInBody({ json }: ErrorSaid): Readonly<Record<string, string>> {
  const found = within(within(within(json, "error"), "metadata"), "headers");
  if (!isObject(found)) return {};
  const pairs = Object.entries(found).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
  const reset = headers["x-ratelimit-reset"];
  return reset === undefined ? headers : { "retry-after": reset, ...headers };
}

const within = (json: unknown, name: string): unknown => (isObject(json) ? json[name] : undefined);
