import fc from "fast-check";
import { expect, test } from "vitest";
import { never, type Random, randomOf, RunId } from "#kernel";
import { CallsInFlight, costUsd, type Providers, type SendResult } from "#models";
import type { PriceSettings, RunSummary } from "#records";
import type { Suite } from "#suites";
import { completionOf, FakeClock, MemoryLedger, MemoryStore, modelSettings } from "#testing";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { carryThrough } from "./carry-through.ts";
import type { EngineEvent } from "./engine-event.ts";
import { giveOrder } from "./orders.ts";
import { type Plan, planOf } from "./plan-run.ts";

const MOST_OUTPUT = 200;
const RUN = RunId("20260101-000000-abcdef");

/** Asks several turns, every answer bounded by `max-tokens`. */
const suiteOf = (count: number, turns: number): Suite => ({
  ...toySuite({ count }),
  solve: async ({ task }, { asked }, signal) => {
    for (let turn = 0; turn < turns; turn++) {
      const messages = [{ role: "user", content: `say ${String(task.body)}, turn ${turn}` }] as const;
      await asked.complete({ messages, sampling: { maxTokens: MOST_OUTPUT } }, signal);
    }
    return [String(task.body)];
  },
});

/** A provider that charges what chance says, within what was allowed, and sometimes fails after it began to answer. */
class Till implements AsyncDisposable {
  readonly calls: CallsInFlight;
  readonly connections = 0;
  readonly #clock: FakeClock;
  readonly #random: Random;
  readonly #prices: ReadonlyMap<string, PriceSettings | null>;
  /** USD really taken, those for answers that broke off included. */
  chargedUsd = 0;
  brokenShare = 0;

  constructor(clock: FakeClock, random: Random, prices: ReadonlyMap<string, PriceSettings | null>) {
    this.calls = new CallsInFlight(clock);
    this.#clock = clock;
    this.#random = random;
    this.#prices = prices;
  }

  readonly priceOf: Providers["priceOf"] = (lane) => this.#prices.get(lane.model) ?? null;

  readonly send: Providers["send"] = async (prompt, on, signal): Promise<SendResult> => {
    on.onSent();
    on.onAdmitted([]);
    await this.#clock.sleep(10 + 1_000 * this.#random.next(), signal);
    const input = 1 + Math.floor(this.#random.next() * (prompt.messages[0]!.content?.length ?? 1));
    const output = 1 + Math.floor(this.#random.next() * MOST_OUTPUT);
    const usage = { input, output, cached: 0, reasoning: 0 };
    this.chargedUsd += costUsd(this.priceOf(on.lane), usage)!;
    if (this.#random.next() < this.brokenShare) {
      return { kind: "failed", failure: { kind: "network", stale: false, status: 200, says: "reset" } };
    }
    return { kind: "answered", status: 200, completion: { ...completionOf({ content: "ok" }), usage } };
  };

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

interface Case {
  readonly budgetUsd: number;
  readonly count?: number;
  readonly turns?: number;
  readonly seed?: number;
  readonly brokenShare?: number;
  readonly prices?: Readonly<Record<string, PriceSettings | null>>;
  readonly ledger?: MemoryLedger;
  /** Another budget, given from elsewhere while the run goes. */
  readonly later?: { readonly afterMs: number; readonly budgetUsd: number };
}

const CHEAP: PriceSettings = { input: 1, output: 2, cached: null };
const DEAR: PriceSettings = { input: 15, output: 60, cached: null };

interface Carried {
  readonly plan: Plan;
  readonly summary: RunSummary;
  readonly chargedUsd: number;
  /** Places in the plan of the trials that were opened. */
  readonly opened: readonly number[];
}

async function carried(given: Case): Promise<Carried> {
  const { budgetUsd, count = 30, turns = 2, seed = 1, brokenShare = 0 } = given;
  const prices = new Map(Object.entries(given.prices ?? { cheap: CHEAP, dear: DEAR }));
  const models = [...prices].map(([name, price]) => modelSettings(name, { price }));
  const settings = toySettings([...prices.keys()], { provider: { models }, settings: { budgetUsd } });
  const plan = planOf(settings, suiteOf(count, turns));
  const clock = new FakeClock();
  const random = randomOf("budget", seed);
  const till = new Till(clock, random, prices);
  till.brokenShare = brokenShare;
  const ledger = given.ledger ?? new MemoryLedger();
  const store = new MemoryStore(clock, ledger);
  const opened = new Set<number>();
  const onEvent = (event: EngineEvent): void => {
    if (event.type === "attempt-opened") opened.add(plan.trials.findIndex(({ id }) => id === event.trial.id));
  };
  const reach = { providers: till, settings: settings.providers, [Symbol.asyncDispose]: () => Promise.resolve() };
  const { later } = given;
  const steered = later === undefined ? {} : { id: RUN, obeys: true };
  const running = carryThrough(plan, reach, { store, clock, random, onEvent, ...steered });
  if (later !== undefined) {
    await clock.advance(later.afterMs);
    const change = { budgetUsd: later.budgetUsd };
    const elsewhere = new MemoryStore(clock, ledger);
    void giveOrder({ store: elsewhere, clock }, { run: RUN, order: "retune", change }, never);
  }
  const summary = await clock.run(running);
  return { plan, summary, chargedUsd: till.chargedUsd, opened: [...opened].toSorted((a, b) => a - b) };
}

test("a run never costs more than its budget, whatever trials turn out to cost, and says what it left out", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        budgetUsd: fc.double({ min: 0.0001, max: 1.5, noNaN: true }),
        count: fc.integer({ min: 1, max: 25 }),
        turns: fc.integer({ min: 1, max: 4 }),
        seed: fc.integer(),
        brokenShare: fc.constantFrom(0, 0.1, 0.4),
      }),
      async (given) => {
        const { plan, summary, chargedUsd } = await carried(given);
        const { graded, owed, notScored, costUsd: toldUsd } = summary;
        expect(chargedUsd).toBeLessThanOrEqual(given.budgetUsd);
        expect(toldUsd).toBeLessThanOrEqual(chargedUsd + 1e-9);
        expect(owed).toBe(0);
        expect(graded + notScored["budget-cut"] + notScored["infra-invalid"]).toBe(plan.trials.length);
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});

test("what a budget lets through is the first part of the plan, though one model is dearer than the other", async () => {
  const { summary, opened, chargedUsd } = await carried({ budgetUsd: 0.2 });
  expect(summary.graded).toBeGreaterThan(10);
  expect(summary.notScored["budget-cut"]).toBeGreaterThan(10);
  expect(opened).toEqual(Array.from({ length: opened.length }, (_, place) => place));
  // It is used, and not only kept to: what is left would not have paid for a few more trials.
  expect(chargedUsd).toBeGreaterThan(0.14);
});

test("a budget that is raised while the run goes pays for more, and is kept to", async () => {
  const afterMs = 1_500;
  const kept = await carried({ budgetUsd: 0.3, count: 200 });
  const raised = await carried({ budgetUsd: 0.3, count: 200, later: { afterMs, budgetUsd: 0.9 } });
  expect(raised.summary.graded).toBeGreaterThan(2 * kept.summary.graded);
  expect(raised.chargedUsd).toBeGreaterThan(0.6);
  expect(raised.chargedUsd).toBeLessThanOrEqual(0.9);
});

test("a budget that covers the plan leaves nothing out", async () => {
  const { summary } = await carried({ budgetUsd: 50 });
  expect(summary).toMatchObject({ graded: 60, owed: 0, notScored: { "budget-cut": 0 } });
});

test("what was cut is owed: a later run with a budget of its own goes on, and counts its own cost only", async () => {
  const ledger = new MemoryLedger();
  const first = await carried({ budgetUsd: 0.3, ledger });
  const second = await carried({ budgetUsd: 0.3, ledger, seed: 2 });
  const last = await carried({ budgetUsd: 50, ledger, seed: 3 });
  expect(first.summary.graded).toBeGreaterThan(0);
  expect(second.summary.graded).toBeGreaterThan(first.summary.graded);
  expect(second.summary.costUsd).toBeLessThanOrEqual(0.3);
  expect(last.summary).toMatchObject({ graded: 60, notScored: { "budget-cut": 0 } });
});

test("a budget that pays for not one call opens nothing that is scored, and says so", async () => {
  const { summary, chargedUsd } = await carried({ budgetUsd: 0.0000001 });
  expect(chargedUsd).toBe(0);
  expect(summary).toMatchObject({ graded: 0, owed: 0, notScored: { "budget-cut": 60, "infra-invalid": 0 } });
  expect(summary.warnings.at(-1)).toContain("60 trials were not opened");
});

test("a model without a price is refused before anything is sent", async () => {
  const refused = carried({ budgetUsd: 1, prices: { cheap: CHEAP, secret: null } });
  await expect(refused).rejects.toThrow(/a budget needs prices, and the model "secret" of provider "\w+" has none/);
});

test("without a budget a model without a price is asked, and the cost is unknown, not zero", async () => {
  const settings = toySettings(["secret"]);
  const plan = planOf(settings, suiteOf(2, 1));
  const clock = new FakeClock();
  const random = randomOf("budget", 1);
  const answering: Providers["send"] = (_prompt, on) => {
    on.onSent();
    const usage = { input: 1, output: 1, cached: 0, reasoning: 0 };
    return Promise.resolve({
      kind: "answered",
      status: 200,
      completion: { ...completionOf({ content: "ok" }), usage },
    });
  };
  const providers: Providers = {
    calls: new CallsInFlight(clock),
    connections: 0,
    priceOf: () => null,
    send: answering,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const reach = { providers, settings: settings.providers, [Symbol.asyncDispose]: () => Promise.resolve() };
  const store = new MemoryStore(clock, new MemoryLedger());
  const summary = await clock.run(carryThrough(plan, reach, { store, clock, random }));
  expect(summary).toMatchObject({ graded: 2, costUsd: null });
});
