import { digestOf, type Json, Secret, TaskId, UsageError } from "#kernel";
import {
  DEFAULT_DEADLINES,
  type ModelSettings,
  type PaceSettings,
  type ProviderSettings,
  type Settings,
} from "#records";
import type { Suite } from "#suites";
import { parseWorld, type WorldSpec } from "#worlds";
import { type Plan, planOf } from "./plan-run.ts";

const LOAD_CALLS = 1_000;

/**
 * The work that a world describes for itself (`work.calls`, a thousand when it does not say), as a plan: single calls spread evenly over its
 * models, with every key it knows. What is answered does not matter, only when.
 */
export function loadPlan(
  world: Json,
  how: { readonly where: string; readonly pace: PaceSettings; readonly seed: number },
): Plan {
  const spec = parseWorld(world, how.where);
  const calls = spec.work?.calls ?? LOAD_CALLS;
  const provider = providerOf(spec, world);
  const instances = Math.ceil(calls / provider.models.length);
  const settings: Settings = {
    title: spec.title,
    providers: [provider],
    suite: { name: "load", options: null, baseDir: "." },
    plan: { matrices: [{ models: "all", axes: {}, instances }], repeat: 1, seed: how.seed, limit: calls, shard: null },
    pace: how.pace,
    deadlines: DEFAULT_DEADLINES,
    outputDir: ".",
    budgetUsd: null,
    retryInvalid: false,
    fresh: false,
  };
  return planOf(settings, loadSuite);
}

/** The same settings with every provider simulated by one world. Throws a `UsageError` for a model that the world does not serve. */
export function inWorld(settings: Settings, world: Json, where: string): Settings {
  const served = parseWorld(world, where).models.flatMap(({ deployments }) => deployments);
  for (const { models } of settings.providers) {
    const missing = models.flatMap(({ deployments }) => deployments).find((name) => !served.includes(name));
    if (missing === undefined) continue;
    throw new UsageError(
      `${where} does not serve "${missing}". Describe it there: models: [{ name: ${missing}, like: sim-large }].`,
    );
  }
  const providers = settings.providers.map((provider): ProviderSettings => ({
    ...provider,
    protocol: "world",
    baseUrl: null,
    world,
  }));
  return { ...settings, providers };
}

function providerOf(spec: WorldSpec, world: Json): ProviderSettings {
  const keys = spec.keys?.map(({ key }) => key) ?? ["sim-key-1"];
  return {
    name: "world",
    protocol: "world",
    baseUrl: null,
    apiVersion: null,
    keys: keys.map((key) => new Secret(key)),
    models: spec.models.map(({ model, deployments }): ModelSettings => {
      return { name: model.name, deployments, servedAs: [], price: null, sampling: {} };
    }),
    quota: spec.quota,
    limits: { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null },
    timeouts: { connectMs: null, headersMs: null, idleMs: null, callMs: null },
    rules: [],
    world,
  };
}

const loadSuite: Suite<number> = {
  name: "load",
  version: "1",
  axes: [],
  defaultInstances: LOAD_CALLS,
  findings: [],
  tasks: (_, { instances }) =>
    Array.from({ length: instances === "all" ? LOAD_CALLS : instances }, (_one, number) => {
      const id = TaskId(`call-${number}`);
      return { id, digest: digestOf(id), body: number };
    }),
  solve: async ({ task }, { asked }, signal) => {
    const prompt = { messages: [{ role: "user", content: `Call ${task.body}.` }] } as const;
    const { usage } = await asked.complete(prompt, signal);
    return { output: usage?.output ?? null };
  },
  score: () => ({ kind: "graded", outcome: "full", score: 1, scoring: "load-1", facts: {} }),
};
