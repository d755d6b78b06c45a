import { expect, test } from "vitest";
import { Secret } from "#kernel";
import type { CallAnswered, ProviderSettings } from "#records";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { forecast, type Knowledge, quantile } from "./forecast.ts";
import { type ModelPast, pastOfCalls } from "./forecast-past.ts";
import { type Plan, planOf } from "./plan-run.ts";
import { simulate } from "./simulate.ts";

const KEY = "a-made-up-key";
const FEW = { draws: 12, alternativeDraws: 0 };

/** A plan of 90 trials of three calls on one key of a provider that lets in 120 requests a minute. */
function plan(provider: Partial<ProviderSettings> = {}): Plan {
  const settings = toySettings(["sim-small"], {
    provider: {
      protocol: "world",
      keys: [new Secret(KEY)],
      world: { like: "quick", limits: { "requests-per-minute": 120, "burst-seconds": 2 } },
      ...provider,
    },
  });
  return planOf(settings, toySuite({ count: 90, turns: 3 }));
}

const partOf = (whole: Plan, trials: Plan["trials"]): Plan => ({ ...whole, trials });

/** The same plan, its provider a real one of which nothing is told. */
const unseen = (): Plan => plan({ protocol: "openai", baseUrl: "http://127.0.0.1:9/v1", world: null });

/** What is known after the first trials were carried out, and what the others then took. */
async function after(count: number): Promise<Knowledge & { readonly actualMs: number; readonly actualCalls: number }> {
  const whole = plan();
  const before = whole.trials.slice(0, count);
  const owed = whole.trials.slice(count);
  const answers: CallAnswered[] = [];
  const { learned } = await simulate(partOf(whole, before), {
    seed: 1,
    onEvent: (event) => {
      if (event.type === "call-answered") answers.push(event.call);
    },
  });
  const past = new Map<string, ModelPast>();
  for (const [model, gathered] of pastOfCalls(before, answers)) past.set(model, { from: "ledger", ...gathered });
  const { summary } = await simulate(partOf(whole, owed), { seed: 2, learned });
  return { owed, past, learned, actualMs: summary.elapsedMs, actualCalls: summary.calls };
}

test("from a part of a run, the rest's calls are foretold, its time lies between p10 and p90, and the limit is named", async () => {
  const { actualMs, actualCalls, ...known } = await after(20);
  const { predicted, bindingLimit, lowerBoundMs, basis } = await forecast(unseen(), known, FEW);
  expect(predicted.p50.calls).toBe(actualCalls);
  expect(predicted.p10.elapsedMs).toBeLessThanOrEqual(actualMs);
  expect(predicted.p90.elapsedMs).toBeGreaterThanOrEqual(actualMs);
  expect(Math.abs(predicted.p50.elapsedMs / actualMs - 1)).toBeLessThan(0.1);
  expect(lowerBoundMs).toBeLessThanOrEqual(predicted.p50.elapsedMs);
  expect(bindingLimit).toMatch(new RegExp(`^requests per minute of .*/${new Secret(KEY).fingerprint}/sim-small$`));
  expect(basis.models).toEqual([{ model: "sim-small", from: "ledger", trials: 20, rehearsalWorth: null }]);
  expect(basis.quotas).toEqual([expect.objectContaining({ from: "learned" })]);
});

test("where requests bind, another key and twice the limit about halve the time, and so do half the instances", async () => {
  const known = await after(20);
  const { predicted, alternatives } = await forecast(unseen(), known, { draws: 4, alternativeDraws: 2 });
  expect(alternatives.map(({ what }) => what)).toEqual(["one-more-key", "doubled-limit", "half-the-instances"]);
  for (const { elapsedMs } of alternatives) {
    expect(elapsedMs / predicted.p50.elapsedMs).toBeGreaterThan(0.4);
    expect(elapsedMs / predicted.p50.elapsedMs).toBeLessThan(0.65);
  }
});

test("equal knowledge gives equal forecasts, and no forecast holds a key", async () => {
  const known = await after(10);
  const first = await forecast(unseen(), known, { draws: 3 });
  expect(await forecast(unseen(), known, { draws: 3 })).toEqual(first);
  expect(JSON.stringify(first)).not.toContain(KEY);
});

test("a model that nobody asked yet is rehearsed by simulated ones and rests on suppositions, which is said", async () => {
  const real = unseen();
  const { predicted, basis } = await forecast(real, { owed: real.trials, past: new Map(), learned: {} }, FEW);
  expect(basis.models).toEqual([{ model: "sim-small", from: "prior", trials: 80, rehearsalWorth: null }]);
  expect(basis.quotas).toEqual([expect.objectContaining({ from: "prior" })]);
  expect(basis.suppositions).toEqual([
    expect.stringMatching(/^limits of .*: about 500 requests and 200,000 tokens a minute/),
    expect.stringMatching(/^answers: /),
  ]);
  expect(predicted.p50.calls).toBe(270);
  expect(predicted.p90.elapsedMs).toBeGreaterThan(predicted.p10.elapsedMs);
});

test("a simulated provider is forecast by its description", async () => {
  const whole = plan();
  const { predicted, basis } = await forecast(whole, { owed: whole.trials, past: new Map(), learned: {} }, FEW);
  expect(basis.models).toEqual([{ model: "sim-small", from: "rehearsal", trials: 40, rehearsalWorth: null }]);
  expect(basis.quotas).toEqual([expect.objectContaining({ from: "described" })]);
  // 270 calls at 120 a minute, with 2 s of them in advance.
  expect(predicted.p50.elapsedMs).toBeGreaterThan(133_000);
  expect(predicted.p50.elapsedMs).toBeLessThan(150_000);
});

test("a limit that was not met is supposed above the pace that was gone at", async () => {
  const { owed, past, learned } = await after(20);
  const fast = new Map(
    [...past].map(([model, known]) => [
      model,
      { ...known, passed: { requests: 60_000, tokens: 60_000_000, busyMs: 60_000 } },
    ]),
  );
  const met = await forecast(unseen(), { owed, past, learned }, FEW);
  const unmet = await forecast(unseen(), { owed, past: fast, learned: {} }, FEW);
  expect(unmet.basis.quotas).toEqual([expect.objectContaining({ from: "unmet" })]);
  expect(unmet.predicted.p90.elapsedMs).toBeLessThan(met.predicted.p10.elapsedMs);
});

test.for([1, 2, 3, 4, 5, 6])("no run drawn from seed %d takes less than the bound that is told", async (seed) => {
  const { past, learned } = await after(10);
  const whole = planOf(
    { ...plan().settings, plan: { ...plan().settings.plan, seed } },
    toySuite({ count: 40 + seed, turns: 3 }),
  );
  const { predicted, lowerBoundMs } = await forecast(whole, { owed: whole.trials, past, learned }, FEW);
  expect(lowerBoundMs).toBeGreaterThan(0);
  expect(lowerBoundMs).toBeLessThanOrEqual(predicted.p10.elapsedMs);
});

test("four trials that are unlike the others do not replace the rehearsal, and eighty outweigh it", async () => {
  const whole = plan();
  const twice = async (count: number): Promise<Awaited<ReturnType<typeof forecast>>> => {
    const { past } = await after(count);
    const long = [...past].map(([model, known]): [string, ModelPast] => {
      const trials = known.trials.map((trial) => ({ ...trial, calls: [...trial.calls, ...trial.calls] }));
      return [model, { ...known, trials }];
    });
    return forecast(whole, { owed: whole.trials, past: new Map(long), learned: {} }, FEW);
  };
  const few = await twice(4);
  expect(few.basis.models).toEqual([{ model: "sim-small", from: "ledger", trials: 4, rehearsalWorth: 20 }]);
  // 270 calls by the rehearsal, 540 by the history: a sixth of the way, and four fifths.
  expect(few.predicted.p50.calls).toBeGreaterThan(270);
  expect(few.predicted.p50.calls).toBeLessThan(360);
  expect((await twice(80)).predicted.p50.calls).toBeGreaterThan(450);
});

test("a long run is gone through in part, and foretold whole", async () => {
  const { past, learned } = await after(20);
  const settings = plan().settings;
  const long = planOf(settings, toySuite({ count: 1_000, turns: 3 }));
  const { predicted } = await forecast(long, { owed: long.trials, past, learned }, { draws: 3, alternativeDraws: 0 });
  expect(predicted.p50.calls).toBe(3_000);
  // 3,000 calls at 120 a minute are 25 minutes; what was gone through was a third of it.
  expect(Math.abs(predicted.p50.elapsedMs / 60_000 / 25 - 1)).toBeLessThan(0.1);
});

test("when nothing is owed, nothing is foretold", async () => {
  const { predicted, alternatives } = await forecast(unseen(), { owed: [], past: new Map(), learned: {} }, FEW);
  expect(predicted.p50).toEqual({ calls: 0, sends: 0, tokens: { input: 0, output: 0 }, costUsd: 0, elapsedMs: 0 });
  expect(alternatives).toEqual([]);
});

test.for([
  [[1, 2, 3, 4, 5], 0.5, 3],
  [[5, 1, 4, 2, 3], 0.25, 1.5],
  [[5, 1, 4, 2, 3], 0.1, 1],
  [[7], 0.9, 7],
] as const)("the quantile of %j at %d is %d", ([values, p, expected]) => {
  expect(quantile(values, p)).toBeCloseTo(expected, 12);
});
