import fc from "fast-check";
import { expect, test } from "vitest";
import { randomOf } from "./random.ts";

const firstOf = (count: number, ...names: (string | number)[]): number[] => {
  const random = randomOf(...names);
  return Array.from({ length: count }, () => random.next());
};

// Expectations here are literals: the stream is a promise to every machine and version.
test("the stream of a name is pinned", () => {
  expect(firstOf(3, "seed", 1).map((x) => x.toFixed(6))).toMatchInlineSnapshot(`
    [
      "0.605262",
      "0.711222",
      "0.225905",
    ]
  `);
});

test("equal names give equal streams, others give others", () => {
  expect(firstOf(5, "a", 1)).toEqual(firstOf(5, "a", 1));
  expect(firstOf(5, "a", 1)).not.toEqual(firstOf(5, "a", 2));
  expect(firstOf(5, "a1")).not.toEqual(firstOf(5, "a", 1));
});

test("numbers stay in their range and fill it evenly", () => {
  const random = randomOf("range");
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let draw = 0; draw < 10_000; draw++) buckets[random.int(10)]! += 1;
  expect(Math.min(...buckets)).toBeGreaterThan(850);
  expect(Math.max(...buckets)).toBeLessThan(1150);
});

test("normal numbers have mean 0 and deviation 1", () => {
  const random = randomOf("normal");
  const draws = Array.from({ length: 20_000 }, () => random.normal());
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});

test("shuffling keeps every item", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
      const ascending = (a: number, b: number): number => a - b;
      expect(randomOf(seed).shuffle(items).toSorted(ascending)).toEqual(items.toSorted(ascending));
    }),
  );
});
