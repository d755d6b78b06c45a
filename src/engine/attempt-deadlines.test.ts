import { expect, test } from "vitest";
import { deferred, never } from "#kernel";
import type { Lease, LaneRequest } from "#lanes";
import { FakeClock } from "#testing";
import { AttemptDeadlines } from "./attempt-deadlines.ts";

const request: LaneRequest = {
  model: "a",
  tokens: { input: 0, output: 0 },
  stage: "opening",
  conversation: "trial-1",
};

const forEver = (): Promise<never> => new Promise(() => {});

test("an attempt that takes too long is cut off, though its work hears no signal", async () => {
  const clock = new FakeClock();
  const within = new AttemptDeadlines(clock, 5_000).within("trial-1", forEver, never);
  await Promise.all([
    expect(within).rejects.toMatchObject({ code: "SLUICE_ATTEMPT_TIMEOUT", remedy: { do: "retry" } }),
    clock.advance(5_000),
  ]);
});

test("what the work says when it is cut off does not hide the deadline", async () => {
  const clock = new FakeClock();
  const work = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new TypeError("cut"))));
  const within = new AttemptDeadlines(clock, 5_000).within("trial-1", work, never);
  await Promise.all([expect(within).rejects.toThrow("timeouts.attempt"), clock.advance(5_000)]);
});

test("time in line for a lane does not count", async () => {
  const clock = new FakeClock();
  const deadlines = new AttemptDeadlines(clock, 5_000);
  const granted = deferred<Lease>();
  const lanes = deadlines.pausedInLine({ acquire: () => granted.promise });
  const ended: string[] = [];
  const within = deadlines.within(
    "trial-1",
    async (signal) => {
      await clock.sleep(3_000, signal);
      await lanes.acquire(request, signal);
      await clock.sleep(3_000, signal);
    },
    never,
  );
  void within.then(
    () => ended.push("done"),
    () => ended.push("cut off"),
  );
  await clock.advance(1_000_000);
  expect(ended).toEqual([]);
  granted.resolve({} as Lease);
  await clock.advance(1_999);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toEqual(["cut off"]);
});

test("an aborted signal ends an attempt with the signal's own reason", async () => {
  const stop = new AbortController();
  const within = new AttemptDeadlines(new FakeClock(), 5_000).within("trial-1", forEver, stop.signal);
  stop.abort(new Error("stopped"));
  await expect(within).rejects.toThrow("stopped");
});
