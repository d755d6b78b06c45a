import { expect, test } from "vitest";
import { never, randomOf, RunId } from "#kernel";
import { CallsInFlight, type Providers } from "#models";
import { DEFAULT_DEADLINES } from "#records";
import { completionOf, FakeClock, MemoryLedger, MemoryStore } from "#testing";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { carryThrough } from "./carry-through.ts";
import type { EngineEvent } from "./engine-event.ts";
import { listRuns } from "./list-runs.ts";
import { giveOrder, type Order, type OrderEnd } from "./orders.ts";
import { planOf } from "./plan-run.ts";

const RUN = RunId("20260101-000000-abcdef");
const TRIALS = 40;
const CALL_MS = 2_000;

/** A run of one lane that has one call of two seconds in flight at a time, on its own store, and a second store on the same ledger. */
function begin({ stallMs = DEFAULT_DEADLINES.stallMs } = {}) {
  const clock = new FakeClock();
  const ledger = new MemoryLedger();
  const settings = toySettings(["a"], {
    settings: {
      deadlines: { ...DEFAULT_DEADLINES, stallMs },
      pace: { mode: "adaptive", maxWorkers: 1, qps: null, assign: "adaptive" },
    },
  });
  const plan = planOf(settings, toySuite({ count: TRIALS }));
  const sentAt: number[] = [];
  const startedAt = clock.now();
  const providers: Providers = {
    calls: new CallsInFlight(clock),
    connections: 0,
    priceOf: () => null,
    send: async (_prompt, on, signal) => {
      on.onSent();
      sentAt.push(clock.now() - startedAt);
      await clock.sleep(CALL_MS, signal);
      return { kind: "answered", status: 200, completion: completionOf({ content: "right" }) };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const reach = { providers, settings: settings.providers, [Symbol.asyncDispose]: () => Promise.resolve() };
  const events: EngineEvent[] = [];
  const store = new MemoryStore(clock, ledger);
  const random = randomOf("control", 1);
  const running = carryThrough(plan, reach, {
    store,
    clock,
    random,
    id: RUN,
    obeys: true,
    onEvent: (event) => events.push(event),
  });
  const elsewhere = new MemoryStore(clock, ledger);
  return { clock, running, elsewhere, events, sentAt, startedAt };
}

type Begun = ReturnType<typeof begin>;

const give = ({ clock, elsewhere }: Begun, order: Order): Promise<OrderEnd> =>
  giveOrder({ store: elsewhere, clock }, { run: RUN, order }, never);

async function given(begun: Begun, order: Order): Promise<OrderEnd> {
  const end = give(begun, order);
  await begun.clock.advance(1_500);
  return end;
}

const stateOf = async ({ elsewhere }: Begun): Promise<string | undefined> => (await listRuns(elsewhere))[0]?.state;

test("a paused run sends nothing new, however long; resumed, it finishes without a trial lost", async () => {
  const begun = begin();
  await begun.clock.advance(10_000);
  expect(await given(begun, "pause")).toMatchObject({
    kind: "followed",
    did: "paused: nothing new is sent, 1 answer in flight may arrive",
  });
  expect(await stateOf(begun)).toBe("paused");
  const sent = begun.sentAt.length;
  await begun.clock.advance(3_600_000);
  expect(begun.sentAt).toHaveLength(sent);
  expect(await given(begun, "resume")).toMatchObject({ kind: "followed", did: "resumed: it sends again" });
  expect(await stateOf(begun)).toBe("running");
  const summary = await begun.clock.run(begun.running);
  expect(summary).toMatchObject({ graded: TRIALS, owed: 0, calls: TRIALS, sends: TRIALS });
  expect(await stateOf(begun)).toBe("finished");
});

test("a run that is paused for longer than its stall does not end by itself", async () => {
  const begun = begin({ stallMs: 60_000 });
  await begun.clock.advance(5_000);
  await given(begun, "pause");
  await begun.clock.advance(86_400_000);
  await given(begun, "resume");
  expect(await begun.clock.run(begun.running)).toMatchObject({ graded: TRIALS, warnings: [] });
});

test("a drained run lets the answer in flight arrive and leaves the rest owed", async () => {
  const begun = begin();
  await begun.clock.advance(10_500);
  expect(await given(begun, "drain")).toMatchObject({ kind: "followed" });
  const summary = await begun.clock.run(begun.running);
  expect(summary.calls).toBe(summary.sends);
  expect(summary.owed).toBe(TRIALS - summary.graded);
  expect(summary.owed).toBeGreaterThan(0);
  expect(await stateOf(begun)).toBe("drained");
});

test("a paused run can be drained", async () => {
  const begun = begin();
  await begun.clock.advance(5_000);
  await given(begun, "pause");
  await given(begun, "drain");
  const summary = await begun.clock.run(begun.running);
  expect(summary.owed).toBeGreaterThan(0);
});

test("a cancelled run cuts off what is in flight, and whoever cancelled it hears so", async () => {
  const begun = begin();
  await begun.clock.advance(10_500);
  expect(await given(begun, "cancel")).toMatchObject({
    kind: "followed",
    did: expect.stringContaining("cancelled: 1 answer in flight cut off"),
  });
  const summary = await begun.clock.run(begun.running);
  expect(summary.sends).toBe(summary.calls + 1);
  expect(summary.owed).toBe(TRIALS - summary.graded);
});

test("each order is followed once, and what changes nothing says so", async () => {
  const begun = begin();
  await begun.clock.advance(5_000);
  expect(await given(begun, "resume")).toMatchObject({ did: "nothing: it is running, not paused" });
  await given(begun, "pause");
  expect(await given(begun, "pause")).toMatchObject({ did: "nothing: it is paused already" });
  await begun.clock.advance(10_000);
  expect(begun.events.filter(({ type }) => type === "order-followed")).toHaveLength(3);
  await given(begun, "cancel");
  await begun.clock.run(begun.running);
});

test("an order is followed within a second and a bit", async () => {
  const begun = begin();
  await begun.clock.advance(5_050);
  const end = await given(begun, "pause");
  expect(end.kind === "followed" ? end.tookMs : Infinity).toBeLessThanOrEqual(1_100);
  await given(begun, "cancel");
  await begun.clock.run(begun.running);
});

test("whoever orders a run that has ended is told so", async () => {
  const begun = begin();
  await begun.clock.run(begun.running);
  expect(await give(begun, "pause")).toMatchObject({ kind: "gone", run: { ended: { how: "finished" } } });
});
