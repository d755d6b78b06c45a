import { expect, test } from "vitest";
import { foreignShare, type ForeignUse, missed, noForeignUse } from "#limits";

const seen = (headers: number, own: number, missing: number, from: ForeignUse = noForeignUse): ForeignUse =>
  headers === 0 ? from : seen(headers - 1, own, missing, missed(from, own, missing));

test("nothing is said before twenty headers", () => {
  expect(foreignShare(seen(19, 1, 1))).toBeNull();
});

test("as much missing as was sent is half of all use", () => {
  expect(foreignShare(seen(40, 1, 1))).toBeCloseTo(0.5);
});

test("more left than foretold is no negative use", () => {
  expect(foreignShare(seen(40, 1, -1))).toBe(0);
});

test("use that ended fades", () => {
  expect(foreignShare(seen(150, 1, 0, seen(40, 1, 1)))!).toBeLessThan(0.05);
});
