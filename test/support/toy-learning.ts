import { learn, type LearnResult, type LearnSettings } from "#learning";
import { run } from "#engine";
import type { Store } from "#store";
import { toySettings } from "./toy.ts";
import { toyRepairs } from "./toy-repairs.ts";

/** A small learning run against a provider at this address: eight tasks in generations of two, with and without memory. */
export const toyLearning = (baseUrl: string, change: Partial<LearnSettings> = {}): LearnSettings => ({
  base: toySettings(["sim-large"], { provider: { baseUrl } }),
  arms: ["none", "memory"],
  streams: { models: ["sim-large"], order: "dataset", repeat: 1, seed: 1, limit: null, shard: null, generation: 2 },
  induction: "rules",
  retrieval: { most: 2, budgetTokens: 2_000 },
  given: null,
  frozenAfter: 1,
  experienceTokens: 2_000,
  ...change,
});

/** Carries it out over lanes and HTTP, as the command does. */
export function toyLearnt(settings: LearnSettings, store: Store, tasks = 8): Promise<LearnResult> {
  const bench = toyRepairs(tasks);
  return learn(settings, { store, bench, carry: async (plan) => void (await run(plan, { store })) });
}
