import { type GroupId, never, Secret, type TaskId } from "#kernel";
import type { LearnedProfile } from "#lanes";
import { laneSpecs } from "#models";
import type { ProviderSettings, Trial } from "#records";
import { type BelievedLimits, type BelievedRate, believedLimits } from "./forecast-limits.ts";
import { drawRun, type ForecastDraw, type Outlook } from "./forecast-draw.ts";
import { blended, isShort } from "./forecast-blend.ts";
import type { ModelPast, Passed } from "./forecast-past.ts";
import { PRIOR_ANSWERS, PRIOR_LIMITS } from "./forecast-priors.ts";
import { playsItself, rehearsed } from "./forecast-rehearsal.ts";
import type { Plan } from "./plan-run.ts";

/** What a run would take at one quantile, by the names of `run --json`. */
export interface Predicted {
  readonly calls: number;
  readonly sends: number;
  readonly tokens: { readonly input: number; readonly output: number };
  /** USD; null when a price is not known. */
  readonly costUsd: number | null;
  readonly elapsedMs: number;
}

/** The run's time at p50 if something were otherwise. */
export interface Alternative {
  readonly what: "one-more-key" | "doubled-limit" | "half-the-instances";
  /** In words. */
  readonly change: string;
  readonly elapsedMs: number;
}

/** What the forecast of one model's trials rests on. */
export interface ModelBasis {
  readonly model: string;
  readonly from: ModelPast["from"];
  readonly trials: number;
  /** As how many trials a rehearsal counts beside them; null where none does. */
  readonly rehearsalWorth: number | null;
}

export interface Forecast {
  readonly owed: number;
  readonly predicted: { readonly p10: Predicted; readonly p50: Predicted; readonly p90: Predicted };
  /** The least that the limits allow in any of the draws, never above p10; null when some draw has no limit that binds. */
  readonly lowerBoundMs: number | null;
  readonly bindingLimit: string | null;
  readonly alternatives: readonly Alternative[];
  /** What it rests on: for each model where its trials, and for each quota where its limits are known from. */
  readonly basis: {
    readonly models: readonly ModelBasis[];
    readonly quotas: readonly { readonly group: GroupId; readonly from: BelievedLimits["from"] }[];
    /** Figures that are supposed because nothing is known, and where each is from, in words. */
    readonly suppositions: readonly string[];
    readonly draws: number;
  };
}

/** What is known before a plan is carried out. */
export interface Knowledge {
  /** Trials of the plan that the ledger has not settled. */
  readonly owed: readonly Trial[];
  /** From `pastOf`: what the ledger tells of the plan's models. */
  readonly past: ReadonlyMap<string, ModelPast>;
  readonly learned: LearnedProfile;
}

export interface ForecastOptions {
  /** How many ways the run may go are gone through; 20 when nobody says. */
  readonly draws?: number;
  /** How many for each alternative; 3 when nobody says, 0 for no alternatives. */
  readonly alternativeDraws?: number;
  readonly signal?: AbortSignal;
}

const DRAWS = 20;
const ALTERNATIVE_DRAWS = 3;

/**
 * What carrying out the owed trials would take: the engine itself, in virtual time, in worlds drawn from what is known. Models
 * without a past, and simulated ones with a short one, are rehearsed first. Equal knowledge gives equal forecasts.
 */
export async function forecast(plan: Plan, known: Knowledge, options: ForecastOptions = {}): Promise<Forecast> {
  const { draws: count = DRAWS, alternativeDraws = ALTERNATIVE_DRAWS, signal = never } = options;
  const outlook = await outlookOf(plan, known, signal);
  const draws = await drawn(outlook, count, signal);
  const middle = middleOf(draws);
  return {
    owed: outlook.owed.length,
    predicted: { p10: at(draws, 0.1), p50: at(draws, 0.5), p90: at(draws, 0.9) },
    lowerBoundMs: leastOf(draws),
    bindingLimit: middle.bindingLimit,
    alternatives: await alternatives(outlook, draws, { count: alternativeDraws, signal }),
    basis: basisOf(outlook, draws.length),
  };
}

async function outlookOf(plan: Plan, known: Knowledge, signal: AbortSignal): Promise<Outlook> {
  const models = [...new Set(known.owed.map(({ cell }) => cell.model))];
  const unsure = models.filter((model) => {
    const its = known.past.get(model);
    return its === undefined || (isShort(its) && playsItself(plan, model));
  });
  const past = blended(known.past, await rehearsed(plan, unsure, signal));
  const { providers } = plan.settings;
  const believed = believedLimits(providers, known.learned, passedBy(past));
  return { plan, owed: known.owed, past, sizes: sizesOf(plan), believed, learned: known.learned, providers };
}

function sizesOf(plan: Plan): ReadonlyMap<TaskId, number> {
  const sizes = new Map<TaskId, number>();
  for (const trial of plan.trials) {
    if (sizes.has(trial.task)) continue;
    const { size } = plan.job(trial).task;
    if (size !== undefined) sizes.set(trial.task, size);
  }
  return sizes;
}

const middleOf = (draws: readonly ForecastDraw[]): ForecastDraw =>
  draws.toSorted((a, b) => a.elapsedMs - b.elapsedMs)[Math.floor(draws.length / 2)]!;

/** A draw's own time bounds it too: what the forecast does not model may make it less than its limits would. */
function leastOf(draws: readonly ForecastDraw[]): number | null {
  let least = Infinity;
  for (const { lowerBoundMs, elapsedMs } of draws) {
    if (lowerBoundMs === null) return null;
    least = Math.min(least, lowerBoundMs, elapsedMs);
  }
  return Math.floor(least);
}

const medianMs = (draws: readonly ForecastDraw[]): number =>
  quantile(
    draws.map(({ elapsedMs }) => elapsedMs),
    0.5,
  );

const passedBy =
  (past: ReadonlyMap<string, ModelPast>) =>
  (model: string): Passed | null =>
    past.get(model)?.passed ?? null;

async function drawn(outlook: Outlook, count: number, signal: AbortSignal): Promise<readonly ForecastDraw[]> {
  if (outlook.owed.length === 0) return [NOTHING];
  const draws: ForecastDraw[] = [];
  for (let seed = 0; seed < count; seed++) draws.push(await drawRun(outlook, seed, signal));
  return draws;
}

const NOTHING: ForecastDraw = {
  calls: 0,
  sends: 0,
  tokens: { input: 0, output: 0 },
  costUsd: 0,
  elapsedMs: 0,
  lowerBoundMs: null,
  bindingLimit: null,
};

function at(draws: readonly ForecastDraw[], p: number): Predicted {
  const of = (value: (draw: ForecastDraw) => number): number => quantile(draws.map(value), p);
  const priced = draws.every(({ costUsd }) => costUsd !== null);
  return {
    calls: Math.round(of(({ calls }) => calls)),
    sends: Math.round(of(({ sends }) => sends)),
    tokens: {
      input: Math.round(of(({ tokens }) => tokens.input)),
      output: Math.round(of(({ tokens }) => tokens.output)),
    },
    costUsd: priced ? of(({ costUsd }) => costUsd ?? 0) : null,
    elapsedMs: Math.round(of(({ elapsedMs }) => elapsedMs)),
  };
}

/**
 * Between the order statistics, linearly, such that one more value lies below it with probability p (Weibull's plotting positions, Hyndman and
 * Fan's sixth definition, 1996). The usual seventh would hold one more value between p10 and p90 of twenty in 72 of 100 cases only.
 */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = Math.min(sorted.length - 1, Math.max(0, (sorted.length + 1) * p - 1));
  const below = sorted[Math.floor(place)] ?? 0;
  return below + ((sorted[Math.ceil(place)] ?? below) - below) * (place - Math.floor(place));
}

async function alternatives(
  outlook: Outlook,
  base: readonly ForecastDraw[],
  { count, signal }: { readonly count: number; readonly signal: AbortSignal },
): Promise<readonly Alternative[]> {
  if (outlook.owed.length === 0 || count === 0) return [];
  const middle = middleOf(base);
  const cases = [oneMoreKey(outlook, middle), doubledLimit(outlook, middle), halfTheInstances(outlook)];
  const found: Alternative[] = [];
  for (const one of cases) {
    if (one === null) continue;
    const draws = await drawn(one.outlook, count, signal);
    // Against the same draws, which share their chance: what differs is the change.
    const share = medianMs(draws) / medianMs(base.slice(0, count));
    found.push({ what: one.what, change: one.change, elapsedMs: Math.round(share * medianMs(base)) });
  }
  return found;
}

type Case = Pick<Alternative, "what" | "change"> & { readonly outlook: Outlook };

/** The provider whose limit binds; the first where none does. */
function bindingProvider({ providers }: Outlook, { bindingLimit }: ForecastDraw): ProviderSettings {
  const [, group = ""] = (bindingLimit ?? "").split(" of ");
  return providers.find(({ name }) => group === name || group.startsWith(`${name}/`)) ?? providers[0]!;
}

function oneMoreKey(outlook: Outlook, middle: ForecastDraw): Case | null {
  const provider = bindingProvider(outlook, middle);
  if (provider.keys.length === 0) return null;
  const more: ProviderSettings = { ...provider, keys: [...provider.keys, new Secret("one more key")] };
  const providers = outlook.providers.map((other) => (other === provider ? more : other));
  const believed = believedLimits(providers, outlook.learned, passedBy(outlook.past));
  return {
    what: "one-more-key",
    change: `one more key for ${provider.name}`,
    outlook: { ...outlook, providers, believed: new Map([...believed, ...outlook.believed]) },
  };
}

const RESOURCES = {
  "requests per minute": "requests",
  "tokens per minute": "tokens",
  concurrency: "concurrency",
} as const;

function doubledLimit(outlook: Outlook, middle: ForecastDraw): Case | null {
  const [words = ""] = (middle.bindingLimit ?? "").split(" of ");
  const resource = RESOURCES[words as keyof typeof RESOURCES];
  if (resource === undefined) return null;
  const { name } = bindingProvider(outlook, middle);
  const ofProvider = (group: GroupId): boolean => group === name || group.startsWith(`${name}/`);
  const believed = [...outlook.believed].map(([group, limits]) => {
    return [group, ofProvider(group) ? doubled(limits, resource) : limits] as const;
  });
  return {
    what: "doubled-limit",
    change: `twice the ${words} on ${name}`,
    outlook: { ...outlook, believed: new Map(believed), learned: {} },
  };
}

function doubled(limits: BelievedLimits, resource: "requests" | "tokens" | "concurrency"): BelievedLimits {
  const twice = (rate: BelievedRate | null): BelievedRate | null =>
    rate === null ? null : { ...rate, perMinute: rate.perMinute * 2 };
  const { requests, tokens, concurrency } = limits;
  return {
    ...limits,
    requests: resource === "requests" ? twice(requests) : requests,
    tokens: resource === "tokens" ? twice(tokens) : tokens,
    concurrency: resource === "concurrency" && concurrency !== null ? concurrency * 2 : concurrency,
  };
}

/** Trials of all cells are interleaved: the first half of what is owed is every cell's half. */
function halfTheInstances(outlook: Outlook): Case {
  const owed = outlook.owed.slice(0, Math.ceil(outlook.owed.length / 2));
  return { what: "half-the-instances", change: "half the instances", outlook: { ...outlook, owed } };
}

function basisOf({ owed, past, believed, providers }: Outlook, draws: number): Forecast["basis"] {
  const models = [...new Set(owed.map(({ cell }) => cell.model))];
  return {
    models: models.map((model) => {
      const { from, trials, prior }: Partial<ModelPast> = past.get(model) ?? {};
      return { model, from: from ?? "prior", trials: trials?.length ?? 0, rehearsalWorth: prior?.worth ?? null };
    }),
    quotas: [...believed].map(([group, { from }]) => ({ group, from })),
    suppositions: [
      ...suppositionsOfLimits(providers, believed),
      ...(models.some((model) => past.get(model)?.from === "prior") ? [`answers: ${PRIOR_ANSWERS.source}`] : []),
    ],
    draws,
  };
}

function suppositionsOfLimits(
  providers: readonly ProviderSettings[],
  believed: Outlook["believed"],
): readonly string[] {
  const supposed = new Set(
    laneSpecs(providers)
      .filter(({ group }) => ["prior", "unmet"].includes(believed.get(group)?.from ?? ""))
      .map(({ provider }) => provider),
  );
  return providers.flatMap(({ name, protocol }) => {
    if (protocol === "world" || !supposed.has(name)) return [];
    const { requestsPerMinute, tokensPerMinute, source } = PRIOR_LIMITS[protocol];
    return [
      `limits of ${name}: about ${requestsPerMinute} requests and ${tokensPerMinute.toLocaleString("en-US")} tokens a minute for each quota, perhaps a third or three times that; ${source}`,
    ];
  });
}
