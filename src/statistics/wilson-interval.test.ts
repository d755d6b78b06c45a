import fc from "fast-check";
import { expect, test } from "vitest";
import { wilsonInterval } from "./wilson-interval.ts";

// R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
test.for([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("%d of %d has Newcombe's interval %d … %d", ([successes, count, low, high]) => {
  const interval = wilsonInterval(successes!, count!);
  expect(interval?.low).toBeCloseTo(low!, 4);
  expect(interval?.high).toBeCloseTo(high!, 4);
});

// M. W. Fagerland, S. Lydersen, P. Laake, Statistical Analysis of Contingency Tables (2017), chapter 2: Ligarden et al. 2010.
test("13 of 16 has the interval 0.5699 … 0.9341", () => {
  const interval = wilsonInterval(13, 16);
  expect(interval?.low).toBeCloseTo(0.5699, 4);
  expect(interval?.high).toBeCloseTo(0.9341, 4);
});

test("nothing counted has no interval", () => {
  expect(wilsonInterval(0, 0)).toBeNull();
});

const counted = fc
  .integer({ min: 1, max: 5000 })
  .chain((count) => fc.record({ count: fc.constant(count), successes: fc.integer({ min: 0, max: count }) }));

test("the interval stays in [0, 1], holds the proportion, and is never a point", () => {
  fc.assert(
    fc.property(counted, ({ successes, count }) => {
      const { low, high } = wilsonInterval(successes, count)!;
      const mean = successes / count;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(mean);
      expect(high).toBeGreaterThan(low);
    }),
  );
});

test("successes and failures mirror each other", () => {
  fc.assert(
    fc.property(counted, ({ successes, count }) => {
      const one = wilsonInterval(successes, count)!;
      const other = wilsonInterval(count - successes, count)!;
      expect(one.low).toBeCloseTo(1 - other.high, 12);
    }),
  );
});

test("more confidence makes it wider", () => {
  const sure = wilsonInterval(7, 20, 0.99)!;
  const less = wilsonInterval(7, 20, 0.9)!;
  expect(sure.high - sure.low).toBeGreaterThan(less.high - less.low);
});
