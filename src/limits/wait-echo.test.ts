import { expect, test } from "vitest";
import { echoedWindow, endHeard, fitsEnds, type WaitEnd } from "./wait-echo.ts";

/** Refusals at these moments, each with its wait, after sends at these moments. */
const heard = (
  refusals: readonly (readonly [at: number, waitMs: number])[],
  sends: readonly number[],
): readonly WaitEnd[] =>
  refusals.reduce<readonly WaitEnd[]>((ends, [at, waitMs]) => {
    const before = sends.filter((sent) => sent < at).map((sent, total) => ({ at: sent, total }));
    return endHeard(ends, { at, waitMs }, before, 1);
  }, []);

test("waits that end whole windows apart show a window that starts anew", () => {
  const ends = heard(
    [
      [8530, 1470],
      [13_400, 1600],
      [28_700, 1300],
    ],
    [],
  );
  expect(echoedWindow(ends)).toEqual({ windowMs: 5000, slides: false });
});

test("waits that end a window after an own send each show one that slides", () => {
  const sends = [0, 611, 7053, 7853, 14_101, 15_014];
  const ends = heard(
    [
      [801, 5199.5],
      [8120, 5733],
      [15_570, 5444],
    ],
    sends,
  );
  expect(echoedWindow(ends)).toEqual({ windowMs: 6000, slides: true });
});

test("waits that end anywhere show nothing", () => {
  const ends = heard(
    [
      [4870, 1137.3],
      [9260, 1620.9],
      [17_610, 1411.7],
      [30_330, 1789.1],
    ],
    [100, 1290, 2480, 3910, 5230, 6710, 8020, 11_400, 12_630, 13_980, 15_210, 18_900, 22_350, 25_470, 28_140],
  );
  expect(echoedWindow(ends)).toBeNull();
});

test("two ends so far apart that many windows fit are not enough, nor are rounded waits", () => {
  expect(
    echoedWindow(
      heard(
        [
          [8530, 1470],
          [21_200, 1800],
        ],
        [],
      ),
    ),
  ).toBeNull();
  expect(
    heard(
      [
        [8530, 2000],
        [13_530, 2000],
      ],
      [],
    ),
  ).toEqual([]);
});

test("a window that is shorter than a wait, or that an end does not fit, is refuted", () => {
  const ends = heard(
    [
      [8530, 1470],
      [11_400, 3600],
    ],
    [0],
  );
  expect(fitsEnds(ends, { windowMs: 5000, slides: false })).toBe(true);
  expect(fitsEnds(ends, { windowMs: 10_000, slides: false })).toBe(false);
  expect(fitsEnds(ends, { windowMs: 3000, slides: null })).toBe(false);
});
