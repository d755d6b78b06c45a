import { randomOf } from "#kernel";
import type { CallAnswered, ProviderSettings } from "#records";
import { drawCall } from "#worlds";
import { type Gathered, type ModelPast, pastOfCalls, type PastTrial } from "./forecast-past.ts";
import { PRIOR_ANSWERS, PRIOR_MODELS } from "./forecast-priors.ts";
import type { Plan } from "./plan-run.ts";
import { simulate } from "./simulate.ts";

/** Trials of each model that are rehearsed. */
const TRIALS_OF_A_MODEL = 40;

/**
 * What the first trials of models that have no past would take: the suite itself, put to simulated models in virtual time. A
 * simulated model plays itself; for a real one others stand in, and lengths and latencies of its answers are supposed.
 */
export async function rehearsed(
  plan: Plan,
  models: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ModelPast>> {
  const found = new Map<string, ModelPast>();
  const simulated = models.filter((model) => playsItself(plan, model));
  for (const [model, { trials }] of await trialsOf(plan, simulated, { signal }))
    found.set(model, { from: "rehearsal", trials, passed: null });
  for (const model of models.filter((name) => !simulated.includes(name))) {
    const trials: PastTrial[] = [];
    for (const like of PRIOR_MODELS)
      trials.push(...((await trialsOf(plan, [model], { like, signal })).get(model)?.trials ?? []));
    const supposedly = trials.map((trial, at) => supposed(trial, `${model} ${at}`));
    found.set(model, { from: "prior", trials: supposedly, passed: null });
  }
  return found;
}

/** Whether a rehearsal of the model is by the model itself: it is simulated. */
export const playsItself = (plan: Plan, model: string): boolean =>
  offers(plan, model).every(({ protocol }) => protocol === "world");

const offers = ({ settings }: Plan, model: string): readonly ProviderSettings[] =>
  settings.providers.filter((provider) => provider.models.some(({ name }) => name === model));

async function trialsOf(
  plan: Plan,
  models: readonly string[],
  { like, signal }: { readonly like?: string; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, Gathered>> {
  const trials = models.flatMap((model) =>
    plan.trials.filter(({ cell }) => cell.model === model).slice(0, TRIALS_OF_A_MODEL),
  );
  if (trials.length === 0) return new Map();
  const providers = like === undefined ? simulatedOf(plan) : [standIn(plan, like)];
  const answers: CallAnswered[] = [];
  const settings = { ...plan.settings, providers, budgetUsd: null, fresh: false };
  await simulate(
    { ...plan, settings, trials, record: { ...plan.record, trials: trials.length } },
    {
      seed: 1,
      signal,
      onEvent: (event) => {
        if (event.type === "call-answered") answers.push(event.call);
      },
    },
  );
  return pastOfCalls(trials, answers);
}

const simulatedOf = ({ settings }: Plan): readonly ProviderSettings[] =>
  settings.providers.filter(({ protocol }) => protocol === "world");

/** One provider without limits that serves every model of the config by the same simulated one. */
function standIn({ settings }: Plan, like: string): ProviderSettings {
  const [first] = settings.providers;
  const models = [
    ...new Map(settings.providers.flatMap((provider) => provider.models.map((model) => [model.name, model]))).values(),
  ];
  return {
    ...first!,
    protocol: "world",
    baseUrl: null,
    keys: [],
    models: models.map((model) => ({ ...model, deployments: [model.name] })),
    world: { title: "rehearsal", models: models.map(({ name }) => ({ name, like })) },
  };
}

/** The same calls with answers as long, and as long in coming, as is supposed of a model nobody has asked. */
function supposed({ cell, task, calls }: PastTrial, name: string): PastTrial {
  const random = randomOf("supposed answers", name);
  return {
    cell,
    task,
    calls: calls.map((call) => {
      // Embeddings: no answer in words is as short.
      if (call.outputTokens === 0) return call;
      const { outputTokens, latencyMs } = drawCall(PRIOR_ANSWERS.shape, random);
      return { ...call, outputTokens, latencyMs };
    }),
  };
}
