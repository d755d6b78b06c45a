import { expect, test } from "vitest";
import { LaneId } from "#kernel";
import type { LaneSnapshot } from "#lanes";
import { CallsInFlight } from "#models";
import { FakeClock } from "#testing";
import { whatWaits } from "./what-waits.ts";

const lanes = { waiting: () => [], snapshot: () => [] };

test("calls that wait for the same thing on the same lane are told together, the longest first", async () => {
  const clock = new FakeClock();
  const calls = new CallsInFlight(clock);
  const startedAt = clock.now();
  const lane = LaneId("mine/key/a/a");
  for (const conversation of ["first", "second"]) {
    const call = calls.open({ conversation, model: "a", call: 0 });
    call.onLane(lane);
    call.enter("waiting-headers", 60_000);
    await clock.advance(5_000);
  }
  calls.open({ conversation: "third", model: "a", call: 2 }).enter("resting", 20_000);
  calls.open({ conversation: "in line", model: "a", call: 0 });
  const waits = whatWaits({ calls, lanes, quietSince: startedAt });
  expect(waits.calls).toEqual([
    {
      phase: "waiting-headers",
      lane,
      calls: 2,
      since: startedAt,
      until: startedAt + 60_000,
      lastByteAt: null,
      example: { trial: "first", call: 0 },
    },
    {
      phase: "resting",
      lane: null,
      calls: 1,
      since: startedAt + 10_000,
      until: startedAt + 30_000,
      lastByteAt: null,
      example: { trial: "third", call: 2 },
    },
  ]);
});

test("a line says what its failing lanes gave as the reason, and nothing of another model's", () => {
  const clock = new FakeClock();
  const line = { opening: 1, continuing: 0, since: clock.now(), why: "failing", until: null } as const;
  const failing = (model: string, why: string): LaneSnapshot =>
    ({ lane: { model }, state: { kind: "failing", until: clock.now(), why }, why }) as LaneSnapshot;
  const waits = whatWaits({
    calls: new CallsInFlight(clock),
    lanes: {
      waiting: () => ["a", "b"].map((model) => ({ model, ...line })),
      snapshot: () => [failing("a", "getaddrinfo ENOTFOUND")],
    },
    quietSince: clock.now(),
  });
  expect(waits.lines.map(({ reason }) => reason)).toEqual(["getaddrinfo ENOTFOUND", null]);
});
