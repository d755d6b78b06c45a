import { expect, test } from "vitest";
import { EpochMs } from "#kernel";
import type { LaneSnapshot } from "#lanes";
import { laneSpec } from "../../../test/support/lane-specs.ts";
import { Paces } from "./paces.ts";

/** A lane after so many sends, some refused, held to a pace or to none. */
const lane = (sends: number, rejected: number, ratePerMinute: number | null): LaneSnapshot => ({
  lane: laneSpec("a"),
  state: { kind: "ready" },
  inFlight: 0,
  peakInFlight: 0,
  cap: null,
  ratePerMinute,
  sends,
  answered: sends - rejected,
  rejected,
  failed: 0,
  learnedRpm: ratePerMinute,
  learnedTpm: null,
  learnedConcurrency: null,
  starvedMs: {},
  restingUntil: null,
  why: null,
});

const at = (seconds: number): EpochMs => EpochMs(seconds * 1_000);

test("what was sent before a pace was found is not held against it, nor what was refused", () => {
  const paces = new Paces(at(0));
  const course = [lane(30, 0, null), lane(62, 2, null), lane(62, 2, 60), lane(63, 2, 61), lane(65, 3, 60)];
  for (const [second, seen] of course.entries()) paces.look([seen], at(second + 1));
  // Three sends since the third second, one of them refused, over five seconds at least.
  expect(paces.letInPerMinute(course[4]!, at(5))).toBe(24);
  expect(paces.sentPerMinute(course[4]!, at(5))).toBe(780);
});

test("a pace that changes is measured against anew, one that is only better known is not", () => {
  const paces = new Paces(at(0));
  for (let second = 1; second <= 40; second++) paces.look([lane(second * 2, 0, 120 + (second % 4))], at(second));
  expect(paces.letInPerMinute(lane(82, 0, 121), at(41))).toBeCloseTo(120, 0);
  for (let second = 41; second <= 51; second++) paces.look([lane(40 + second, 0, 60)], at(second));
  expect(paces.letInPerMinute(lane(91, 0, 60), at(51))).toBe(60);
});

test("after a minute only the last one counts", () => {
  const paces = new Paces(at(0));
  for (let second = 1; second <= 100; second++) paces.look([lane(300 + second, 0, 60)], at(second));
  expect(paces.letInPerMinute(lane(400, 0, 60), at(100))).toBe(60);
});
