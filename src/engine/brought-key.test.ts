import { expect, test } from "vitest";
import { never, randomOf, RunId, Secret } from "#kernel";
import { CallsInFlight, laneSpecs, type Providers } from "#models";
import type { RunSummary } from "#records";
import { completionOf, FakeClock, MemoryLedger, MemoryStore } from "#testing";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { carryThrough } from "./carry-through.ts";
import { giveOrder } from "./orders.ts";
import { planOf } from "./plan-run.ts";

const RUN = RunId("20260101-000000-abcdef");
const TASKS = 20;
const CALL_MS = 2_000;
const LOST_AFTER_MS = 10_500;

/** A run of two models of which one loses its only key after ten seconds; a person may bring another. */
function beginRun() {
  const clock = new FakeClock();
  const ledger = new MemoryLedger();
  const settings = toySettings(["kept", "lost"], {
    settings: { pace: { mode: "adaptive", maxWorkers: 2, qps: null, assign: "adaptive" } },
  });
  const [provider] = settings.providers;
  const plan = planOf(settings, toySuite({ count: TASKS, turns: 2 }));
  const startedAt = clock.now();
  const answered: string[] = [];
  const known = new Set(provider!.keys.map(({ fingerprint }) => fingerprint));
  const providers: Providers = {
    calls: new CallsInFlight(clock),
    connections: 0,
    priceOf: () => null,
    send: async (_prompt, on, signal) => {
      on.onSent();
      await clock.sleep(CALL_MS, signal);
      const isLost = on.lane.model === "lost" && on.lane.key === provider!.keys[0]!.fingerprint;
      if (isLost && clock.now() - startedAt > LOST_AFTER_MS)
        return { kind: "failed", failure: { kind: "auth", status: 401, says: "revoked" } };
      answered.push(on.lane.model);
      return { kind: "answered", status: 200, completion: completionOf({ content: "right" }) };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const reach = {
    providers,
    settings: settings.providers,
    learnKey: (_name: string, key: Secret) =>
      known.has(key.fingerprint) ? [] : laneSpecs([{ ...provider!, keys: [key] }]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const running = carryThrough(plan, reach, {
    store: new MemoryStore(clock, ledger),
    clock,
    random: randomOf("brought key", 1),
    id: RUN,
    obeys: true,
    readKey: (source) => Promise.resolve(new Secret(`sk-${source}`)),
  });
  const elsewhere = new MemoryStore(clock, ledger);
  const bring = () =>
    giveOrder(
      { store: elsewhere, clock },
      { run: RUN, order: "retune", change: { keys: [{ provider: null, source: "second" }] } },
      never,
    );
  return { clock, running, bring, answered };
}

const gradedOf = ({ outcomes }: RunSummary): number => Object.values(outcomes).reduce((sum, count) => sum + count, 0);

test("a model whose last key was refused stays owed while nobody brings one; the other goes on", async () => {
  const { clock, running } = beginRun();
  const summary = await clock.run(running);
  expect(summary.owed).toBeGreaterThan(TASKS / 2);
  expect(gradedOf(summary)).toBe(2 * TASKS - summary.owed);
  expect(summary.warnings.join()).toContain('every lane of the model "lost" is refused (revoked)');
});

test("a key that is brought because the last one was refused lets its model go on, and no answered call is asked again", async () => {
  const { clock, running, bring, answered } = beginRun();
  await clock.advance(25_000);
  const brought = bring();
  const summary = await clock.run(running);
  expect((await brought).kind).toBe("followed");
  expect(summary).toMatchObject({ owed: 0 });
  expect(gradedOf(summary)).toBe(2 * TASKS);
  expect(answered.filter((model) => model === "lost")).toHaveLength(2 * TASKS);
  expect(summary.replayedCalls).toBeGreaterThan(0);
});
