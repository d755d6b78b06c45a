import { expect, test } from "vitest";
import { GroupId, LaneId, never, randomOf } from "#kernel";
import { type LaneEvent, type LaneRequest, Lanes, type LaneShares, type LaneSpec, type ShareReport } from "#lanes";
import { FakeClock } from "#testing";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SLICE_MS = 300_000;
const pace = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" } as const;

const lane = (name: string, requestsPerDay: number | null, model = "model"): LaneSpec => ({
  id: LaneId(name),
  provider: name,
  key: name,
  deployment: model,
  model,
  group: GroupId(name),
  limits: { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay },
});

const request = (model = "model"): LaneRequest => ({
  model,
  tokens: { input: 10, output: 10 },
  stage: "opening",
  conversation: model,
});

interface Scene {
  readonly clock: FakeClock;
  readonly lanes: Lanes;
  readonly events: LaneEvent[];
}

function scene(specs: readonly LaneSpec[], shares?: LaneShares): Scene {
  const clock = new FakeClock();
  const events: LaneEvent[] = [];
  const lanes = new Lanes(specs, {
    clock,
    random: randomOf("daily"),
    pace,
    ...(shares === undefined ? {} : { shares }),
  });
  lanes.events.on((event) => events.push(event));
  return { clock, lanes, events };
}

/** Asks for so many sends, each answered at once when its turn comes; the lanes they went on, as they go. */
function sendAll({ lanes }: Scene, count: number, model?: string): string[] {
  const used: string[] = [];
  for (let call = 0; call < count; call++)
    void lanes.acquire(request(model), never).then(
      (lease) => {
        used.push(lease.lane.id);
        lease.sent();
        lease.settle({ kind: "answered", tokens: null });
      },
      () => undefined,
    );
  return used;
}

test("a group whose day is used up rests until it resets, and says that it is the day", async () => {
  const at = scene([lane("a", 5)]);
  const began = at.clock.now();
  const used = sendAll(at, 8);
  await at.clock.advance(HOUR_MS);
  expect(used.length).toBe(5);
  const until = at.lanes.snapshot()[0]!.restingUntil!;
  expect(until).toBeGreaterThanOrEqual(began + DAY_MS);
  expect(until).toBeLessThanOrEqual(began + DAY_MS + SLICE_MS + 60_000);
  expect(at.lanes.snapshot()[0]!.state).toEqual({ kind: "resting", until, why: "daily" });
  expect(at.lanes.waiting()[0]).toMatchObject({ why: "resting", until, opening: 3 });
  expect(at.events).toContainEqual({ type: "group-rested", group: "a", until, why: "daily" });
  await at.clock.advance(DAY_MS - HOUR_MS - 1);
  expect(used.length).toBe(5);
  await at.clock.advance(HOUR_MS);
  expect(used.length).toBe(8);
  expect(at.lanes.snapshot()[0]!.state.kind).toBe("ready");
  expect(at.events.at(-1)).toMatchObject({ type: "group-resumed", group: "a" });
});

test("when a group's day is used up its work goes to other groups, and other models go on", async () => {
  const at = scene([lane("a", 3), lane("b", null), lane("c", 2, "other")]);
  const used = sendAll(at, 40);
  const others = sendAll(at, 2, "other");
  await at.clock.advance(HOUR_MS);
  expect(used.length).toBe(40);
  expect(used.filter((name) => name === "a").length).toBe(3);
  expect(others).toEqual(["c", "c"]);
});

test("leases that are out keep their place in the day; one that was never sent gives it back", async () => {
  const at = scene([lane("a", 2)]);
  const first = await at.lanes.acquire(request(), never);
  first.admitted([]);
  const second = await at.clock.run(at.lanes.acquire(request(), never));
  const used = sendAll(at, 1);
  await at.clock.advance(HOUR_MS);
  expect(used).toEqual([]);
  second.settle({ kind: "unrelated" });
  await at.clock.advance(1000);
  expect(used).toEqual(["a"]);
});

test("a send that was refused has used a part of the day", async () => {
  const at = scene([lane("a", 1)]);
  const first = await at.lanes.acquire(request(), never);
  first.sent();
  first.settle({ kind: "rejected", why: "requests", retryAfterMs: 1000, hints: [] });
  const used = sendAll(at, 1);
  await at.clock.advance(HOUR_MS);
  expect(used).toEqual([]);
  expect(at.lanes.snapshot()[0]!.why).toBe("daily");
});

test("what another process sent counts, also what it sent before it was first heard", async () => {
  const report: ShareReport = {
    from: "other",
    requests: 0,
    tokens: 0,
    sends: { ever: 50, inDay: 3 },
    inFlight: 0,
    wants: false,
    profile: null,
  };
  let sends = report.sends;
  const at = scene([lane("a", 10)], { tell: () => undefined, others: () => [{ ...report, sends }] });
  const used = sendAll(at, 2);
  await at.clock.advance(60_000);
  expect(used.length).toBe(2);
  sends = { ever: 54, inDay: 7 };
  used.push(...sendAll(at, 0));
  const later = sendAll(at, 8);
  await at.clock.advance(HOUR_MS);
  expect(later.length).toBeLessThanOrEqual(4);
  expect(used.length + later.length + 7).toBeGreaterThanOrEqual(10);
  expect(at.lanes.snapshot()[0]!.why).toBe("daily");
});

test("a refusal by the day parks the group for as long as was asked, whatever else its burst was told", async () => {
  const at = scene([lane("a", null), lane("b", null, "other")]);
  const leases = [];
  for (let call = 0; call < 2; call++) leases.push(await at.clock.run(at.lanes.acquire(request(), never)));
  for (const lease of leases) lease.sent();
  const retryAfterMs = 20 * HOUR_MS;
  const until = at.clock.now() + retryAfterMs;
  leases[0]!.settle({ kind: "rejected", why: "requests", retryAfterMs: 2000, hints: [] });
  leases[1]!.settle({ kind: "rejected", why: "daily", retryAfterMs, hints: [] });
  expect(at.lanes.snapshot()[0]!.state).toEqual({ kind: "resting", until, why: "daily" });
  const used = sendAll(at, 3);
  const others = sendAll(at, 3, "other");
  await at.clock.advance(retryAfterMs - 1);
  expect(used).toEqual([]);
  expect(others.length).toBe(3);
  await at.clock.advance(60_000);
  expect(used.length).toBe(3);
});
