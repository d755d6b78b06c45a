import type { LimitHint } from "#lanes";
import type { RuleSettings } from "#records";
import { type Classifier, classifierOf } from "../../classifier.ts";
import type { ErrorRule } from "../../error-rule.ts";
import { limitHints } from "../../retry-hints.ts";
import type { WireHead } from "../../wire.ts";

const RULES: readonly ErrorRule[] = [
  // A spend limit comes as a 429 or a 400; neither passes by waiting.
  { text: /enforced_spend_limit|spend limit|specified api usage limits|billing_error/i, means: "credit-exhausted" },
  { status: [429], text: /request tokens has exceeded|(?:input|output) tokens/i, means: "rate-limited", why: "tokens" },
  { code: /^overloaded_error$/, means: "server" },
  { status: [400], text: /content filtering policy|blocked by content/i, means: "content-filter" },
  { code: /^not_found_error$/, text: /model/i, means: "not-served" },
  { code: /^(?:permission_error|authentication_error)$/, means: "auth" },
  { code: /^request_too_large$/, means: "context-length" },
];

const family = (name: string) => ({
  limit: `anthropic-ratelimit-${name}-limit`,
  left: `anthropic-ratelimit-${name}-remaining`,
  reset: `anthropic-ratelimit-${name}-reset`,
});

// `tokens` is whichever limit of tokens is the tightest now; without it, input is what a rate limit is mostly about.
const FAMILIES = [
  { of: "requests", ...family("requests") },
  { of: "tokens", ...family("tokens") },
  { of: "tokens", ...family("input-tokens") },
  { of: "tokens", ...family("output-tokens") },
] as const;

/** What the `anthropic-ratelimit-*` headers say; their resets are moments in RFC 3339. */
export const anthropicHints = (head: WireHead, now: number): readonly LimitHint[] => limitHints(FAMILIES, head, now);

/** Errors of Anthropic's interface, and of proxies that speak it. */
export const anthropicErrors = (said: readonly RuleSettings[]): Classifier =>
  classifierOf({ rules: RULES, hints: anthropicHints }, said);
