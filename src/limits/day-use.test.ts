import { expect, test } from "vitest";
import { dayRoomAt, dayTotal, noDayUse, sentInDay } from "#limits";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SLICE_MS = 300_000;

test("while less was sent than is allowed there is room at once", () => {
  const use = sentInDay(noDayUse, 3, 0);
  expect(dayRoomAt(use, { held: 0, most: 4 }, HOUR_MS)).toBe(HOUR_MS);
});

test("what was sent is forgotten a day after its slice ended, and no earlier", () => {
  const use = sentInDay(sentInDay(noDayUse, 3, 0), 1, 10 * HOUR_MS);
  const at = dayRoomAt(use, { held: 0, most: 4 }, 11 * HOUR_MS);
  expect(at).toBe(DAY_MS + SLICE_MS);
  expect(dayTotal(use, at - 1)).toBe(4);
  expect(dayTotal(use, at)).toBe(1);
});

test("what is about to be sent is counted like what was", () => {
  const use = sentInDay(noDayUse, 3, 0);
  expect(dayRoomAt(use, { held: 1, most: 4 }, HOUR_MS)).toBe(DAY_MS + SLICE_MS);
  expect(dayRoomAt(noDayUse, { held: 4, most: 4 }, HOUR_MS)).toBe(HOUR_MS + DAY_MS + SLICE_MS);
});

test("no 24 hours ever hold more than is allowed, whenever the day begins", () => {
  const most = 50;
  const sentAt: number[] = [];
  let use = noDayUse;
  for (let now = 0; now < 3 * DAY_MS; now += 7 * 60_000) {
    if (dayRoomAt(use, { held: 0, most }, now) > now) continue;
    use = sentInDay(use, 1, now);
    sentAt.push(now);
  }
  const fullest = Math.max(...sentAt.map((from) => sentAt.filter((at) => at >= from && at < from + DAY_MS).length));
  expect(fullest).toBe(most);
  expect(sentAt.length).toBeGreaterThan(2.5 * most);
});
