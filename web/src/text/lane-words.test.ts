import { expect, test } from "vitest";
import { heatOf, laneUse, shortKey } from "./lane-words.ts";

test("a lane is as full as the fuller of its places and its rate", () => {
  const lane = { inFlight: 2, cap: 8, sentPerMinute: 90, learnedRpm: 100 };
  expect(laneUse(lane)).toBe(0.9);
  expect(laneUse({ ...lane, learnedRpm: null })).toBe(0.25);
  expect(laneUse({ ...lane, sentPerMinute: 500 })).toBe(1);
  expect(laneUse({ ...lane, sentPerMinute: 500, letInPerMinute: 60 })).toBe(0.6);
  expect(laneUse({ ...lane, cap: null, learnedRpm: null })).toBeNull();
});

test("heat has five steps, and one for lanes that nothing bounds", () => {
  expect([null, 0, 0.19, 0.2, 0.79, 0.8, 1].map(heatOf)).toEqual(["none", "0", "0", "1", "3", "4", "4"]);
  expect(shortKey("key-25fe7c72aa11")).toBe("…7c72aa11");
});
