import { expect, test } from "vitest";
import { randomOf } from "#kernel";
import { foreignShare, type ForeignUse, missed, noForeignUse } from "#limits";

/** One header a second, each with one own send. */
function seen(seconds: number, missing: (second: number) => number, from = noForeignUse, since = 0): ForeignUse {
  let use = from;
  for (let second = since; second <= since + seconds; second++)
    use = missed(use, { at: second * 1000, own: 1, missing: missing(second) });
  return use;
}

test("nothing is said before a minute and a half of headers", () => {
  expect(foreignShare(seen(89, () => 1))).toBeNull();
});

test("as much missing as was sent is half of all use", () => {
  const share = foreignShare(seen(120, () => 1))!;
  expect(share.share).toBeCloseTo(0.5);
  expect(share.atLeast).toBeGreaterThan(0.4);
});

test("more left than foretold is no negative use", () => {
  expect(foreignShare(seen(120, () => -1))).toEqual({ share: 0, atLeast: 0 });
});

test("use that ended is forgotten", () => {
  const use = seen(
    100,
    () => 0,
    seen(120, () => 1),
    121,
  );
  expect(foreignShare(use)!.share).toBeLessThan(0.05);
});

test("headers that overtook each other, or came late, cancel", () => {
  const random = randomOf("late headers", 1);
  let before = 0;
  const use = seen(600, () => {
    const late = 4 * random.next();
    const missing = late - before;
    before = late;
    return missing;
  });
  expect(foreignShare(use)!.share).toBeLessThan(0.1);
});

test("one great loss is not use that goes on, and neither is a quota that comes back by the minute", () => {
  for (const missing of [
    (second: number) => (second === 40 ? 60 : 0),
    (second: number) => (second % 60 === 59 ? -59 : 1),
  ]) {
    let use = noForeignUse;
    for (let since = 0; since < 600; since += 15) {
      use = seen(14, missing, use, since);
      expect(foreignShare(use)?.atLeast ?? 0).toBe(0);
    }
  }
});
