import { expect, test } from "vitest";
import { never, randomOf, VirtualClock } from "#kernel";
import { type LaneEvent, type LaneRequest, Lanes, type LaneSpec } from "#lanes";
import { admittedAfterMs, drawCall, HiddenLimits, type HiddenLimitSpec, REJECTION_MS, usualShape } from "#worlds";
import { adaptive, laneSpec, unlimited } from "../../test/support/lane-specs.ts";

interface Scene {
  readonly seed: number;
  readonly calls: number;
  /** By key: the quota it is charged to. */
  readonly quotas: readonly HiddenLimits[];
  readonly clock: VirtualClock;
  readonly limits?: LaneSpec["limits"];
  readonly mode?: "adaptive" | "fixed";
}

interface Outcome {
  readonly found: readonly Extract<LaneEvent, { type: "shared-quota-found" }>[];
  /** Share of the sends refused, in the first half of the sends and in the second. */
  readonly rejected: readonly [number, number];
  readonly seconds: number;
  readonly lanes: Lanes;
}

async function run({ seed, calls, quotas, clock, limits = unlimited, mode = "adaptive" }: Scene): Promise<Outcome> {
  const specs = quotas.map((_, key) => laneSpec(`key-${key}`, { limits }));
  const lanes = new Lanes(specs, { clock, random: randomOf("shared quota", seed), pace: { ...adaptive, mode } });
  const found: Outcome["found"][number][] = [];
  lanes.events.on((event) => {
    if (event.type === "shared-quota-found") found.push(event);
  });
  lanes.foresee("model", calls);
  const random = randomOf("shared quota, calls", seed);
  const refused: boolean[] = [];
  const carry = async (name: number): Promise<void> => {
    const call = drawCall(usualShape, random);
    for (let stage: LaneRequest["stage"] = "opening"; ; stage = "continuing") {
      const tokens = { input: call.inputTokens, output: 500 };
      const lease = await lanes.acquire({ model: "model", tokens, stage, conversation: String(name) }, never);
      lease.sent();
      const quota = quotas[specs.findIndex(({ id }) => id === lease.lane.id)]!;
      const verdict = quota.admit(call, clock.now());
      refused.push(verdict.kind === "rejected");
      if (verdict.kind === "rejected") {
        await clock.sleep(REJECTION_MS, never);
        lease.settle({ kind: "rejected", why: "unknown", retryAfterMs: verdict.retryAfterMs, hints: [] });
        continue;
      }
      const headMs = admittedAfterMs(call.latencyMs);
      await clock.sleep(headMs, never);
      lease.admitted([]);
      await clock.sleep(call.latencyMs - headMs, never);
      quota.ended(clock.now());
      lease.settle({ kind: "answered", tokens: { input: call.inputTokens, output: call.outputTokens } });
      return;
    }
  };
  await clock.run(Promise.all(Array.from({ length: calls }, (_, name) => carry(name))));
  const half = Math.floor(refused.length / 2);
  const shareOf = (list: readonly boolean[]): number => list.filter(Boolean).length / list.length;
  return {
    found,
    rejected: [shareOf(refused.slice(0, half)), shareOf(refused.slice(half))],
    seconds: clock.now() / 1000,
    lanes,
  };
}

const rate = (perMinute: number, burstSeconds = 60): HiddenLimitSpec => ({
  requests: { perMinute, burstSeconds, window: "bucket" },
});

function oneQuota(seed: number, fields: Partial<Scene> = {}): Promise<Outcome> {
  const clock = new VirtualClock(0);
  const both = new HiddenLimits(rate(120), clock.now());
  return run({ seed, calls: 900, quotas: [both, both], clock, ...fields });
}

const seeds = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test("two keys on one hidden quota are found out, announced and from then on hardly refused", async () => {
  const outcomes: Outcome[] = [];
  for (const seed of seeds(6)) outcomes.push(await oneQuota(seed));
  const sure = outcomes.filter(({ found }) => found.length > 0);
  expect(sure.length).toBeGreaterThanOrEqual(4);
  for (const { found, lanes, seconds } of sure) {
    expect(found).toHaveLength(1);
    expect(found[0]!.groups).toEqual(["key-0", "key-1"]);
    expect(found[0]!.perMinute).toBeGreaterThan(115);
    expect(found[0]!.perMinute).toBeLessThan(125);
    expect(found[0]!.evidence.stretches).toBeGreaterThanOrEqual(8);
    // One controller for both, and only one that is remembered.
    const [left, right] = lanes.snapshot();
    expect(left!.learnedRpm).toBe(right!.learnedRpm);
    expect(Object.keys(lanes.profile())).toEqual(["key-0"]);
    // 900 calls, 120 at once, then two a second: 390 s and the last answer.
    expect(seconds).toBeLessThan(520);
    expect(lanes.snapshot().every(({ inFlight }) => inFlight === 0)).toBe(true);
  }
  expect(mean(sure.map(({ rejected }) => rejected[1]))).toBeLessThan(0.012);
});

test("keys that share a quota and are taken for one are refused less than those that are not", async () => {
  // A limit that a person said keeps groups apart: here it is one that never binds.
  const apart = { ...unlimited, concurrency: 100_000 };
  const merged: number[] = [];
  const unmerged: number[] = [];
  for (const seed of seeds(4)) {
    const one = await oneQuota(seed);
    const other = await oneQuota(seed, { limits: apart });
    expect(other.found).toEqual([]);
    merged.push(mean(one.rejected));
    unmerged.push(mean(other.rejected));
  }
  expect(mean(merged)).toBeLessThan(0.85 * mean(unmerged));
});

test("three keys on one quota become one", async () => {
  const found: Outcome["found"][] = [];
  for (const seed of seeds(4)) {
    const clock = new VirtualClock(0);
    const all = new HiddenLimits(rate(180), clock.now());
    found.push((await run({ seed, calls: 1200, quotas: [all, all, all], clock })).found);
  }
  const sure = found.filter((events) => events.length > 0);
  expect(sure.length).toBeGreaterThanOrEqual(2);
  for (const events of sure) expect(events.map(({ groups }) => groups)).toEqual([["key-0", "key-1", "key-2"]]);
});

test("two keys with a quota each are never taken for one", async () => {
  for (const seed of seeds(16)) {
    const clock = new VirtualClock(0);
    const random = randomOf("apart", seed);
    const burst = random.pick([2, 10, 60]);
    const perMinute = random.pick([[60, 60] as const, [90, 40] as const, [30, 60] as const]);
    const quotas = perMinute.map((each) => new HiddenLimits(rate(each, burst), clock.now()));
    const { found } = await run({ seed, calls: 500, quotas, clock });
    expect(found).toEqual([]);
  }
});

test("two keys with a quota each, of which somebody else takes a part now and then, are not taken for one", async () => {
  for (const seed of seeds(4)) {
    const clock = new VirtualClock(0);
    const quotas = [0, 1].map((key) => {
      const foreign = [0, 1, 2, 3].map((time) => ({
        fromSeconds: 60 + 100 * time + 30 * key,
        toSeconds: 110 + 100 * time + 30 * key,
        share: 0.5,
      }));
      return new HiddenLimits({ ...rate(60), foreign }, clock.now());
    });
    expect((await run({ seed, calls: 500, quotas, clock })).found).toEqual([]);
  }
});
