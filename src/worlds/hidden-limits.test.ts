import { expect, test } from "vitest";
import { EpochMs, randomOf } from "#kernel";
import { builtinWorlds } from "./builtin-worlds.ts";
import { admittedAfterMs, drawCall, usualShape } from "./call-shape.ts";
import { HiddenLimits, type HiddenLimitSpec } from "./hidden-limits.ts";

const START = 1_700_000_000_000;
const at = (seconds: number): EpochMs => EpochMs(START + seconds * 1000);
const small = { inputTokens: 10, outputTokens: 10 };

/** Sends as often as given between two moments and says how many were let in. */
function offered(limits: HiddenLimits, from: number, to: number, perSecond: number): number {
  let admitted = 0;
  for (let tick = 0; tick < (to - from) * perSecond; tick++) {
    const now = at(from + tick / perSecond);
    if (limits.admit(small, now).kind !== "admitted") continue;
    admitted += 1;
    limits.ended(now);
  }
  return admitted;
}

const limitsOf = (spec: HiddenLimitSpec): HiddenLimits => new HiddenLimits(spec, at(0));
const perMinute = (value: number, window: "bucket" | "fixed" | "sliding" = "bucket", burstSeconds = 60) => ({
  requests: { perMinute: value, burstSeconds, window },
});

test("a bucket lets its burst in at once and then its rate", () => {
  const limits = limitsOf(perMinute(60));
  expect(offered(limits, 0, 1, 1000)).toBe(60);
  expect(offered(limits, 1, 11, 100)).toBe(10);
});

test("a small window refuses a burst that the minute would have allowed", () => {
  expect(offered(limitsOf(perMinute(60, "bucket", 2)), 0, 0.5, 100)).toBe(2);
});

test("a fixed window starts anew, a sliding one forgets send by send", () => {
  const fixed = limitsOf(perMinute(60, "fixed", 10));
  expect(offered(fixed, 9, 10, 100)).toBe(10);
  expect(offered(fixed, 10, 11, 100)).toBe(10);
  const sliding = limitsOf(perMinute(60, "sliding", 10));
  expect(offered(sliding, 9, 10, 100)).toBe(10);
  expect(offered(sliding, 10, 19, 100)).toBe(0);
  expect(offered(sliding, 19, 20, 100)).toBe(10);
});

test("a rate refusal says when the bucket has enough, and never less than a second", () => {
  const slow = limitsOf(perMinute(6, "bucket", 10));
  expect(slow.admit(small, at(0)).kind).toBe("admitted");
  expect(slow.admit(small, at(0))).toEqual({ kind: "rejected", why: "requests", retryAfterMs: 10_000 });
  const fast = limitsOf(perMinute(600, "bucket", 0.1));
  fast.admit(small, at(0));
  expect(fast.admit(small, at(0))).toEqual({ kind: "rejected", why: "requests", retryAfterMs: 1000 });
});

test("what a refusal promises is true: a send after the wait is let in", () => {
  for (const window of ["bucket", "fixed", "sliding"] as const) {
    const limits = limitsOf(perMinute(30, window, 20));
    offered(limits, 3, 4, 100);
    const refused = limits.admit(small, at(4.2));
    if (refused.kind !== "rejected") throw new Error("the limit was not reached");
    expect(limits.admit(small, EpochMs(at(4.2) + refused.retryAfterMs!)).kind).toBe("admitted");
  }
});

test("charged rejections starve a sender that does not wait, and owe at most half a bucket", () => {
  const charged = limitsOf({ ...perMinute(60), chargeRejected: true });
  expect(offered(charged, 0, 60, 50)).toBe(61);
  const refused = charged.admit(small, at(60));
  expect(refused).toMatchObject({ why: "requests" });
  expect(refused.kind === "rejected" && refused.retryAfterMs).toBeCloseTo(31_000, -2);
});

test("tokens are charged by what is really used, or by what was asked for", () => {
  const tokens = { perMinute: 1000, burstSeconds: 60, window: "bucket" } as const;
  const demand = { inputTokens: 100, outputTokens: 100, maxOutputTokens: 900 };
  const actual = limitsOf({ tokens: { ...tokens, charge: "actual" } });
  const estimated = limitsOf({ tokens: { ...tokens, charge: "estimate" } });
  const letIn = (limits: HiddenLimits): number =>
    Array.from({ length: 10 }, () => limits.admit(demand, at(0))).filter(({ kind }) => kind === "admitted").length;
  expect(letIn(actual)).toBe(5);
  expect(letIn(estimated)).toBe(1);
  expect(estimated.admit(demand, at(0))).toMatchObject({ why: "tokens" });
});

test("a call larger than the whole allowance passes when the allowance is untouched", () => {
  const limits = limitsOf({ tokens: { perMinute: 100, burstSeconds: 60, window: "bucket", charge: "actual" } });
  const huge = { inputTokens: 500, outputTokens: 0 };
  expect(limits.admit(huge, at(0)).kind).toBe("admitted");
  expect(limits.admit(small, at(200))).toMatchObject({ kind: "rejected" });
  expect(limits.admit(huge, at(300)).kind).toBe("admitted");
});

test("concurrency is refused without a time, and ends give it back", () => {
  const limits = limitsOf({ concurrency: 2 });
  limits.admit(small, at(0));
  limits.admit(small, at(0));
  expect(limits.admit(small, at(0))).toEqual({ kind: "rejected", why: "concurrency", retryAfterMs: null });
  limits.ended(at(1));
  expect(limits.admit(small, at(1)).kind).toBe("admitted");
  expect(limits.state(at(1)).inFlight).toBe(2);
});

test("a daily quota is there again when its day ends", () => {
  const limits = limitsOf({ requestsPerDay: 5, dayEndsAtSeconds: 3600 });
  expect(offered(limits, 0, 10, 1)).toBe(5);
  expect(limits.admit(small, at(10))).toEqual({ kind: "rejected", why: "daily", retryAfterMs: 3_590_000 });
  expect(offered(limits, 3600, 3610, 1)).toBe(5);
});

test("sends that grow too fast are slowed down, steady ones are not", () => {
  const limits = limitsOf({ acceleration: { factor: 1.5, perSeconds: 10 } });
  expect(offered(limits, 0, 100, 1)).toBe(100);
  expect(offered(limits, 100, 110, 10)).toBeLessThanOrEqual(15);
  expect(limits.admit(small, at(109))).toEqual({ kind: "rejected", why: "acceleration", retryAfterMs: null });
});

test("a limit that halves and a foreign user who comes and goes both show in what is let in", () => {
  const halving = limitsOf({ ...perMinute(600, "bucket", 1), changes: [{ atSeconds: 100, scale: 0.5 }] });
  expect(offered(halving, 0, 100, 50)).toBeCloseTo(1000, -2);
  expect(offered(halving, 100, 200, 50)).toBeCloseTo(500, -2);
  const shared = limitsOf({
    ...perMinute(600, "bucket", 1),
    foreign: [{ fromSeconds: 100, toSeconds: 200, share: 0.8 }],
  });
  offered(shared, 0, 100, 50);
  expect(offered(shared, 100, 200, 50)).toBeCloseTo(200, -2);
  expect(offered(shared, 200, 300, 50)).toBeCloseTo(1000, -2);
});

test("a wait that spans a change of the limit is computed across it", () => {
  const limits = limitsOf({ ...perMinute(60, "bucket", 60), changes: [{ atSeconds: 70, scale: 0.5 }] });
  offered(limits, 60, 61, 1000);
  const refused = limits.admit(small, at(60.9995));
  expect(refused).toMatchObject({ kind: "rejected", retryAfterMs: 1000 });
  expect(limits.state(at(61)).requests).toEqual({ limit: 60, remaining: 1, resetMs: expect.closeTo(49_000, -1) });
});

test("the state is what a truthful header would say", () => {
  const limits = limitsOf({
    ...perMinute(60),
    tokens: { perMinute: 6000, burstSeconds: 60, window: "fixed", charge: "actual" },
  });
  limits.admit({ inputTokens: 900, outputTokens: 100 }, at(30));
  expect(limits.state(at(30))).toEqual({
    requests: { limit: 60, remaining: 59, resetMs: 1000 },
    tokens: { limit: 6000, remaining: 5000, resetMs: 30_000 },
    inFlight: 1,
  });
});

test("the seven worlds are the ones of the design", () => {
  const rows = Object.entries(builtinWorlds).map(([name, { limits, calls }]) => [
    name,
    limits.requests?.perMinute ?? null,
    limits.tokens?.perMinute ?? null,
    limits.requests?.burstSeconds ?? null,
    limits.concurrency ?? null,
    calls,
  ]);
  expect(rows).toEqual([
    ["A", 60, null, 60, null, 600],
    ["B", 60, null, 60, null, 600],
    ["C", 3000, 12_000_000, 60, null, 12_000],
    ["D", 5000, 300_000, 60, null, 1200],
    ["E", null, null, null, 4, 200],
    ["F", null, null, null, 40, 1500],
    ["G", 60, null, 2, null, 600],
  ]);
  expect(builtinWorlds.B.limits.chargeRejected).toBe(true);
});

test("calls have the described medians, and an admission is seen before the answer", () => {
  const random = randomOf("calls");
  const calls = Array.from({ length: 20_001 }, () => drawCall(usualShape, random));
  const median = (of: (call: (typeof calls)[number]) => number): number =>
    calls.map(of).toSorted((a, b) => a - b)[10_000]!;
  expect(Math.abs(median((call) => call.inputTokens) / 2000 - 1)).toBeLessThan(0.03);
  expect(Math.abs(median((call) => call.outputTokens) / 400 - 1)).toBeLessThan(0.03);
  expect(Math.max(...calls.map((call) => call.outputTokens))).toBeLessThanOrEqual(8000);
  for (const { outputTokens, latencyMs } of calls) {
    const factor = latencyMs / (800 + outputTokens * 20);
    expect(factor >= 0.8 && factor < 1.25).toBe(true);
    expect(admittedAfterMs(latencyMs)).toBeLessThan(latencyMs);
  }
});
