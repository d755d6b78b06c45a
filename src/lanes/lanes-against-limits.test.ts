import { expect, test } from "vitest";
import { type Clock, GroupId, never, randomOf, VirtualClock } from "#kernel";
import {
  type LaneEvent,
  type LaneRequest,
  Lanes,
  type LanesOptions,
  type LaneShares,
  type LaneSpec,
  type ShareReport,
} from "#lanes";
import type { PaceSettings } from "#records";
import {
  admittedAfterMs,
  builtinWorlds,
  drawCall,
  HiddenLimits,
  type HiddenLimitSpec,
  REJECTION_MS,
  usualShape,
} from "#worlds";
import { adaptive, laneSpec as lane, unlimited } from "../../test/support/lane-specs.ts";

interface Counts {
  sends: number;
  rejected: number;
  /** Sends within a quarter second of a rejection that asked for a longer wait. */
  early: number;
}

interface Scene {
  readonly limits: HiddenLimitSpec;
  readonly calls: number;
  readonly options?: Partial<LanesOptions>;
  readonly specs?: readonly LaneSpec[];
  /** Whether rejections say how long to wait. */
  readonly retryAfter?: boolean;
}

const pass = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.alarm(ms, resolve);
  });

/** Sends a number of calls through lanes against hidden limits; gives what was sent and when it ended. */
function sendAll(
  lanes: Lanes,
  clock: VirtualClock,
  hidden: HiddenLimits,
  scene: Scene,
): { counts: Counts; done: Promise<void> } {
  const counts: Counts = { sends: 0, rejected: 0, early: 0 };
  const random = randomOf("lanes against limits", scene.calls);
  let closedUntil = -Infinity;
  const carry = async (name: number): Promise<void> => {
    const call = drawCall(usualShape, random);
    for (let stage: LaneRequest["stage"] = "opening"; ; stage = "continuing") {
      const tokens = { input: call.inputTokens, output: 500 };
      const lease = await lanes.acquire({ model: "model", tokens, stage, conversation: String(name) }, never);
      lease.sent();
      counts.sends += 1;
      if (clock.now() < closedUntil) counts.early += 1;
      const verdict = hidden.admit(call, clock.now());
      if (verdict.kind === "rejected") {
        counts.rejected += 1;
        await pass(clock, REJECTION_MS);
        const retryAfterMs = scene.retryAfter === false ? null : verdict.retryAfterMs;
        closedUntil = Math.max(closedUntil, clock.now() + (retryAfterMs ?? 0));
        lease.settle({ kind: "rejected", why: "unknown", retryAfterMs, hints: [] });
        continue;
      }
      await pass(clock, admittedAfterMs(call.latencyMs));
      lease.admitted([]);
      await pass(clock, call.latencyMs - admittedAfterMs(call.latencyMs));
      hidden.ended(clock.now());
      lease.settle({ kind: "answered", tokens: { input: call.inputTokens, output: call.outputTokens } });
      return;
    }
  };
  return {
    counts,
    done: Promise.all(Array.from({ length: scene.calls }, (_, name) => carry(name))).then(() => undefined),
  };
}

async function run(scene: Scene): Promise<Counts & { seconds: number; lanes: Lanes; events: LaneEvent[] }> {
  const clock = new VirtualClock(0);
  const events: LaneEvent[] = [];
  const lanes = new Lanes(scene.specs ?? [lane("a")], {
    clock,
    random: randomOf("test"),
    pace: adaptive,
    ...scene.options,
  });
  lanes.events.on((event) => events.push(event));
  const { counts, done } = sendAll(lanes, clock, new HiddenLimits(scene.limits, clock.now()), scene);
  await clock.run(done);
  return { ...counts, seconds: clock.now() / 1000, lanes, events };
}

const minute = { perMinute: 60, burstSeconds: 60, window: "bucket" } as const;

test("lesson 1: where rejected sends are charged there is no livelock", async () => {
  const { rejected, sends, seconds } = await run({ limits: builtinWorlds.B.limits, calls: 300 });
  expect(rejected / sends).toBeLessThan(0.04);
  expect(seconds).toBeLessThan(340);
});

test("lesson 2, P2, P9: nothing is sent again before the wait that was asked for is over", async () => {
  const { early, rejected } = await run({ limits: { requests: { ...minute, window: "fixed" } }, calls: 200 });
  expect(rejected).toBeGreaterThan(0);
  // Those already on their way when the first rejection came are all there are.
  expect(early).toBe(0);
});

test("lesson 3: the rejections of one burst are one observation", async () => {
  const { events } = await run({ limits: { requests: minute }, calls: 90 });
  const learned = events.filter((event) => event.type === "limit-learned");
  const rests = events.filter((event) => event.type === "group-rested");
  expect(learned.length).toBeLessThanOrEqual(rests.length);
  expect(learned.length).toBeLessThanOrEqual(6);
});

test("lesson 4: a limit that halves is followed within a few rejections", async () => {
  const { rejected, lanes } = await run({
    limits: { requests: minute, changes: [{ atSeconds: 100, scale: 0.5 }] },
    calls: 300,
  });
  expect(lanes.snapshot()[0]!.learnedRpm).toBeGreaterThan(28);
  expect(lanes.snapshot()[0]!.learnedRpm).toBeLessThan(33);
  expect(rejected).toBeLessThan(20);
});

test("lesson 6: the pace grows with admissions, long before the first answer is complete", async () => {
  const clock = new VirtualClock(0);
  const lanes = new Lanes([lane("a")], { clock, random: randomOf("test"), pace: adaptive });
  let granted = 0;
  for (let name = 0; name < 400; name++)
    void lanes
      .acquire({ model: "model", tokens: { input: 1, output: 1 }, stage: "opening", conversation: String(name) }, never)
      .then((lease) => {
        granted += 1;
        lease.sent();
        clock.alarm(800, () => lease.admitted([]));
      });
  await clock.advance(15_000);
  expect(granted).toBeGreaterThan(60);
});

test("P6: rejections with long waits, one after another, do not freeze the lane (Inspect #5137)", async () => {
  const clock = new VirtualClock(0);
  const lanes = new Lanes([lane("a")], { clock, random: randomOf("test"), pace: adaptive });
  const sentAt: number[] = [];
  // Every send is rejected and asks for 89 s, for half an hour; then the provider lets everything in.
  const carry = async (): Promise<void> => {
    for (;;) {
      using lease = await lanes.acquire(
        { model: "model", tokens: { input: 1, output: 1 }, stage: "opening", conversation: "x" },
        never,
      );
      lease.sent();
      sentAt.push(clock.now());
      if (clock.now() > 1_800_000) return lease.settle({ kind: "answered", tokens: null });
      await pass(clock, 250);
      lease.settle({ kind: "rejected", why: "unknown", retryAfterMs: 89_000, hints: [] });
    }
  };
  await clock.run(Promise.all([carry(), carry(), carry()]));
  const late = sentAt.filter((at) => at > 1_800_000);
  expect(late.length).toBe(3);
  expect(clock.now()).toBeLessThan(1_800_000 + 120_000);
});

test("a limit below any floor is kept: one at a time is found and held", async () => {
  const { rejected, sends, lanes } = await run({ limits: { concurrency: 1 }, calls: 60 });
  expect(lanes.snapshot()[0]!.learnedConcurrency).toBe(1);
  expect(rejected / sends).toBeLessThan(0.05);
});

test("P1: while every lane rests calls wait, and what they wait for can be seen", async () => {
  const clock = new VirtualClock(0);
  const lanes = new Lanes([lane("a")], { clock, random: randomOf("test"), pace: adaptive });
  const lease = await lanes.acquire(
    { model: "model", tokens: { input: 1, output: 1 }, stage: "opening", conversation: "1" },
    never,
  );
  lease.sent();
  lease.settle({ kind: "rejected", why: "requests", retryAfterMs: 60_000, hints: [] });
  const waiting = lanes.acquire(
    { model: "model", tokens: { input: 1, output: 1 }, stage: "continuing", conversation: "1" },
    never,
  );
  expect(lanes.waiting()).toEqual([
    { model: "model", opening: 0, continuing: 1, since: 0, why: "resting", until: 60_000 },
  ]);
  expect(lanes.snapshot()[0]).toMatchObject({
    state: { kind: "resting", until: 60_000 },
    restingUntil: 60_000,
    why: "requests",
  });
  await clock.advance(60_000);
  await expect(waiting).resolves.toBeDefined();
});

test("P3, P10, P11: lanes of one group share its pace and its rests", async () => {
  const group = GroupId("account");
  const specs = [lane("a", { group }), lane("b", { group }), lane("c", { group })];
  const { rejected, sends, lanes } = await run({ limits: { requests: minute }, calls: 200, specs });
  expect(rejected / sends).toBeLessThan(0.06);
  expect(lanes.snapshot().map(({ learnedRpm }) => Math.round((learnedRpm ?? 0) / 6))).toEqual([10, 10, 10]);
});

test("P4: calls that start together reserve their tokens, and do not pass a known limit together", async () => {
  const limits = { ...unlimited, tokensPerMinute: 60_000 };
  const clock = new VirtualClock(0);
  const lanes = new Lanes([lane("a", { limits })], { clock, random: randomOf("test"), pace: adaptive });
  let granted = 0;
  for (let name = 0; name < 50; name++)
    void lanes
      .acquire(
        { model: "model", tokens: { input: 2000, output: 1000 }, stage: "opening", conversation: String(name) },
        never,
      )
      .then((lease) => {
        granted += 1;
        lease.sent();
        lease.admitted([]);
      });
  await clock.advance(60_000);
  // 60,000 a minute ÷ 3,000 a call.
  expect(granted).toBeGreaterThanOrEqual(18);
  expect(granted).toBeLessThanOrEqual(21);
});

test("what a key with a small quota found does not let one with a larger quota run wild", async () => {
  const clock = new VirtualClock(0);
  const lanes = new Lanes([lane("large"), lane("small")], { clock, random: randomOf("test"), pace: adaptive });
  lanes.foresee("model", 900);
  const quotas = new Map(
    [90, 30].map((perMinute, key) => [
      ["large", "small"][key]!,
      new HiddenLimits({ requests: { ...minute, perMinute } }, clock.now()),
    ]),
  );
  const random = randomOf("unequal keys");
  const carry = async (name: number): Promise<void> => {
    const call = drawCall(usualShape, random);
    const tokens = { input: call.inputTokens, output: 500 };
    for (let stage: LaneRequest["stage"] = "opening"; ; stage = "continuing") {
      const lease = await lanes.acquire({ model: "model", tokens, stage, conversation: String(name) }, never);
      lease.sent();
      const verdict = quotas.get(lease.lane.id)!.admit(call, clock.now());
      await pass(clock, verdict.kind === "rejected" ? REJECTION_MS : admittedAfterMs(call.latencyMs));
      if (verdict.kind !== "rejected") return lease.settle({ kind: "answered", tokens: null });
      lease.settle({ kind: "rejected", why: "unknown", retryAfterMs: verdict.retryAfterMs, hints: [] });
    }
  };
  await clock.run(Promise.all(Array.from({ length: 900 }, (_, name) => carry(name))));
  const rejected = lanes.snapshot().reduce((sum, snapshot) => sum + snapshot.rejected, 0);
  expect(rejected).toBeLessThan(0.06 * 900);
});

test("P8: nothing but the limits bounds how many are in flight", async () => {
  const { lanes } = await run({
    limits: { requests: { perMinute: 60_000, burstSeconds: 60, window: "bucket" } },
    calls: 3000,
  });
  expect(lanes.snapshot()[0]!.peakInFlight).toBeGreaterThan(400);
});

test("P12: a call that a lane failed goes to another key while that one rests", async () => {
  const clock = new VirtualClock(0);
  const lanes = new Lanes([lane("a"), lane("b")], { clock, random: randomOf("test"), pace: adaptive });
  const request: LaneRequest = {
    model: "model",
    tokens: { input: 1, output: 1 },
    stage: "continuing",
    conversation: "1",
  };
  const first = await lanes.acquire(request, never);
  first.sent();
  first.settle({ kind: "rejected", why: "daily", retryAfterMs: 3_600_000, hints: [] });
  using second = await lanes.acquire(request, never);
  expect(second.lane.id).not.toBe(first.lane.id);
});

test("what was learned is a value: the next run begins with it and is hardly rejected", async () => {
  const first = await run({ limits: { requests: minute }, calls: 400 });
  const profile = JSON.parse(JSON.stringify(first.lanes.profile())) as ReturnType<Lanes["profile"]>;
  const second = await run({ limits: { requests: minute }, calls: 400, options: { profile } });
  expect(second.rejected).toBeLessThan(first.rejected);
});

test("P7: somebody else who uses the same quota shows in the headers, and so does that it ended", async () => {
  const clock = new VirtualClock(0);
  const told: number[] = [];
  const lanes = new Lanes([lane("a")], { clock, random: randomOf("test"), pace: adaptive });
  lanes.events.on((event) => {
    if (event.type === "foreign-use-found") told.push(event.share);
  });
  let remaining = 600;
  for (let call = 0; call < 400; call++) {
    const lease = await clock.run(
      lanes.acquire(
        { model: "model", tokens: { input: 1, output: 1 }, stage: "opening", conversation: String(call) },
        never,
      ),
    );
    lease.sent();
    remaining -= call < 100 ? 4 : 1;
    lease.admitted([{ of: "requests", limit: 60, remaining, resetMs: 0 }]);
    lease.settle({ kind: "answered", tokens: null });
    await clock.advance(1000);
    remaining = Math.min(600, remaining + 1);
  }
  expect(told.length).toBe(2);
  expect(told[0]).toBeGreaterThan(0.5);
  expect(told[1]).toBe(0);
});

test("fixed mode keeps to the number of workers and to the sends a second, and learns nothing", async () => {
  const pace: PaceSettings = { mode: "fixed", maxWorkers: 3, qps: 2, assign: "adaptive" };
  const { seconds, lanes } = await run({ limits: { concurrency: 50 }, calls: 60, options: { pace } });
  expect(lanes.snapshot()[0]).toMatchObject({ peakInFlight: 3, learnedConcurrency: null, learnedRpm: null });
  expect(seconds).toBeGreaterThan(30);
});

/** Reports in memory, as the processes of one machine would see them; a process that is removed is dead. */
class MemoryShares implements LaneShares {
  readonly #all: Map<string, Map<GroupId, ShareReport>>;
  #from = "";

  constructor(all: Map<string, Map<GroupId, ShareReport>>) {
    this.#all = all;
  }

  tell(group: GroupId, report: ShareReport): void {
    this.#from = report.from;
    const own = this.#all.get(report.from) ?? new Map<GroupId, ShareReport>();
    this.#all.set(report.from, own.set(group, report));
  }

  others(group: GroupId): readonly ShareReport[] {
    return [...this.#all].flatMap(([from, reports]) => (from === this.#from ? [] : [reports.get(group) ?? []].flat()));
  }
}

test("two processes that share a quota stay inside it together", async () => {
  const clock = new VirtualClock(0);
  const all = new Map<string, Map<GroupId, ShareReport>>();
  const hidden = new HiddenLimits(
    { concurrency: 6, requests: { perMinute: 120, burstSeconds: 10, window: "bucket" } },
    clock.now(),
  );
  const scene = { limits: {}, calls: 150 };
  const runs = ["one", "two"].map((name) => {
    const lanes = new Lanes([lane("a")], {
      clock,
      random: randomOf(name),
      pace: adaptive,
      shares: new MemoryShares(all),
    });
    return sendAll(lanes, clock, hidden, scene);
  });
  await clock.run(Promise.all(runs.map(({ done }) => done)));
  const sends = runs.reduce((sum, { counts }) => sum + counts.sends, 0);
  const rejected = runs.reduce((sum, { counts }) => sum + counts.rejected, 0);
  expect(rejected / sends).toBeLessThan(0.06);
  // 300 calls of 12 s on 6 slots: 600 s if every slot is used all the time.
  expect(clock.now()).toBeLessThan(800_000);
});

test("the share of a process that died is taken by the other", async () => {
  const clock = new VirtualClock(0);
  const all = new Map<string, Map<GroupId, ShareReport>>();
  const limits = { ...unlimited, concurrency: 8 };
  const lanesOf = (): Lanes =>
    new Lanes([lane("a", { limits })], { clock, random: randomOf("x"), pace: adaptive, shares: new MemoryShares(all) });
  const [dying, living] = [lanesOf(), lanesOf()];
  const ask = (lanes: Lanes, count: number): void => {
    for (let name = 0; name < count; name++)
      void lanes
        .acquire(
          { model: "model", tokens: { input: 1, output: 1 }, stage: "opening", conversation: String(name) },
          never,
        )
        .then(
          (lease) => lease.admitted([]),
          () => undefined,
        );
  };
  ask(dying, 20);
  await clock.advance(1000);
  ask(living, 20);
  await clock.advance(10_000);
  expect(dying.snapshot()[0]!.inFlight + living.snapshot()[0]!.inFlight).toBeLessThanOrEqual(9);
  expect(living.snapshot()[0]!.inFlight).toBeGreaterThanOrEqual(1);
  await dying[Symbol.asyncDispose]();
  all.delete([...all.keys()][0]!);
  await clock.advance(10_000);
  expect(living.snapshot()[0]!.inFlight).toBe(8);
});
