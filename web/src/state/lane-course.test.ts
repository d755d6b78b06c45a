import { expect, test } from "vitest";
import { LaneId, RunId, EpochMs } from "#kernel";
import type { LanePoint } from "#records";
import { pausesOf, thinned, throughputOf } from "./lane-course.ts";

const point = (at: number, parts: Partial<LanePoint> = {}): LanePoint => ({
  at: EpochMs(at),
  inFlight: 1,
  cap: 4,
  ratePerMinute: 60,
  sends: 1,
  answered: 1,
  rejected: 0,
  failed: 0,
  state: "ready",
  why: null,
  ...parts,
});

test("joining points keeps every send, the last moment, and trouble that lay between", () => {
  const points = Array.from({ length: 9 }, (_, n) => point(n * 1000, n === 2 ? { state: "resting", why: "429" } : {}));
  const joined = thinned(points, 5);
  expect(joined.reduce((sum, { sends }) => sum + sends, 0)).toBe(9);
  expect(joined.at(-1)?.at).toBe(8000);
  expect(joined.length).toBeLessThanOrEqual(5);
  expect(joined[1]).toMatchObject({ at: 3000, state: "resting", why: "429" });
});

test("throughput is what all lanes sent since the moment before, a minute", () => {
  const lanes = {
    [LaneId("a")]: [point(0), point(5000, { sends: 10, rejected: 1 })],
    [LaneId("b")]: [point(0), point(5000, { sends: 20, ratePerMinute: 90 })],
  };
  expect(throughputOf({ v: 1, run: RunId("r"), lanes })).toEqual([
    { at: 5000, sentPerMinute: 360, rejectedPerMinute: 12, allowedPerMinute: 150, inFlight: 2 },
  ]);
});

test("one lane without a rate leaves nothing that bounds them together", () => {
  const lanes = { [LaneId("a")]: [point(0), point(1000, { ratePerMinute: null })] };
  expect(throughputOf({ v: 1, run: RunId("r"), lanes })[0]?.allowedPerMinute).toBeNull();
});

test("a pause begins where the lane was last seen ready, and neighbours of one cause are one", () => {
  const points = [
    point(0),
    point(1000, { state: "resting", why: "429" }),
    point(2000, { state: "resting", why: "429" }),
    point(3000, { state: "failing", why: "reset" }),
    point(4000),
  ];
  expect(pausesOf(points)).toEqual([
    { from: 0, to: 2000, state: "resting", why: "429" },
    { from: 2000, to: 3000, state: "failing", why: "reset" },
  ]);
});
