import { expect, test } from "vitest";
import { parseReset, parseSpan, rateLimitHints, retryAfterOf } from "./retry-hints.ts";

const NOW = Date.UTC(2025, 9, 9, 8, 53, 20);

test.for([
  ["6m0s", 360_000],
  ["1.5s", 1_500],
  ["20ms", 20],
  ["1h2m3s", 3_723_000],
  ["2d", 172_800_000],
  // Groq.
  ["2m59.56s", 179_560],
  ["7.66s", 7_660],
] as const)("the span %s is %d ms", ([text, ms]) => {
  expect(parseSpan(text)).toBeCloseTo(ms, 6);
});

test.for(["", "soon", "5", "s", "1x", "1s?"])("%j is no span", (text) => {
  expect(parseSpan(text)).toBeNull();
});

test.for([
  ["12", 12_000],
  ["0", 0],
  ["-5", 0],
  ["6m0s", 360_000],
  [String(NOW / 1_000 + 30), 30_000],
  [String(NOW + 2_500), 2_500],
  ["Thu, 09 Oct 2025 08:53:50 GMT", 30_000],
  ["2025-10-09T08:54:20Z", 60_000],
  ["2025-10-09T08:54:20.5+00:00", 60_500],
  ["Thu, 09 Oct 2025 08:00:00 GMT", 0],
] as const)("a reset of %s is %d ms away", ([text, ms]) => {
  expect(parseReset(text, NOW)).toBe(ms);
});

test.for(["", "soon"])("a reset of %j says nothing", (text) => {
  expect(parseReset(text, NOW)).toBeNull();
});

const waitOf = (headers: Record<string, string>, body = ""): number | null =>
  retryAfterOf({ status: 429, headers }, body, NOW);

test("milliseconds are more exact than seconds, headers more than words", () => {
  expect(waitOf({ "retry-after-ms": "250", "retry-after": "1" })).toBe(250);
  expect(waitOf({ "retry-after": "2" }, "try again in 9s")).toBe(2_000);
  expect(waitOf({ "retry-after": "soon" }, "try again in 9s")).toBe(9_000);
});

test.for([
  ["Please try again in 1.2s.", 1_200],
  ["Please try again in 6m0s. Visit", 360_000],
  ["Please try again in 20ms.", 20],
  ["Please retry after 60 seconds.", 60_000],
  ["Try again in 2 minutes", 120_000],
  ["retry in 1 hour", 3_600_000],
  ['{"retryDelay": "26s"}', 26_000],
  ["Rate limit is exceeded. Please wait 7 seconds.", 7_000],
  ["Please wait for 250ms", 250],
  ["Retrying in 2m59.56s", 179_560],
] as const)("the words %s ask for %d ms", ([body, ms]) => {
  expect(waitOf({}, body)).toBe(ms);
});

test("without header or words nothing is asked for", () => {
  expect(waitOf({}, "too many requests")).toBeNull();
});

test("headers of requests and tokens become one hint each", () => {
  const headers = {
    "x-ratelimit-limit-requests": "500",
    "x-ratelimit-remaining-requests": "499",
    "x-ratelimit-reset-requests": "120ms",
    "x-ratelimit-limit-tokens": "30000",
    "x-ratelimit-remaining-tokens": "29000",
    "x-ratelimit-reset-tokens": "6m0s",
  };
  expect(rateLimitHints({ status: 200, headers }, NOW)).toEqual([
    { of: "requests", limit: 500, remaining: 499, resetMs: 120 },
    { of: "tokens", limit: 30_000, remaining: 29_000, resetMs: 360_000 },
  ]);
});

test("a plain set of headers is one of requests, unless requests have their own", () => {
  const plain = { "x-ratelimit-limit": "20", "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW + 1_000) };
  expect(rateLimitHints({ status: 429, headers: plain }, NOW)).toEqual([
    { of: "requests", limit: 20, remaining: 0, resetMs: 1_000 },
  ]);
  expect(rateLimitHints({ status: 200, headers: { ...plain, "x-ratelimit-remaining-requests": "3" } }, NOW)).toEqual([
    { of: "requests", remaining: 3 },
  ]);
});

test("what cannot be read is left out, and -1 means unknown", () => {
  const headers = {
    "x-ratelimit-limit-requests": "-1",
    "x-ratelimit-remaining-requests": "many",
    "x-ratelimit-reset-tokens": "1s",
  };
  expect(rateLimitHints({ status: 200, headers }, NOW)).toEqual([{ of: "tokens", resetMs: 1_000 }]);
});

// Each vendor's own way to say when a limit is full again.
test.for([
  ["OpenAI", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s" }, 360_000],
  ["OpenAI, briefly", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "17ms" }, 17],
  ["Groq", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "2m59.56s" }, 179_560],
  ["Azure, in seconds", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "42" }, 42_000],
  ["OpenRouter, a moment", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW + 5_000) }, 5_000],
  [
    "a proxy, a moment in seconds",
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1_000 + 5) },
    5_000,
  ],
  ["a proxy, a date", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "Thu, 09 Oct 2025 08:53:50 GMT" }, 30_000],
] as const)("%s says when its limit is full again", ([, headers, resetMs]) => {
  expect(rateLimitHints({ status: 429, headers }, NOW)).toEqual([{ of: "requests", remaining: 0, resetMs }]);
});
