import { expect, test } from "vitest";
import { openaiErrors } from "./classify.ts";

const errors = openaiErrors([]);

const NOW = 1_760_000_000_000;

interface Case {
  readonly title: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  readonly is: Record<string, unknown>;
}

const error = (fields: Record<string, unknown>): unknown => ({ error: fields });
const page = (title: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>…</body></html>`;

// Shapes as the vendors publish them, and those counted in the original's logs; the words are ours where only a code decides.
const CASES: readonly Case[] = [
  // Limits.
  {
    title: "OpenAI: requests a minute",
    status: 429,
    body: error({
      message:
        "Rate limit reached for m in organization org-1 on requests per min (RPM): Limit 500. Please try again in 120ms.",
      type: "requests",
      code: "rate_limit_exceeded",
    }),
    is: { kind: "rate-limited", why: "requests", retryAfterMs: 120 },
  },
  {
    title: "OpenAI: tokens a minute, with a header that wins over the words",
    status: 429,
    headers: { "retry-after-ms": "1234", "retry-after": "2" },
    body: error({
      message: "Rate limit reached for m on tokens per min (TPM): Limit 30000. Please try again in 6m0s.",
      type: "tokens",
      code: "rate_limit_exceeded",
    }),
    is: { kind: "rate-limited", why: "tokens", retryAfterMs: 1234 },
  },
  {
    title: "OpenAI: requests a day",
    status: 429,
    body: error({
      message: "Rate limit reached on requests per day (RPD): Limit 200. Please try again in 7m12s.",
      type: "requests",
    }),
    is: { kind: "rate-limited", why: "daily", retryAfterMs: 432_000 },
  },
  {
    title: "OpenAI: one request larger than the quota can ever be",
    status: 429,
    body: error({
      message: "Request too large for m on tokens per min (TPM): Limit 30000, Requested 30601.",
      type: "tokens",
    }),
    is: { kind: "context-length" },
  },
  {
    title: "OpenAI: told to slow down",
    status: 503,
    body: error({ message: "Slow Down: reduce your request rate to its original level.", type: "server_error" }),
    is: { kind: "rate-limited", why: "acceleration" },
  },
  {
    title: "Azure: tokens",
    status: 429,
    headers: { "retry-after": "26" },
    body: error({
      code: "429",
      message:
        "Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current pricing tier. Please retry after 26 seconds.",
    }),
    is: { kind: "rate-limited", why: "tokens", retryAfterMs: 26_000 },
  },
  {
    title: "Azure: calls",
    status: 429,
    body: error({
      code: "429",
      message: "The operation has exceeded call rate limit of your tier. Please retry after 3 seconds.",
    }),
    is: { kind: "rate-limited", why: "requests", retryAfterMs: 3_000 },
  },
  {
    title: "Azure: so many tokens per 60 s (counted 1,114 times)",
    status: 429,
    body: error({
      code: "RateLimitReached",
      message: "Rate limit of 400000 tokens per 60 s is exceeded. Please wait 7 seconds.",
    }),
    is: { kind: "rate-limited", why: "tokens" },
  },
  {
    title: "a proxy's 400 that is a limit (counted 33,172 times)",
    status: 400,
    body: { code: "MPE-429", message: "Throttling.RateQuota: requests rate limit exceeded, please try again later." },
    is: { kind: "rate-limited", why: "requests" },
  },
  {
    title: "the same, with the upstream's error inside a text",
    status: 400,
    body: error({ message: 'upstream said {"code":"MPE-429"}', type: "invalid_request_error" }),
    is: { kind: "rate-limited", why: "unknown" },
  },
  {
    title: "a proxy's 400 that names two limits (counted 867 times)",
    status: 400,
    body: { success: false, code: "PL-002", message: "TPM or RPM limit reached" },
    is: { kind: "rate-limited", why: "unknown" },
  },
  {
    title: "DashScope: tokens, in the words of an empty account",
    status: 429,
    body: error({
      code: "insufficient_quota",
      type: "insufficient_quota",
      message:
        "You exceeded your current quota, please check your plan and billing details. See …/error-code#token-limit",
    }),
    is: { kind: "rate-limited", why: "tokens" },
  },
  {
    title: "DashScope: growing too fast",
    status: 429,
    body: { code: "Throttling.BurstRate", message: "Request rate increased too quickly." },
    is: { kind: "rate-limited", why: "acceleration" },
  },
  {
    title: "Google behind a compatible face",
    status: 429,
    body: [
      {
        error: {
          code: 429,
          status: "RESOURCE_EXHAUSTED",
          message: "You exceeded your current quota, please check your plan and billing details.",
          details: [
            { violations: [{ quotaId: "GenerateContentInputTokensPerModelPerMinute" }] },
            { retryDelay: "26s" },
          ],
        },
      },
    ],
    is: { kind: "rate-limited", why: "tokens", retryAfterMs: 26_000 },
  },
  {
    title: "Google: a day's worth",
    status: 429,
    body: error({ code: 429, status: "RESOURCE_EXHAUSTED", message: "quota GenerateRequestsPerDayPerProject" }),
    is: { kind: "rate-limited", why: "daily" },
  },
  {
    title: "too many at once",
    status: 429,
    body: error({ message: "Too many concurrent requests for this key" }),
    is: { kind: "rate-limited", why: "concurrency" },
  },
  {
    title: "429 without a word",
    status: 429,
    body: "",
    is: { kind: "rate-limited", why: "unknown", retryAfterMs: null },
  },
  {
    title: "429 as a page",
    status: 429,
    body: page("Too Many Requests"),
    headers: { "retry-after": "Thu, 09 Oct 2025 08:53:50 GMT" },
    is: { kind: "rate-limited", why: "unknown", retryAfterMs: 30_000 },
  },
  {
    title: "a limit inside a 200",
    status: 200,
    body: error({ code: 429, message: "Provider returned error" }),
    is: { kind: "rate-limited", why: "unknown" },
  },
  // Money.
  {
    title: "OpenAI: nothing left",
    status: 429,
    body: error({
      message: "You exceeded your current quota, please check your plan and billing details.",
      type: "insufficient_quota",
      code: "insufficient_quota",
    }),
    is: { kind: "credit-exhausted" },
  },
  {
    title: "OpenRouter: nothing left",
    status: 402,
    body: error({ code: 402, message: "Insufficient credits" }),
    is: { kind: "credit-exhausted" },
  },
  {
    title: "DeepSeek: nothing left",
    status: 402,
    body: error({ message: "Insufficient Balance" }),
    is: { kind: "credit-exhausted" },
  },
  {
    title: "DashScope: in arrears",
    status: 400,
    body: { code: "Arrearage", message: "Access denied." },
    is: { kind: "credit-exhausted" },
  },
  // Keys.
  {
    title: "a wrong key",
    status: 401,
    body: error({ code: "invalid_api_key", message: "Incorrect API key provided" }),
    is: { kind: "auth" },
  },
  { title: "a wrong key without a word", status: 401, body: "", is: { kind: "auth" } },
  {
    title: "a proxy's 400 that is a wrong key (counted 1,372 times)",
    status: 400,
    body: { code: "CE-003", message: "invalid key" },
    is: { kind: "auth" },
  },
  { title: "a key that may not", status: 403, body: error({ message: "Access denied" }), is: { kind: "auth" } },
  // The lane lacks the model.
  {
    title: "OpenAI: unknown model",
    status: 404,
    body: error({ code: "model_not_found", message: "The model `x` does not exist" }),
    is: { kind: "not-served" },
  },
  {
    title: "Azure: unknown deployment",
    status: 404,
    body: error({ code: "DeploymentNotFound", message: "The API deployment for this resource does not exist." }),
    is: { kind: "not-served" },
  },
  {
    title: "vLLM: unknown model",
    status: 404,
    body: { object: "error", message: "The model `x` does not exist.", type: "NotFoundError", code: 404 },
    is: { kind: "not-served" },
  },
  // The request.
  {
    title: "OpenAI: too long",
    status: 400,
    body: error({ code: "context_length_exceeded", message: "…" }),
    is: { kind: "context-length" },
  },
  {
    title: "vLLM: too long",
    status: 400,
    body: { object: "error", message: "This model's maximum context length is 8192 tokens.", code: 400 },
    is: { kind: "context-length" },
  },
  {
    title: "DashScope: too long",
    status: 400,
    body: error({ message: "Range of input length should be [1, 30720]" }),
    is: { kind: "context-length" },
  },
  {
    title: "a body too large",
    status: 413,
    body: page("413 Request Entity Too Large"),
    is: { kind: "context-length" },
  },
  {
    title: "Azure: filtered",
    status: 400,
    body: error({ code: "content_filter", innererror: { code: "ResponsibleAIPolicyViolation" } }),
    is: { kind: "content-filter" },
  },
  {
    title: "DashScope: filtered",
    status: 400,
    body: error({ code: "data_inspection_failed", message: "…" }),
    is: { kind: "content-filter" },
  },
  {
    title: "a parameter refused",
    status: 400,
    body: error({ message: "temperature must be at most 2", type: "invalid_request_error", param: "temperature" }),
    is: { kind: "invalid-request" },
  },
  {
    title: "FastAPI: unprocessable",
    status: 422,
    body: { detail: [{ loc: ["body"], msg: "field required" }] },
    is: { kind: "invalid-request", says: expect.stringContaining("field required") },
  },
  {
    title: "a redirect",
    status: 301,
    body: "",
    is: { kind: "invalid-request", says: expect.stringContaining("base-url") },
  },
  { title: "a wrong path", status: 404, body: page("Not Found"), is: { kind: "invalid-request" } },
  // The provider, or something before it.
  {
    title: "an internal error",
    status: 500,
    body: error({ message: "oops" }),
    is: { kind: "server", retryAfterMs: null },
  },
  {
    title: "a bad gateway's page",
    status: 502,
    body: page("502 Bad Gateway"),
    is: { kind: "server", says: "a page: 502 Bad Gateway" },
  },
  {
    title: "unavailable, come back",
    status: 503,
    headers: { "retry-after": "5" },
    body: "",
    is: { kind: "server", retryAfterMs: 5_000 },
  },
  {
    title: "overloaded",
    status: 529,
    body: error({ type: "overloaded_error", message: "Overloaded" }),
    is: { kind: "server" },
  },
  { title: "a firewall's page", status: 403, body: page("Attention Required!"), is: { kind: "server" } },
  { title: "timed out upstream", status: 408, body: "", is: { kind: "server" } },
  {
    title: "an error inside a 200 without a code",
    status: 200,
    body: error({ message: "something went wrong" }),
    is: { kind: "server" },
  },
];

test.for(CASES)("$status $title", ({ status, body, headers, is }) => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  expect(errors.classify({ status, headers: headers ?? {} }, text, NOW)).toMatchObject({ status, ...is });
});

test("a limit passes on what the headers say", () => {
  const headers = {
    "x-ratelimit-limit-requests": "60",
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-reset-requests": "1s",
  };
  expect(errors.classify({ status: 429, headers }, "", NOW)).toMatchObject({
    hints: [{ of: "requests", limit: 60, remaining: 0, resetMs: 1_000 }],
  });
});

test("what is said of a failure is short", () => {
  expect(errors.classify({ status: 500, headers: {} }, "long ".repeat(10_000), NOW).says.length).toBeLessThan(310);
});
