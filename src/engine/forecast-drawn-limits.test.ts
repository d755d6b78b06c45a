import { expect, test } from "vitest";
import { GroupId, randomOf } from "#kernel";
import { drawnLimits } from "./forecast-drawn-limits.ts";
import type { BelievedLimits, BelievedRate, RateGuess } from "./forecast-limits.ts";

const DRAWS = 400;

const guessed = (passed: RateGuess["passed"], noneShare = 0): BelievedRate => ({
  perMinute: 500,
  burstSeconds: 10,
  sigma: 1,
  guess: { provider: "one", passed, noneShare },
});

const believed = (requests: BelievedRate): BelievedLimits => ({
  from: "unmet",
  requests,
  tokens: null,
  concurrency: null,
});

/** The rates of each group, draw by draw. */
function drawsOf(
  groups: Readonly<Record<string, BelievedRate>>,
): readonly Readonly<Record<string, BelievedRate | null>>[] {
  const all = new Map(Object.entries(groups).map(([name, rate]) => [GroupId(name), believed(rate)]));
  return Array.from({ length: DRAWS }, (_, at) =>
    Object.fromEntries([...drawnLimits(all, randomOf("draws", at))].map(([name, { requests }]) => [name, requests])),
  );
}

test("a rate nobody has met is drawn such that it would have let through what went through", () => {
  const passed = { amount: 400, busyMs: 30_000 };
  for (const { a } of drawsOf({ a: guessed(passed) })) {
    const { perMinute, burstSeconds } = a!;
    expect((perMinute / 60) * (30 + burstSeconds)).toBeGreaterThanOrEqual(400 * (1 - 1e-9));
  }
});

test("also where that is far more than was supposed", () => {
  for (const { a } of drawsOf({ a: guessed({ amount: 500_000, busyMs: 10_000 }) })) {
    expect((a!.perMinute / 60) * (10 + a!.burstSeconds)).toBeGreaterThanOrEqual(500_000 * (1 - 1e-9));
  }
});

test("what is wrong about one quota of a provider is as wrong about its others", () => {
  const draws = drawsOf({ a: guessed(null), b: guessed(null) });
  expect(draws.every(({ a, b }) => a!.perMinute === b!.perMinute)).toBe(true);
  expect(new Set(draws.map(({ a }) => a!.perMinute)).size).toBe(DRAWS);
});

test("what was learned is drawn quota by quota, within its doubt", () => {
  const learned: BelievedRate = { perMinute: 100, burstSeconds: 3, sigma: 0.05 };
  const draws = drawsOf({ a: learned, b: learned });
  expect(draws.every(({ a, b }) => a!.perMinute !== b!.perMinute && a!.burstSeconds === 3)).toBe(true);
  const within = draws.filter(({ a }) => Math.abs(a!.perMinute / 100 - 1) < 0.05).length;
  expect(within / DRAWS).toBeGreaterThan(0.6);
  expect(within / DRAWS).toBeLessThan(0.76);
});

test("where calls at once were refused and no rate, half of the draws have no rate", () => {
  const none = drawsOf({ a: guessed(null, 0.5) }).filter(({ a }) => a === null).length;
  expect(none / DRAWS).toBeGreaterThan(0.4);
  expect(none / DRAWS).toBeLessThan(0.6);
});
