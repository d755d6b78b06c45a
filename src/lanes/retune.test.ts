import { expect, test } from "vitest";
import { never, randomOf, VirtualClock } from "#kernel";
import { type LaneRequest, Lanes, type LaneSpec, type Lease } from "#lanes";
import type { LimitSettings, PaceSettings } from "#records";
import { adaptive, laneSpec, unlimited } from "../../test/support/lane-specs.ts";

const pace: PaceSettings = { ...adaptive, mode: "fixed" };

const lane = (name: string, limits: Partial<LimitSettings> = {}): LaneSpec =>
  laneSpec(name, { limits: { ...unlimited, ...limits } });

/** Lanes over which calls are sent as fast as they let, each in flight for `callMs`; counts what was sent. */
function busy(specs: readonly LaneSpec[], callMs: number) {
  const clock = new VirtualClock();
  const lanes = new Lanes(specs, { clock, random: randomOf("retune test"), pace });
  const sentOn = new Map<string, number>();
  const send = async (n: number): Promise<void> => {
    const request: LaneRequest = {
      model: "model",
      tokens: { input: 10, output: 10 },
      stage: "opening",
      conversation: `c${n}`,
    };
    const lease: Lease = await lanes.acquire(request, never);
    using held = lease;
    held.sent();
    sentOn.set(held.lane.id, (sentOn.get(held.lane.id) ?? 0) + 1);
    await clock.sleep(callMs, never);
    held.admitted([]);
    held.settle({ kind: "answered", tokens: { input: 10, output: 10 } });
  };
  for (let n = 0; n < 5_000; n++) void send(n).catch(() => undefined);
  const sent = (): number => [...sentOn.values()].reduce((sum, count) => sum + count, 0);
  return { clock, lanes, sentOn, sent };
}

test("a limit of sends in flight is raised and lowered while lanes are in use", async () => {
  const { clock, lanes, sent } = busy([lane("a", { concurrency: 2 })], 1_000);
  await clock.advance(10_000);
  expect(sent()).toBeLessThanOrEqual(22);
  lanes.retune({ limitsOf: () => ({ ...unlimited, concurrency: 10 }) });
  const before = sent();
  await clock.advance(10_000);
  expect(sent() - before).toBeGreaterThan(90);
  lanes.retune({ limitsOf: () => ({ ...unlimited, concurrency: 1 }) });
  await clock.advance(1_000);
  const after = sent();
  await clock.advance(10_000);
  expect(sent() - after).toBeLessThanOrEqual(11);
  await lanes[Symbol.asyncDispose]();
});

test("a limit of requests a minute holds from the moment it is changed", async () => {
  const { clock, lanes, sent } = busy([lane("a", { requestsPerMinute: 60 })], 100);
  await clock.advance(60_000);
  expect(sent()).toBeLessThanOrEqual(63);
  lanes.retune({ limitsOf: () => ({ ...unlimited, requestsPerMinute: 600 }) });
  const before = sent();
  await clock.advance(60_000);
  expect(sent() - before).toBeGreaterThan(540);
  expect(sent() - before).toBeLessThanOrEqual(615);
  await lanes[Symbol.asyncDispose]();
});

test("workers and sends a second of each lane are changed for all lanes, those added later too", async () => {
  const { clock, lanes, sent, sentOn } = busy([lane("a")], 1_000);
  lanes.retune({ maxWorkers: 3 });
  await clock.advance(5_000);
  const begun = sent();
  await clock.advance(10_000);
  expect(sent() - begun).toBe(30);
  lanes.retune({ maxWorkers: null, qps: 1 });
  lanes.add([lane("b")]);
  await clock.advance(2_000);
  const before = new Map(sentOn);
  await clock.advance(20_000);
  for (const name of ["a", "b"]) expect(sentOn.get(name)! - before.get(name)!).toBe(20);
  await lanes[Symbol.asyncDispose]();
});

test("a lane that is added takes calls that were in line before it came", async () => {
  const { clock, lanes, sentOn } = busy([lane("a", { concurrency: 1 })], 10_000);
  await clock.advance(1_000);
  lanes.add([lane("b", { concurrency: 1 }), lane("a")]);
  await clock.advance(1_000);
  expect(Object.fromEntries(sentOn)).toEqual({ a: 1, b: 1 });
  expect(lanes.snapshot()).toHaveLength(2);
  await lanes[Symbol.asyncDispose]();
});
