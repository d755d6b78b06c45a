import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";

test("the system clock agrees with the wall and does not go back", () => {
  const first = systemClock.now();
  expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
  expect(systemClock.now()).toBeGreaterThanOrEqual(first);
});
