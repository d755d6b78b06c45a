import { expect, test } from "vitest";
import { never, randomOf } from "#kernel";
import { FakeClock } from "#testing";
import type { WorldInput } from "./world-yaml.ts";
import { parseWorld } from "./world-spec.ts";
import { type TwinOutcome, type WorldTwin, worldTwin } from "./world-twin.ts";

function twinOf(input: WorldInput): { clock: FakeClock; twin: WorldTwin } {
  const clock = new FakeClock();
  return {
    clock,
    twin: worldTwin(parseWorld(structuredClone(input) as never, "test"), { clock, random: randomOf("test") }),
  };
}

const length = { inputTokens: 100, outputTokens: 100, latencyMs: 5000 };
const prompt = { messages: [{ role: "user" as const, content: "What is 2 + 3?" }] };
const send = { key: "a", deployment: "sim-large", prompt, length };

test("an admission is seen early and the answer when it has been written", async () => {
  const { clock, twin } = twinOf({});
  const seen: number[] = [];
  const start = clock.now();
  const sending = twin.send({ ...send, onAdmitted: () => seen.push(clock.now() - start) }, never);
  const outcome = await clock.run(sending);
  expect(seen).toEqual([800]);
  expect(clock.now() - start).toBe(5000);
  expect(outcome).toMatchObject({ kind: "answered", completion: { simulated: true, reportedModel: "sim-large" } });
});

test("a rejection comes after a quarter of a second, and says only what the world tells", async () => {
  const told = twinOf({ limits: { "requests-per-minute": 60, "burst-seconds": 1 } });
  void told.twin.send(send, never);
  const start = told.clock.now();
  expect(await told.clock.run(told.twin.send(send, never))).toMatchObject({
    kind: "rejected",
    why: "requests",
    retryAfterMs: 1000,
    refusal: { status: 429, message: "Rate limit reached for sim-large on requests per min (RPM)." },
    limits: { requests: { limit: 60, remaining: 0 } },
  });
  expect(told.clock.now() - start).toBe(250);
  const hidden = twinOf({ limits: { concurrency: 1 }, headers: "absent", rejections: "bare" });
  void hidden.twin.send(send, never);
  expect(await hidden.clock.run(hidden.twin.send(send, never))).toEqual({
    kind: "rejected",
    why: null,
    retryAfterMs: null,
    limits: null,
    refusal: { status: 429, code: "rate_limit_exceeded", type: "rate_limit_error", message: "Too many requests" },
  });
});

/** Sends one call after another on each key until time is up, and counts the answers by key. */
async function answersByKey({ clock, twin }: ReturnType<typeof twinOf>, keys: readonly string[], seconds: number) {
  const until = clock.now() + seconds * 1000;
  const answers = Object.fromEntries(keys.map((key) => [key, 0]));
  const loop = async (key: string): Promise<void> => {
    while (clock.now() < until) {
      const outcome = await twin.send({ ...send, key, length: { ...length, latencyMs: 100 } }, never);
      if (outcome.kind === "answered") answers[key] = answers[key]! + 1;
    }
  };
  await clock.run(Promise.all(keys.flatMap((key) => [loop(key), loop(key), loop(key)])));
  return answers;
}

const slow = { "requests-per-minute": 60, "burst-seconds": 1 };

test("a limit is charged to what the quota says", async () => {
  expect(await answersByKey(twinOf({ limits: slow }), ["a", "b"], 30)).toEqual({ a: 30, b: 30 });
  const shared = await answersByKey(twinOf({ limits: slow, quota: "account" }), ["a", "b"], 30);
  expect(shared["a"]! + shared["b"]!).toBe(30);
});

test("an exception gives one key its own limits", async () => {
  const fast = { "requests-per-minute": 480, "burst-seconds": 1 };
  const lanes = twinOf({ limits: fast, exceptions: [{ key: "b", limits: slow }] });
  const { a, b } = await answersByKey(lanes, ["a", "b"], 30);
  expect(b).toBe(30);
  expect(a! / b!).toBeGreaterThan(6);
});

test("a revoked key is refused from its moment on, an unknown one always", async () => {
  const { clock, twin } = twinOf({ keys: [{ key: "a" }, { key: "b", "revoked-at-seconds": 60 }] });
  expect(await clock.run(twin.send({ ...send, key: "b" }, never))).toMatchObject({ kind: "answered" });
  await clock.advance(60_000);
  const revoked = await clock.run(twin.send({ ...send, key: "b" }, never));
  expect(revoked).toMatchObject({ kind: "refused", refusal: { status: 401, code: "invalid_api_key" } });
  expect(JSON.stringify(revoked)).not.toContain('"b"');
  expect(await clock.run(twin.send({ ...send, key: "c" }, never))).toMatchObject({ kind: "refused" });
  expect(await clock.run(twin.send(send, never))).toMatchObject({ kind: "answered" });
});

test("faults come as often as described, each in its own way", async () => {
  const { clock, twin } = twinOf({
    faults: {
      "error-share": 0.2,
      "reset-share": 0.1,
      "truncate-share": 0.1,
      "wrong-model-share": 0.25,
      "slow-share": 0.1,
    },
  });
  const outcomes: TwinOutcome[] = [];
  const latencies: number[] = [];
  for (let count = 0; count < 1000; count++) {
    const start = clock.now();
    outcomes.push(await clock.run(twin.send(send, never)));
    latencies.push(clock.now() - start);
  }
  const share = (holds: (outcome: TwinOutcome) => boolean): number => outcomes.filter(holds).length / 1000;
  const failedBy = (fault: string) => (outcome: TwinOutcome) => outcome.kind === "failed" && outcome.fault === fault;
  expect(share(failedBy("error"))).toBeCloseTo(0.2, 1);
  expect(share(failedBy("reset"))).toBeCloseTo(0.1, 1);
  expect(share(failedBy("truncate"))).toBeCloseTo(0.1, 1);
  const wrong = share((outcome) => outcome.kind === "answered" && outcome.completion.reportedModel !== "sim-large");
  expect(wrong / 0.6).toBeCloseTo(0.25, 1);
  expect(latencies.filter((ms) => ms === 50_000).length / 1000).toBeCloseTo(0.1 * 0.7, 1);
});

test("a hung send holds its place until the sender gives up, then gives it back", async () => {
  const { clock, twin } = twinOf({ limits: { concurrency: 1 }, faults: { "hang-share": 1 } });
  const abort = new AbortController();
  const hung = twin.send(send, abort.signal);
  await clock.advance(3_600_000);
  expect(twin.stats().lanes[0]).toMatchObject({ inFlight: 1 });
  abort.abort(new Error("given up"));
  await expect(hung).rejects.toThrow("given up");
  expect(twin.stats().lanes[0]).toMatchObject({ inFlight: 0, failed: 1 });
});

test("a disguised limit looks like a bad request", async () => {
  const { clock, twin } = twinOf({ limits: slow, faults: { "disguised-share": 1 } });
  void twin.send(send, never);
  const outcome = await clock.run(twin.send(send, never));
  expect(outcome).toMatchObject({ kind: "rejected", retryAfterMs: null, limits: null, refusal: { status: 400 } });
  expect(outcome.kind === "rejected" && outcome.refusal.code).toMatch(/^(MPE-429|PL-002)$/);
});

test("the statistics prove the rate: no second lets more in than the limit", async () => {
  const lane = twinOf({ limits: { "requests-per-minute": 300, "burst-seconds": 1, window: "fixed" } });
  const { a } = await answersByKey(lane, ["a"], 20);
  const { lanes } = lane.twin.stats();
  expect(lanes).toHaveLength(1);
  const [{ sends, admitted, rejected, rejectedBy, perSecond, peakInFlight }] = lanes as [(typeof lanes)[number]];
  expect(Math.max(...perSecond.map((second) => second.admitted))).toBe(5);
  expect(perSecond.reduce((sum, second) => sum + second.sends, 0)).toBe(sends);
  expect(admitted).toBe(a);
  expect(admitted + rejected).toBe(sends);
  expect(rejectedBy.requests).toBe(rejected);
  expect(peakInFlight).toBeLessThanOrEqual(3);
});

test("lengths that a world draws hang on the prompt alone", async () => {
  const { clock, twin } = twinOf({ lengths: {} });
  const drawn = async (content: string): Promise<unknown> => {
    const outcome = await clock.run(
      twin.send({ key: "a", deployment: "sim-large", prompt: { messages: [{ role: "user", content }] } }, never),
    );
    return outcome.kind === "answered" ? outcome.completion.usage : null;
  };
  expect(await drawn("one")).toEqual(await drawn("one"));
  expect(await drawn("one")).not.toEqual(await drawn("two"));
});
