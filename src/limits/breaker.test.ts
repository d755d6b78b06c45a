import { expect, test } from "vitest";
import {
  type Breaker,
  breakerFailed,
  breakerPassed,
  breakerRoom,
  breakerSent,
  breakerUntold,
  closedBreaker,
} from "#limits";

const proven = breakerPassed(closedBreaker, 0);
const failing = (breaker: Breaker, times: number): Breaker =>
  times === 0 ? breaker : failing(breakerFailed(breaker, 1000), times - 1);

test("five failures in a row open it; four do not", () => {
  expect(failing(proven, 4).kind).toBe("closed");
  expect(failing(proven, 5).kind).toBe("open");
});

test("a lane that never answered is given up at its first failure", () => {
  expect(failing(closedBreaker, 1).kind).toBe("open");
});

test("more failures than answers in half a minute open it, even when they alternate", () => {
  let breaker = proven;
  for (let at = 0; breaker.kind === "closed" && at < 30; at++)
    breaker = at % 3 === 0 ? breakerPassed(breaker, at * 100) : breakerFailed(breaker, at * 100);
  expect(breaker.kind).toBe("open");
});

test("when its rest is over one send decides: let in it closes, failed it rests twice as long", () => {
  const open = failing(proven, 5);
  expect(breakerRoom(open, 15_999)).toEqual({ open: false, at: 16_000 });
  const half = breakerSent(open);
  expect(breakerRoom(half, 20_000)).toEqual({ open: false, at: null });
  expect(breakerPassed(half, 20_000).kind).toBe("closed");
  expect(breakerFailed(half, 20_000)).toMatchObject({ kind: "open", until: 50_000 });
});

test("a deciding send that tells nothing lets the next one decide at once", () => {
  const half = breakerSent(failing(proven, 5));
  expect(breakerRoom(breakerUntold(half, 20_000), 20_000).open).toBe(true);
});

test("in an outage a provider that has answered before is tried each minute, one that never did each five minutes", () => {
  const restOf = (breaker: Breaker): Breaker => {
    let last = breaker;
    for (let round = 0; round < 12; round++) last = breakerFailed(breakerSent(last), 0);
    return last;
  };
  expect(restOf(failing(proven, 5))).toMatchObject({ kind: "open", restMs: 60_000 });
  expect(restOf(failing(closedBreaker, 1))).toMatchObject({ kind: "open", restMs: 300_000 });
});
