import { expect, test } from "vitest";
import { ageText, durationText, momentText } from "./moments.ts";

test("durations for people", () => {
  const said = [840, 12_400, 185_000, 7_620_000, 273_600_000].map(durationText);
  expect(said).toEqual(["840 ms", "12.4 s", "3 min 05 s", "2 h 07 min", "3 d 04 h"]);
  expect(durationText(-3)).toBe("0 ms");
});

test("an age changes once a second and is never negative", () => {
  expect([-200, 999, 59_999, 61_000, 3_661_000].map(ageText)).toEqual(["0 s", "0 s", "59 s", "1:01", "1:01:01"]);
});

test("a moment of another day says which", () => {
  const noon = new Date(2026, 10, 20, 12, 3, 4).getTime();
  expect(momentText(noon, noon + 3_600_000)).toBe("12:03:04");
  expect(momentText(noon, noon + 86_400_000)).toBe("2026-11-20 12:03:04");
});
