import { expect, test } from "vitest";
import { GroupId, LaneId } from "#kernel";
import { blameOf, callFailure, WrongModelError } from "./call-failure.ts";
import type { FailureKind } from "./failure.ts";

const lane = {
  id: LaneId("p/key-1234/served/m"),
  provider: "p",
  key: "key-1234",
  deployment: "served",
  model: "m",
  group: GroupId("p"),
  limits: { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null },
};

const KINDS: readonly FailureKind[] = [
  { kind: "rate-limited", why: "tokens", retryAfterMs: 5_000, hints: [] },
  { kind: "credit-exhausted" },
  { kind: "auth" },
  { kind: "not-served" },
  { kind: "invalid-request", without: null },
  { kind: "wording", without: "usage-in-stream" },
  { kind: "content-filter" },
  { kind: "context-length" },
  { kind: "server", retryAfterMs: null },
  { kind: "network", stale: false },
  { kind: "timeout", late: "headers", waitedMs: 60_000 },
  { kind: "wrong-model", requested: "m", routed: "served", reported: "other" },
  { kind: "malformed" },
];
const thrownFor = (kind: FailureKind) => callFailure({ ...kind, status: 418, says: "words" }, { lane, sends: 2 });

// Literals: codes are stored in ledgers, and remedies decide what a run does.
test("every kind has its code, its remedy and its blame", () => {
  const table = KINDS.map((kind) => {
    const thrown = thrownFor(kind);
    return [thrown.kind, thrown.code, thrown.remedy, blameOf(thrown.failure)];
  });
  expect(table).toEqual([
    ["rate-limited", "SLUICE_RATE_LIMITED", { do: "retry", afterMs: 5_000 }, "limit"],
    ["credit-exhausted", "SLUICE_CREDIT_EXHAUSTED", { do: "other-lane" }, "lane"],
    ["auth", "SLUICE_AUTH", { do: "other-lane" }, "lane"],
    ["not-served", "SLUICE_NOT_SERVED", { do: "other-lane" }, "lane"],
    ["invalid-request", "SLUICE_INVALID_REQUEST", { do: "fail-trial" }, "request"],
    ["wording", "SLUICE_WORDING", { do: "retry" }, "wording"],
    ["content-filter", "SLUICE_CONTENT_FILTER", { do: "fail-trial" }, "request"],
    ["context-length", "SLUICE_CONTEXT_LENGTH", { do: "fail-trial" }, "request"],
    ["server", "SLUICE_SERVER", { do: "retry" }, "provider"],
    ["network", "SLUICE_NETWORK", { do: "retry" }, "provider"],
    ["timeout", "SLUICE_TIMEOUT", { do: "retry" }, "provider"],
    ["wrong-model", "SLUICE_WRONG_MODEL", { do: "other-lane" }, "answerer"],
    ["malformed", "SLUICE_MALFORMED", { do: "retry" }, "provider"],
  ]);
});

test("every message names the lane and how often the call was sent", () => {
  for (const kind of KINDS)
    expect(thrownFor(kind).message).toMatch(/^lane p\/key-1234\/served\/m: .+ \(send 2 of this call\)$/);
});

test.for([
  [{ kind: "auth" }, 'key-1234 is not accepted: HTTP 418, "words"; renew the key, or take it out of the config'],
  [
    { kind: "timeout", late: "idle", waitedMs: 90_000 },
    "gave up waiting for the next piece of an answer after 90000 ms; timeouts.idle",
  ],
  [
    { kind: "wrong-model", requested: "m", routed: "served", reported: "other" },
    'asked for "m" as "served", and "other" answered',
  ],
] as const)("%o says what to do", ([kind, words]) => {
  expect(thrownFor(kind).message).toContain(words);
});

test("the wrong model's error carries both names", () => {
  const thrown = thrownFor({ kind: "wrong-model", requested: "m", routed: "served", reported: "other" });
  expect(thrown).toBeInstanceOf(WrongModelError);
  expect(thrown).toMatchObject({ name: "WrongModelError", requested: "m", reported: "other" });
});
