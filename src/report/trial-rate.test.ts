import { expect, test } from "vitest";
import { wilsonInterval } from "#statistics";
import { trialRow, trialRows } from "../../test/support/trial-rows.ts";
import { rateOfTrials } from "./trial-rate.ts";

test("planned = graded + not scored + owed, and only graded trials are in the rate", () => {
  const rate = rateOfTrials(trialRows("FFP-ix??"));
  expect(rate).toMatchObject({ planned: 8, graded: 4, full: 2, partial: 1, notScored: 2, owed: 2, tasks: 4 });
  expect(rate.success).toBe(2.5 / 4);
  expect(rate.interval).toEqual(wilsonInterval(2.5, 4));
});

test("what is missing leaves bounds open; an inapplicable trial could have done neither", () => {
  // One infra-invalid and two owed trials could have failed or succeeded.
  expect(rateOfTrials(trialRows("FFP-ix??")).bounds).toEqual({ low: 2.5 / 7, high: 5.5 / 7 });
  expect(rateOfTrials(trialRows("Fi")).bounds).toEqual({ low: 1, high: 1 });
});

test("five tries of one task are less evidence than five tasks", () => {
  const width = ({ interval }: ReturnType<typeof rateOfTrials>): number => interval!.high - interval!.low;
  const tries = [0, 1].flatMap((task) =>
    [0, 1, 2, 3, 4].map((repeat) => trialRow({ task, repeat, outcome: task === 0 ? "full" : "failure" })),
  );
  expect(width(rateOfTrials(tries))).toBeGreaterThan(width(rateOfTrials(trialRows("FFFFF-----"))));
});

test("without anything graded there is no rate", () => {
  expect(rateOfTrials(trialRows("?x"))).toMatchObject({ success: null, interval: null, bounds: { low: 0, high: 1 } });
  expect(rateOfTrials([])).toMatchObject({ planned: 0, success: null, bounds: null });
});
