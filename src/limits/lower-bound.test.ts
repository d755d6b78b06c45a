import fc from "fast-check";
import { expect, test } from "vitest";
import { type Allowance, lowerBound, type Work } from "./lower-bound.ts";

const calls = (amount: number, groups: readonly string[], takes: Partial<Work["takes"]> = {}): Work => ({
  name: groups.join(),
  amount,
  takes: { requests: 1, tokens: 0, concurrency: 0, ...takes },
  groups,
});
const perMinute = (group: string, requests: number, burst = 0): Allowance => ({
  group,
  limits: { requests: { perSecond: requests / 60, burst } },
});

// Solved by hand.
test("600 calls at 60 a minute after a burst of 60 take 540 seconds", () => {
  const bound = lowerBound([calls(600, ["a"])], [perMinute("a", 60, 60)], 0);
  expect(bound.seconds).toBeCloseTo(540, 6);
  expect(bound.bindings).toEqual([{ group: "a", resource: "requests", share: 1 }]);
});

test("two lanes of unequal speed share the work in proportion", () => {
  const bound = lowerBound([calls(900, ["fast", "slow"])], [perMinute("fast", 480), perMinute("slow", 60)], 0);
  expect(bound.seconds).toBeCloseTo(100, 6);
  expect(bound.bindings.map(({ group }) => group)).toEqual(["fast", "slow"]);
});

test("slots bind when calls are long: 200 calls of 10 s in 4 slots take 500 s", () => {
  const slots: Allowance = { group: "a", limits: { concurrency: { perSecond: 4, burst: 0 } } };
  expect(lowerBound([calls(200, ["a"], { concurrency: 10 })], [slots], 0).seconds).toBeCloseTo(500, 6);
});

test("the tighter of requests and tokens binds, by name", () => {
  const both: Allowance = {
    group: "a",
    limits: { requests: { perSecond: 10, burst: 0 }, tokens: { perSecond: 1000, burst: 0 } },
  };
  const bound = lowerBound([calls(100, ["a"], { tokens: 500 })], [both], 0);
  expect(bound.seconds).toBeCloseTo(50, 6);
  expect(bound.bindings[0]).toMatchObject({ group: "a", resource: "tokens" });
});

test("work that may go elsewhere makes room for work that may not", () => {
  // b is the only group for the second work: 60 calls there take 60 s; the first then has all of a: 60 calls at 60 a minute.
  const work = [calls(60, ["a", "b"]), calls(60, ["b"])];
  const bound = lowerBound(work, [perMinute("a", 60), perMinute("b", 60)], 0);
  expect(bound.seconds).toBeCloseTo(60, 6);
});

test("a long chain of calls binds when limits do not", () => {
  expect(lowerBound([calls(10, ["a"])], [perMinute("a", 600)], 42)).toEqual({ seconds: 42, bindings: [] });
});

test("work that nobody may do is never done", () => {
  expect(lowerBound([calls(10, [])], [perMinute("a", 60)], 0).seconds).toBe(Infinity);
});

test("a group without limits makes the bound the chain", () => {
  expect(lowerBound([calls(10, ["a"])], [{ group: "a", limits: {} }], 3).seconds).toBe(3);
});

const world = fc.record({
  amounts: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 4 }),
  rates: fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 4 }),
});

test("with every group open to all work, the bound is the work over the sum of the rates", () => {
  fc.assert(
    fc.property(world, ({ amounts, rates }) => {
      const groups = rates.map((_, at) => `g${at}`);
      const bound = lowerBound(
        amounts.map((amount) => calls(amount, groups)),
        rates.map((rate, at) => perMinute(groups[at]!, rate)),
        0,
      );
      const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
      expect(bound.seconds).toBeCloseTo((sum(amounts) / sum(rates)) * 60, 4);
    }),
  );
});

test("raising any limit never makes the bound longer", () => {
  fc.assert(
    fc.property(world, fc.nat(), ({ amounts, rates }, which) => {
      const work = amounts.map((amount, at) => calls(amount, [`g${at % rates.length}`, `g${(at + 1) % rates.length}`]));
      const bound = (raised: number): number =>
        lowerBound(
          work,
          rates.map((rate, at) => perMinute(`g${at}`, at === raised ? rate * 2 : rate)),
          0,
        ).seconds;
      expect(bound(which % rates.length)).toBeLessThanOrEqual(bound(-1) + 1e-6);
    }),
  );
});
