import type { RejectionKind } from "#lanes";
import type { ErrorSaid } from "./error-body.ts";
import type { FailureKind } from "./failure.ts";

/** What an error answer may turn out to be. */
export type Meaning = Exclude<FailureKind["kind"], "network" | "timeout" | "wrong-model" | "wording" | "malformed">;

/** A line of a table: it holds when everything it names holds. */
export interface ErrorRule {
  readonly status?: readonly number[];
  /** Matched against each code of the body. */
  readonly code?: RegExp;
  /** Matched against codes and body. */
  readonly text?: RegExp;
  readonly html?: true;
  readonly means: Meaning;
  /** Which limit, for `rate-limited`; left out, the words of the body say it. */
  readonly why?: RejectionKind;
  /** How long to wait when the answer does not say, for `rate-limited` and `server`. */
  readonly retryAfterMs?: number | null;
}

/** True when everything that the rule names is so. */
export function holds(rule: ErrorRule, said: ErrorSaid): boolean {
  const { code, html, status, text } = rule;
  if (html === true && !said.html) return false;
  if (status !== undefined && !status.includes(said.status)) return false;
  if (code !== undefined && !said.codes.some((one) => code.test(one))) return false;
  return text?.test(said.text) ?? true;
}

const REFUSED = [400, 402, 403, 404, 413, 422, 429, 200] as const;

/**
 * What every vendor's errors have in common, and what proxies in front of them say; the first line that holds decides. Limits
 * come before refusals, because proxies answer a limit with 400 and a code of their own.
 */
export const COMMON_RULES: readonly ErrorRule[] = [
  // A request that alone is larger than the minute's quota would be refused for ever: no limit to wait for.
  {
    status: [429, 413],
    text: /request too large|reduce the length|must be reduced in order to run/i,
    means: "context-length",
  },
  // DashScope, and proxies in front of it that answer 400.
  { text: /Throttling\.BurstRate|request rate increased too quickly/i, means: "rate-limited", why: "acceleration" },
  { text: /Throttling\.AllocationQuota|allocated quota exceeded|#token-limit/i, means: "rate-limited", why: "tokens" },
  { text: /Throttling\.RateQuota|limit_requests/i, means: "rate-limited", why: "requests" },
  { text: /\b(?:MPE-429|PL-002)\b/, means: "rate-limited" },
  { text: /\bCE-003\b/, means: "auth" },
  // Google's shape says "quota" for every limit.
  { text: /RESOURCE_EXHAUSTED/, means: "rate-limited" },
  { status: [402], means: "credit-exhausted" },
  {
    status: REFUSED,
    text: /insufficient_quota|insufficient[ _]balance|exceeded your current quota|billing_hard_limit|credit balance|out of credits|Arrearage/i,
    means: "credit-exhausted",
  },
  { status: [429], means: "rate-limited" },
  { status: [503, 529], text: /slow[ _]down/i, means: "rate-limited", why: "acceleration" },
  { code: /rate_?limit|too_?many_?requests|throttl/i, means: "rate-limited" },
  { status: [401], means: "auth" },
  { code: /invalid_api_key|InvalidApiKey|authentication_error/i, means: "auth" },
  { status: REFUSED, text: /(?:invalid|incorrect) api[ -]?key/i, means: "auth" },
  {
    status: REFUSED,
    text: /content_filter|content[ _]policy|ResponsibleAIPolicyViolation|data_?inspection_?failed|flagged by moderation|content management policy/i,
    means: "content-filter",
  },
  {
    status: REFUSED,
    text: /context_length_exceeded|maximum context length|context window|prompt is too long|range of input length|exceeds? the (?:model's )?context/i,
    means: "context-length",
  },
  { status: [413], means: "context-length" },
  {
    status: [400, 403, 404, 422],
    code: /model_not_found|DeploymentNotFound|model_not_supported|ModelNotFound/i,
    means: "not-served",
  },
  { status: [400, 404], text: /model\b.{0,120}(?:does not exist|not found|not supported)/i, means: "not-served" },
  // A page instead of an answer comes from something in between: a proxy that blocks, not the provider that refuses.
  { status: [403], html: true, means: "server" },
  { status: [403], means: "auth" },
  { status: [408, 409, 425, 498, 499], means: "server" },
  { status: [400, 404, 405, 406, 411, 414, 415, 422, 451], means: "invalid-request" },
];
