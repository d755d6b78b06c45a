import { expect, test } from "vitest";
import { LaneId, RunId } from "#kernel";
import { lanePoint as point } from "../../../test/support/live-words.ts";
import { pausesOf, throughputOf } from "./lane-course.ts";

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
