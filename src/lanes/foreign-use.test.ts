import { expect, test } from "vitest";
import { never, randomOf, VirtualClock } from "#kernel";
import { Lanes, type Lease } from "#lanes";
import { HiddenLimits, type HiddenLimitSpec } from "#worlds";
import { adaptive, laneSpec } from "../../test/support/lane-specs.ts";

const LANE = laneSpec("a");

interface Scene {
  readonly limits: HiddenLimitSpec;
  readonly seed: number;
  readonly workers: number;
  /** A worker rests up to so long between two calls. */
  readonly pauseMs?: number;
  readonly minutes?: number;
}

/**
 * Workers send over a lane to a provider that tells what is left. The machine is loaded: sends leave up to half a second
 * late, some by seconds, and answers overtake each other. Gives the shares of others that were told.
 */
async function toldOf({ limits, seed, workers, pauseMs = 0, minutes = 10 }: Scene): Promise<readonly number[]> {
  const clock = new VirtualClock(0);
  const random = randomOf("loaded machine", seed);
  const hidden = new HiddenLimits(limits, clock.now());
  const lanes = new Lanes([LANE], { clock, random: randomOf("lanes", seed), pace: adaptive });
  const told: number[] = [];
  lanes.events.on((event) => {
    if (event.type === "foreign-use-found") told.push(event.share);
  });
  const sleep = (ms: number): Promise<void> => clock.sleep(ms, never);
  const send = async (lease: Lease): Promise<void> => {
    await sleep(random.next() < 0.05 ? 4_000 * random.next() : 500 * random.next());
    lease.sent();
    const verdict = hidden.admit({ inputTokens: 1, outputTokens: 1 }, clock.now());
    const { limit, remaining, resetMs } = hidden.state(clock.now()).requests!;
    const hints = [{ of: "requests", limit: Math.floor(limit), remaining, resetMs }] as const;
    await sleep(100 + 2_000 * random.next());
    if (verdict.kind === "rejected")
      return lease.settle({ kind: "rejected", why: "requests", retryAfterMs: verdict.retryAfterMs, hints });
    lease.admitted(hints);
    await sleep(500);
    hidden.ended(clock.now());
    lease.settle({ kind: "answered", tokens: null });
  };
  const work = async (name: number): Promise<void> => {
    while (clock.now() < minutes * 60_000) {
      const tokens = { input: 1, output: 1 };
      const request = { model: "model", tokens, stage: "opening", conversation: String(name) } as const;
      await send(await lanes.acquire(request, never));
      if (pauseMs > 0) await sleep(pauseMs * random.next());
    }
  };
  await clock.run(Promise.all(Array.from({ length: workers }, (_, name) => work(name))).then(() => undefined));
  return told;
}

const limited = (perMinute: number, window: "bucket" | "fixed" = "bucket"): HiddenLimitSpec => ({
  requests: { perMinute, burstSeconds: 60, window },
});

const SEEDS = [1, 2, 3];

test.for([
  ["a quota that is used up", { limits: limited(60), workers: 8 }],
  ["a large quota that is used up", { limits: limited(1_200), workers: 60 }],
  ["a quota that is hardly used", { limits: limited(600), workers: 4, pauseMs: 8_000 }],
  ["a quota that is full now and then", { limits: limited(60), workers: 3, pauseMs: 6_000 }],
  ["a quota that comes back by the minute", { limits: limited(60, "fixed"), workers: 8 }],
] as const)("late sends and headers out of order are not somebody else: %s", async ([, scene]) => {
  for (const seed of SEEDS) expect(await toldOf({ ...scene, seed })).toEqual([]);
});

test("somebody who takes half of the quota for four minutes is found on a loaded machine, and that it ended", async () => {
  const foreign = [{ fromSeconds: 120, toSeconds: 360, share: 0.5 }];
  for (const seed of SEEDS) {
    const [share, end, ...more] = await toldOf({ limits: { ...limited(60), foreign }, workers: 8, seed });
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.6);
    expect([end, more]).toEqual([0, []]);
  }
});
