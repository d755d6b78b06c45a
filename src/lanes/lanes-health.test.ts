import { expect, test } from "vitest";
import { GroupId, never, randomOf, VirtualClock } from "#kernel";
import { type LaneEvent, type LaneRequest, Lanes, type LaneSpec } from "#lanes";
import { adaptive, laneSpec } from "../../test/support/lane-specs.ts";

const lane = (name: string): LaneSpec => laneSpec(name, { provider: name });

const request = (conversation: string, fields: Partial<LaneRequest> = {}): LaneRequest => ({
  model: "model",
  tokens: { input: 10, output: 10 },
  stage: "opening",
  conversation,
  ...fields,
});

interface Scene {
  readonly clock: VirtualClock;
  readonly lanes: Lanes;
  readonly events: LaneEvent[];
}

function scene(...names: readonly string[]): Scene {
  const clock = new VirtualClock(0);
  const events: LaneEvent[] = [];
  const lanes = new Lanes(names.map(lane), { clock, random: randomOf("health"), pace: adaptive });
  lanes.events.on((event) => events.push(event));
  return { clock, lanes, events };
}

test("a lane that never answered holds two sends, and rests after its first failure", async () => {
  const { clock, lanes, events } = scene("hung");
  const first = await lanes.acquire(request("1"), never);
  first.sent();
  using _second = await lanes.acquire(request("2"), never);
  let third = false;
  void lanes.acquire(request("3"), never).then(() => (third = true));
  await clock.advance(50_000);
  expect(third).toBe(false);
  first.settle({ kind: "failed", reason: "no headers within 60 s" });
  expect(lanes.snapshot()[0]!.state).toEqual({ kind: "failing", until: 65_000, why: "no headers within 60 s" });
  expect(events).toMatchObject([
    { type: "lane-failing", lane: "hung", until: 65_000, reason: "no headers within 60 s" },
  ]);
  await clock.advance(15_000);
  expect(third).toBe(true);
});

test("failures of a lane say nothing about its limits", async () => {
  const { lanes } = scene("a");
  const first = await lanes.acquire(request("1"), never);
  first.admitted([]);
  first.settle({ kind: "failed", reason: "stream cut" });
  expect(lanes.snapshot()[0]).toMatchObject({ failed: 1, learnedRpm: null, learnedConcurrency: null, cap: null });
});

test("time in which calls waited for a resting lane is counted by its cause", async () => {
  const { clock, lanes } = scene("a");
  const first = await lanes.acquire(request("1"), never);
  first.sent();
  first.settle({ kind: "rejected", why: "requests", retryAfterMs: 5000, hints: [] });
  const waiting = lanes.acquire(request("1", { stage: "continuing" }), never);
  await clock.advance(5000);
  await waiting;
  expect(lanes.snapshot()[0]!.starvedMs.resting).toBeCloseTo(5000);
});

test("at the end of the work a slow lane is left alone when the fast one will be done sooner", async () => {
  const { clock, lanes } = scene("fast", "slow");
  lanes.foresee("model", 8);
  const speeds: Readonly<Record<string, number>> = { fast: 1000, slow: 20_000 };
  const used: string[] = [];
  const carry = async (name: string): Promise<void> => {
    const lease = await lanes.acquire(request(name), never);
    used.push(lease.lane.id);
    lease.sent();
    lease.admitted([]);
    await clock.sleep(speeds[lease.lane.id]!, never);
    lease.settle({ kind: "answered", tokens: null });
  };
  await clock.run(Promise.all(["1", "2", "3", "4"].map(carry)));
  const learned = used.length;
  await clock.run(Promise.all(["5", "6", "7", "8"].map(carry)));
  expect(used.slice(0, learned)).toContain("slow");
  expect(used.slice(learned)).toEqual(["fast", "fast", "fast", "fast"]);
});

test("lesson 5: what headers say is left is spent at once, and not more", async () => {
  const { clock, lanes } = scene("a");
  const first = await lanes.acquire(request("0"), never);
  first.sent();
  first.admitted([{ of: "requests", limit: 60, remaining: 20, resetMs: 40_000 }]);
  let granted = 0;
  for (let name = 1; name <= 100; name++)
    void lanes.acquire(request(String(name)), never).then((lease) => {
      granted += 1;
      lease.sent();
    });
  await clock.advance(9000);
  // Twenty that were left, and one more for each second since.
  expect(granted).toBeGreaterThanOrEqual(20);
  expect(granted).toBeLessThanOrEqual(29);
});

test("models that share a lane's group take turns", async () => {
  const clock = new VirtualClock(0);
  const group = GroupId("account");
  const limits = { concurrency: 1, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null };
  const specs = ["one", "two"].map((model) => ({ ...lane(model), model, group, provider: "p", limits }));
  const lanes = new Lanes(specs, { clock, random: randomOf("turns"), pace: adaptive });
  const order: string[] = [];
  const carry = async (model: string, at: number): Promise<void> => {
    using lease = await lanes.acquire(request(`${model}${at}`, { model }), never);
    order.push(model);
    lease.settle({ kind: "answered", tokens: null });
  };
  await clock.run(
    Promise.all([...[1, 2, 3].map((at) => carry("one", at)), ...[1, 2, 3].map((at) => carry("two", at))]),
  );
  expect(order).toEqual(["one", "two", "one", "two", "one", "two"]);
});
