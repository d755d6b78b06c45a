import fc from "fast-check";
import { expect, test } from "vitest";
import { ramped, rampPerSecond, rampRoomAt, slowed, startRamp } from "#limits";

/** Sends as fast as the ramp allows for so long; gives the moments. */
function sendsFor(ms: number, backlog: number): number[] {
  let ramp = startRamp(0);
  const sends: number[] = [];
  for (let now = 0; now <= ms; now = Math.max(now + 1, rampRoomAt(ramp, backlog, 250))) {
    ramp = ramped(ramp, now);
    sends.push(now);
  }
  return sends;
}

test("with much to do it reaches fifty sends a second within ten seconds", () => {
  const sends = sendsFor(10_000, 12_000);
  expect(sends.filter((at) => at > 9000).length).toBeGreaterThan(50);
});

test("with little to do a refusal comes upon few sends that are out already", () => {
  const sends = sendsFor(10_000, 600);
  const most = Math.max(...sends.map((at) => sends.filter((other) => other > at - 250 && other <= at).length));
  expect(most).toBeLessThanOrEqual(4);
});

test("after a slow-down it grows by no more than 1.5 in ten seconds", () => {
  let ramp = startRamp(0);
  for (let at = 0; at < 5000; at += 100) ramp = ramped(ramp, at);
  ramp = slowed(ramp, 5000);
  const counts = [0, 0, 0, 0];
  for (let now = 5000; now < 45_000; now = Math.max(now + 1, rampRoomAt(ramp, 10_000, 250))) {
    ramp = ramped(ramp, now);
    counts[Math.floor((now - 5000) / 10_000)]! += 1;
  }
  for (let at = 1; at < counts.length; at++) expect(counts[at]! / counts[at - 1]!).toBeLessThan(1.5);
});

test("the pace is always above zero and never falls as more is let in", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 1, max: 2000 }),
      (letIn, backlog, verdictMs) => {
        const ramp = { ...startRamp(0), letIn };
        const pace = rampPerSecond(ramp, backlog, verdictMs);
        expect(pace).toBeGreaterThan(0);
        expect(rampPerSecond({ ...ramp, letIn: letIn + 1 }, backlog, verdictMs)).toBeGreaterThanOrEqual(pace);
      },
    ),
  );
});
