import { expect, test } from "vitest";
import { LaneId } from "#kernel";
import { FakeClock } from "#testing";
import { type CallInFlight, CallsInFlight } from "./calls-in-flight.ts";

const about = { conversation: "t", model: "m", call: 0 };

test("a call says its phase, since when, until when, its last byte and how much has come", async () => {
  const clock = new FakeClock(1_000);
  const calls = new CallsInFlight(clock);
  using call = calls.open(about);
  expect(calls.list()).toEqual([
    {
      ...about,
      sends: 0,
      lane: null,
      phase: "queued",
      since: 1_000,
      until: null,
      lastByteAt: null,
      tokens: 0,
      slowSince: null,
      startedAt: 1_000,
    },
  ]);
  await clock.advance(500);
  call.onLane(LaneId("p/k/d/m"));
  call.enter("streaming", 90_000);
  await clock.advance(10);
  call.byte();
  call.wrote(7);
  expect(calls.list()).toMatchObject([
    { sends: 1, lane: "p/k/d/m", phase: "streaming", since: 1_500, until: 91_500, lastByteAt: 1_510, tokens: 7 },
  ]);
  call.onLane(LaneId("p/k/e/m"));
  expect(calls.list()).toMatchObject([{ sends: 2, lastByteAt: null, tokens: 0 }]);
});

test("a stream that becomes slow, and one that recovers, is told once each, even when somebody looked before", async () => {
  const clock = new FakeClock(0);
  const calls = new CallsInFlight(clock);
  const heard: CallInFlight[] = [];
  using _listening = calls.on((view) => void heard.push(view));
  using call = calls.open(about);
  call.enter("streaming", 90_000);
  for (let token = 1; token <= 8; token++) {
    await clock.advance(10_000);
    calls.list();
    call.wrote(token);
  }
  await clock.advance(1_000);
  call.wrote(900);
  expect(heard.map(({ phase, slowSince }) => [phase, slowSince])).toEqual([
    ["streaming", null],
    ["streaming", 0],
    ["streaming", null],
  ]);
});

test("what is not streaming is never slow, and a call that ended is not in flight", async () => {
  const clock = new FakeClock(0);
  const calls = new CallsInFlight(clock);
  {
    using call = calls.open(about);
    call.enter("waiting-headers", 300_000);
    await clock.advance(200_000);
    expect(calls.list()).toMatchObject([{ phase: "waiting-headers", slowSince: null }]);
  }
  expect(calls.size).toBe(0);
});
