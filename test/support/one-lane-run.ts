import { never, randomOf, RunId } from "#kernel";
import { CallsInFlight, type Providers } from "#models";
import { DEFAULT_DEADLINES } from "#records";
import { completionOf, FakeClock, MemoryLedger, MemoryStore } from "#testing";
import { carryThrough } from "../../src/engine/carry-through.ts";
import type { EngineEvent } from "../../src/engine/engine-event.ts";
import { planOf } from "../../src/engine/plan-run.ts";
import { toySettings, toySuite } from "./toy.ts";

export const RUN = RunId("20260101-000000-abcdef");
export const TRIALS = 40;
const CALL_MS = 2_000;

/**
 * A run of one lane that has one call of two seconds in flight at a time, on its own store, and a second store on the same ledger.
 * Each word the run says takes `sayMs` to arrive.
 */
export function beginOneLaneRun({ stallMs = DEFAULT_DEADLINES.stallMs, trials = TRIALS, sayMs = 0 } = {}) {
  const clock = new FakeClock();
  const ledger = new MemoryLedger();
  const settings = toySettings(["a"], {
    settings: {
      deadlines: { ...DEFAULT_DEADLINES, stallMs },
      pace: { mode: "adaptive", maxWorkers: 1, qps: null, assign: "adaptive" },
    },
  });
  const plan = planOf(settings, toySuite({ count: trials }));
  const sentAt: number[] = [];
  const startedAt = clock.now();
  const calls = new CallsInFlight(clock);
  const providers: Providers = {
    calls,
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
  const say = store.say.bind(store);
  if (sayMs > 0) store.say = (...words) => clock.sleep(sayMs, never).then(() => say(...words));
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
