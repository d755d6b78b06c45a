import fc from "fast-check";
import { expect, test } from "vitest";
import { clusteredInterval } from "./clustered-interval.ts";
import { wilsonInterval } from "./wilson-interval.ts";

const score: fc.Arbitrary<number> = fc.constantFrom(0, 0.5, 1);

test("with one score a cluster it is Wilson's interval", () => {
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 40 }), (scores) => {
      const values = scores.map((value, at) => ({ value, cluster: `${at}` }));
      const sum = scores.reduce((total, one) => total + one, 0);
      const [own, wilson] = [clusteredInterval(values)!, wilsonInterval(sum, scores.length)!];
      expect(own.low).toBeCloseTo(wilson.low, 12);
      expect(own.high).toBeCloseTo(wilson.high, 12);
    }),
  );
});

test("it stays within 0 and 1, holds the mean, and is never narrower than Wilson's over all scores", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(score, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 60 }), (draws) => {
      const values = draws.map(([value, cluster]) => ({ value, cluster: `${cluster}` }));
      const sum = values.reduce((total, { value }) => total + value, 0);
      const { low, high } = clusteredInterval(values)!;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(sum / values.length + 1e-12);
      expect(high).toBeGreaterThanOrEqual(sum / values.length - 1e-12);
      const wilson = wilsonInterval(sum, values.length)!;
      expect(high - low).toBeGreaterThanOrEqual(wilson.high - wilson.low - 1e-9);
    }),
  );
});

test("scores that are all alike count once a task, and no scores give no interval", () => {
  const values = ["a", "a", "a", "b", "b", "b"].map((cluster) => ({ value: 1, cluster }));
  expect(clusteredInterval(values)).toEqual(wilsonInterval(2, 2));
  expect(clusteredInterval([])).toBeNull();
});
