import { expect, test } from "vitest";
import { readErrorBody } from "./error-body.ts";
import { hintsInWords } from "./limit-words.ts";

const hints = (words: string) => hintsInWords(readErrorBody({ status: 429, headers: {} }, words), []);

test.for([
  ["Rate limit of 400000 tokens per 60 s is exceeded.", { of: "tokens", limit: 400_000, remaining: 0 }],
  ["Rate limit of 50 per 60s exceeded for Requests. Please wait", { of: "requests", limit: 50, remaining: 0 }],
  ["a rate limit of 40,000 input tokens per minute.", { of: "tokens", limit: 40_000, remaining: 0 }],
  ["a rate limit of 50 requests per minute", { of: "requests", limit: 50, remaining: 0 }],
  [
    "on tokens per min (TPM): Limit 30000, Used 29000, Requested 1601.",
    { of: "tokens", limit: 30_000, remaining: 1_000 },
  ],
  ["on requests per minute (RPM): Limit 1,500, Used 1,500.", { of: "requests", limit: 1_500, remaining: 0 }],
  ["on tokens per min (TPM): Limit 6000.", { of: "tokens", limit: 6_000, remaining: 0 }],
] as const)("%s tells of a limit", ([words, hint]) => {
  expect(hints(words)).toEqual([hint]);
});

test.for([
  "on requests per day (RPD): Limit 200, Used 200, Requested 1.",
  "Rate limit of 50 per 86400s exceeded for UserByModelByDay.",
  "Rate limit of 50 per 60s exceeded for UserByModelByMinute.",
  "Rate limit is exceeded. Try again in 45 seconds.",
  "<html><title>limit of 5 requests per minute</title>",
])("%s tells of no limit a minute that could be used", (words) => {
  expect(hints(words)).toEqual([]);
});

test("what headers have said is not said again", () => {
  const said = readErrorBody({ status: 429, headers: {} }, "limit of 5 requests per minute");
  expect(hintsInWords(said, [{ of: "requests", remaining: 0 }])).toEqual([]);
});
