import fc from "fast-check";
import { expect, test } from "vitest";
import { scrolledTo, visibleRows } from "./visible-rows.ts";

test("of a million rows a screenful is drawn", () => {
  const window = visibleRows({ count: 1_000_000, rowHeight: 30, scrolled: 3_000_000, seen: 600, spare: 8 });
  expect(window).toEqual({ from: 99_992, to: 100_028, offset: 2_999_760, height: 30_000_000 });
});

test("every row in view is drawn, whatever the list and wherever it is scrolled to", () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.integer({ min: 1, max: 80 }), fc.nat(500_000), fc.nat(2000), (...drawn) => {
      const [count, rowHeight, scrolled, seen] = drawn;
      const { from, to } = visibleRows({ count, rowHeight, scrolled, seen });
      const first = Math.floor(scrolled / rowHeight);
      for (let row = first; row < count && row * rowHeight < scrolled + seen; row += 1) {
        expect(row >= from && row < to).toBe(true);
      }
      expect(from).toBeLessThanOrEqual(to);
      expect(to).toBeLessThanOrEqual(Math.max(count, from));
    }),
  );
});

test("the keyboard scrolls no further than it must", () => {
  const window = { rowHeight: 10, scrolled: 100, seen: 50 };
  expect([3, 10, 14, 20].map((row) => scrolledTo(row, window))).toEqual([30, 100, 100, 160]);
});
