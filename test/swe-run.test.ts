import { expect, test } from "vitest";
import { type EngineEvent, planOf, type Plan, run, simulate } from "#engine";
import { systemClock } from "#kernel";
import type { AttemptEnded, ProviderSettings } from "#records";
import { openSuite } from "#suites";
import { MemoryLedger, MemoryStore, modelSettings, providerSettings } from "#testing";
import { toySettings } from "./support/toy.ts";

const MODELS = ["sim-medium", "sim-tiny"];

const provider: ProviderSettings = {
  ...providerSettings("http://127.0.0.1:9/v1", { models: MODELS.map((name) => modelSettings(name)) }),
  protocol: "world",
  baseUrl: null,
  world: { like: "quick", "latency-scale": 0.001, limits: { concurrency: 4 } },
};

async function planned(limit: number): Promise<Plan> {
  const suite = { name: "swe", options: { sandbox: "process" }, baseDir: "." };
  const settings = toySettings(MODELS, {
    plan: { instances: "all", limit },
    settings: { providers: [provider], suite },
  });
  return planOf(settings, await openSuite(suite));
}

type Ends = ReadonlyMap<string, Pick<AttemptEnded, "transcript" | "verdict" | "simulated">>;

/** Runs the plan on a store and gives how each trial ended; stops it after so many answered calls. */
async function ran(plan: Plan, store: MemoryStore, stopAfter = Infinity): Promise<Ends> {
  const ends = new Map<string, Pick<AttemptEnded, "transcript" | "verdict" | "simulated">>();
  const stopping = new AbortController();
  let calls = 0;
  const onEvent = (event: EngineEvent): void => {
    if (event.type === "call-answered" && ++calls >= stopAfter) stopping.abort(new Error("stopped"));
    if (event.type !== "attempt-ended" || event.ended.verdict === null) return;
    const { transcript, verdict, simulated } = event.ended;
    ends.set(event.trial.id, { transcript, verdict, simulated });
  };
  await run(plan, { store, onEvent, signal: stopping.signal });
  return ends;
}

test("repairs run over the wire in real sandboxes; a run that was stopped and resumed ends as one that was not", async () => {
  const plan = await planned(4);
  const store = (): MemoryStore => new MemoryStore(systemClock, new MemoryLedger());
  const whole = await ran(plan, store());
  expect(whole.size).toBe(4);
  for (const { simulated, verdict } of whole.values()) {
    expect(simulated).toBe(true);
    expect(verdict!.kind).toBe("graded");
  }
  await using resumed = store();
  const begun = await ran(plan, resumed, 12);
  expect(begun.size).toBeLessThan(4);
  const rest = await ran(plan, resumed);
  expect(new Map([...begun, ...rest])).toEqual(whole);
}, 180_000);

test("a forecast plays the conversations in virtual time, without any sandbox", async () => {
  const plan = await planned(6);
  const { summary } = await simulate(plan, { seed: 1 });
  expect(summary.calls).toBeGreaterThan(6 * 4);
});
