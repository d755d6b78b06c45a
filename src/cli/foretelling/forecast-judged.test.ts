import { expect, test } from "vitest";
import { judged, judgedText } from "./forecast-judged.ts";

const foretold = { p10: 250_000, p50: 300_000, p90: 390_000 };

test("a forecast is judged by where the time taken lies in it", () => {
  expect(judged(foretold, 310_000)).toMatchObject({ within: true, medianOff: expect.closeTo(-0.032, 3) });
  expect(judgedText(judged(foretold, 310_000))).toBe(
    "foretold 4:10 to 6:30, took 5:10: as foretold, the middle 3 % too short",
  );
  expect(judgedText(judged(foretold, 200_000))).toBe(
    "foretold 4:10 to 6:30, took 3:20: sooner, the middle 50 % too long",
  );
  expect(judgedText(judged(foretold, 600_000))).toBe(
    "foretold 4:10 to 6:30, took 10:00: later, the middle 50 % too short",
  );
});
