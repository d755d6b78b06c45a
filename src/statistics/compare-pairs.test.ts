import fc from "fast-check";
import { expect, test } from "vitest";
import { comparePairs, type Pair } from "./compare-pairs.ts";
import { mcnemarExact } from "./mcnemar.ts";

/** The pairs of a paired fourfold table. */
function pairsOf(table: { both: number; onlyFirst: number; onlySecond: number; neither: number }): Pair[] {
  const of = (count: number, first: number, second: number, name: string): Pair[] =>
    Array.from({ length: count }, (_, n) => ({ task: `${name}-${n}`, first, second }));
  return [
    ...of(table.both, 1, 1, "both"),
    ...of(table.onlyFirst, 1, 0, "first"),
    ...of(table.onlySecond, 0, 1, "second"),
    ...of(table.neither, 0, 0, "neither"),
  ];
}

// Bentur et al. 2009 and Cavo et al. 2012, the examples of M. W. Fagerland, S. Lydersen, P. Laake, "Recommended tests and
// confidence intervals for paired binomial proportions", Statistics in Medicine 33 (2014) 2850–2875.
const airways = { both: 1, onlyFirst: 1, onlySecond: 7, neither: 12 };
const responses = { both: 59, onlyFirst: 6, onlySecond: 16, neither: 80 };

test("Bentur's airways have the Bonett–Price interval −0.508 … −0.013", () => {
  const comparison = comparePairs(pairsOf(airways))!;
  expect(comparison.difference).toBeCloseTo(-6 / 21, 12);
  expect(comparison.interval.low).toBeCloseTo(-0.5084, 4);
  expect(comparison.interval.high).toBeCloseTo(-0.0134, 4);
  expect(comparison.mcnemarP).toBeCloseTo(0.0703, 4);
});

// The values that the authors' own software, the R package contingencytables, is tested against.
test("Cavo's responses have the Bonett–Price interval −0.1195 … −0.0032 and McNemar's exact p of 0.052479", () => {
  const comparison = comparePairs(pairsOf(responses))!;
  expect(comparison.interval.low).toBeCloseTo(-0.1195, 4);
  expect(comparison.interval.high).toBeCloseTo(-0.0032, 4);
  expect(comparison.mcnemarP).toBeCloseTo(0.052479, 6);
  expect(comparison.claim).toBe("second-is-better");
});

// Armitage and Berry 1994, p. 127: two media for culturing tubercle bacilli; StatsDirect prints the exact two-sided p.
test("12 against 2 discordant specimens have p = 0.0129", () => {
  expect(mcnemarExact(12, 2)).toBeCloseTo(0.0129, 4);
});

test("without discordant pairs McNemar's p is 1, with thousands it is still a number", () => {
  expect(mcnemarExact(0, 0)).toBe(1);
  expect(mcnemarExact(5, 5)).toBe(1);
  expect(mcnemarExact(2600, 2400)).toBeCloseTo(0.00488365, 8);
});

test("three wins of three are not a difference", () => {
  const comparison = comparePairs(pairsOf({ both: 0, onlyFirst: 3, onlySecond: 0, neither: 0 }))!;
  expect(comparison.difference).toBe(1);
  expect(comparison.claim).toBe("no-difference-can-be-claimed");
});

test("sixty wins of a hundred against ten are a difference", () => {
  const comparison = comparePairs(pairsOf({ both: 20, onlyFirst: 60, onlySecond: 10, neither: 10 }))!;
  expect(comparison.claim).toBe("first-is-better");
});

test("repeats of a task are one piece of evidence", () => {
  const once = pairsOf(responses);
  const thrice = [...once, ...once, ...once];
  expect(comparePairs(thrice)).toEqual({ ...comparePairs(once), mcnemarP: null });
});

test("without pairs there is nothing to compare", () => {
  expect(comparePairs([])).toBeNull();
});

const score = fc.double({ min: 0, max: 1, noNaN: true });
const somePairs = fc.array(fc.record({ task: fc.string(), first: score, second: score }), { minLength: 1 });

test("swapping the sides mirrors the answer", () => {
  fc.assert(
    fc.property(somePairs, (pairs) => {
      const one = comparePairs(pairs)!;
      const other = comparePairs(pairs.map(({ task, first, second }) => ({ task, first: second, second: first })))!;
      expect(one.difference).toBeCloseTo(-other.difference, 12);
      expect(one.interval.low).toBeCloseTo(-other.interval.high, 12);
    }),
  );
});

test("a side never beats itself, and the interval stays in [−1, 1]", () => {
  fc.assert(
    fc.property(somePairs, (pairs) => {
      const equal = comparePairs(pairs.map(({ task, first }) => ({ task, first, second: first })))!;
      expect(equal.claim).toBe("no-difference-can-be-claimed");
      const { interval } = comparePairs(pairs)!;
      expect(interval.low).toBeGreaterThanOrEqual(-1);
      expect(interval.high).toBeLessThanOrEqual(1);
    }),
  );
});
