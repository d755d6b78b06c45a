import { didYouMean, type Json, parseStrictly, UsageError } from "#kernel";
import type { Quota } from "#records";
import type { CallShape } from "./call-shape.ts";
import type { HiddenLimitSpec } from "./hidden-limits.ts";
import { camelKeys, type CamelKeys } from "./kebab-keys.ts";
import type { Ability, SimulatedModel } from "./models/ability.ts";
import { builtinModels } from "./models/builtin-models.ts";
import { worldInputs } from "./named-worlds.ts";
import { type ExceptionYaml, type LimitsYaml, type ModelYaml, WorldYaml } from "./world-yaml.ts";

/** A model as a world serves it. */
export interface ServedModel {
  readonly model: SimulatedModel;
  /** The names it is asked for by. */
  readonly deployments: readonly string[];
  /** The name its answers carry. */
  readonly reportsAs: string;
}

/** Probabilities of what goes wrong with a send, each from 0 to 1. */
export interface WorldFaults {
  readonly errorShare: number;
  readonly hangShare: number;
  readonly resetShare: number;
  readonly truncateShare: number;
  readonly wrongModelShare: number;
  /** Of the refusals. */
  readonly disguisedShare: number;
  readonly slowShare: number;
  readonly slowFactor: number;
}

/** What is different for one key, one model, or one of both. */
export interface WorldException {
  readonly key?: string;
  readonly model?: string;
  readonly limits?: HiddenLimitSpec;
  readonly latencyScale?: number;
  readonly faults?: WorldFaults;
}

export interface WorldKey {
  readonly key: string;
  readonly revokedAtSeconds?: number;
}

/** A simulated provider: what it serves, to whom, within which limits it tells nobody, and how it fails. */
export interface WorldSpec {
  readonly title: string;
  readonly models: readonly ServedModel[];
  /** Null accepts any key. */
  readonly keys: readonly WorldKey[] | null;
  readonly quota: Quota;
  readonly limits: HiddenLimitSpec;
  readonly exceptions: readonly WorldException[];
  /** `truthful` tells limit, remaining and reset; `retry-after` only how long to wait; `absent` nothing. */
  readonly headers: "truthful" | "retry-after" | "absent";
  /** `bare` does not say which limit refused. */
  readonly rejections: "explained" | "bare";
  readonly latencyScale: number;
  /** Null counts tokens and latency from what is written. */
  readonly lengths: CallShape | null;
  readonly faults: WorldFaults;
  readonly work: { readonly calls: number } | null;
}

/** Reads a world's description or a built-in world's name; `where` says where it was written. Throws one `UsageError` that names what is wrong and the nearest right name. */
export function parseWorld(json: Json, where: string): WorldSpec {
  const written = typeof json === "string" ? named(json, where) : withBase(json, where);
  const yaml = parseStrictly(WorldYaml, withModelObjects(written), where);
  const { like: _, title, keys, models, exceptions, lengths, limits, faults, work, ...rest } = camelKeys(yaml);
  const served = (models ?? Object.keys(builtinModels).map((name) => ({ name }))).map((model, at) =>
    servedModel(model, `${where}.models[${at}]`),
  );
  refuseTwice(served, where);
  return {
    ...rest,
    title: title ?? (typeof json === "string" ? json : "described world"),
    models: served,
    keys: keys?.map(camelKeys) ?? null,
    limits: limits === undefined ? {} : limitSpec(limits),
    exceptions: exceptions.map((exception, at) => exceptionOf(exception, served, `${where}.exceptions[${at}]`)),
    lengths: lengths === undefined ? null : shapeOf(camelKeys(lengths)),
    faults: faultsOf(faults),
    work: work ?? null,
  };
}

/** The names that `parseWorld` knows. */
export const worldNames: readonly string[] = Object.keys(worldInputs);

// Top-level keys that are written replace those of the world it is like, whole.
function withBase(json: Json, where: string): unknown {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return json;
  const written = json as Readonly<Record<string, Json>>;
  const { like } = written;
  return typeof like === "string" ? { ...named(like, `${where}.like`), title: `like ${like}`, ...written } : written;
}

function named(name: string, where: string): object {
  const input = worldInputs[name];
  if (input !== undefined) return input;
  const hint = didYouMean(name, worldNames);
  throw new UsageError(`${where}: unknown world "${name}"${hint}; known: ${worldNames.join(", ")}`);
}

// A model may be written as its name alone: a built-in one, as it is.
function withModelObjects(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !("models" in json) || !Array.isArray(json.models)) return json;
  return {
    ...json,
    models: json.models.map((model: unknown) => (typeof model === "string" ? { name: model } : model)),
  };
}

function servedModel(yaml: ModelYaml, where: string): ServedModel {
  const { name, like, deployments, reportsAs, ...ability } = camelKeys(yaml);
  const own = Object.keys(ability).length > 0;
  const model = builtinModels[like ?? (own && builtinModels[name] === undefined ? "sim-medium" : name)];
  if (model === undefined) {
    const wrong = like ?? name;
    const hint = didYouMean(wrong, Object.keys(builtinModels));
    const known = Object.keys(builtinModels).join(", ");
    throw new UsageError(`${where}: unknown model "${wrong}"${hint}; known: ${known}; or say "like: " one of them`);
  }
  const changed: Ability = { ...model.ability, ...ability };
  return { model: { name, ability: changed }, deployments: deployments ?? [name], reportsAs: reportsAs ?? name };
}

function refuseTwice(served: readonly ServedModel[], where: string): void {
  const names = served.flatMap(({ deployments }) => deployments);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new UsageError(`${where}.models: "${twice}" is served twice; give one of them other deployments`);
}

function limitSpec(yaml: LimitsYaml): HiddenLimitSpec {
  const { requestsPerMinute, tokensPerMinute, burstSeconds, window, tokenCharge, ...rest } = camelKeys(yaml);
  const { acceleration, changes, foreign, ...plain } = rest;
  return {
    ...plain,
    ...(requestsPerMinute === undefined ? {} : { requests: { perMinute: requestsPerMinute, burstSeconds, window } }),
    ...(tokensPerMinute === undefined
      ? {}
      : { tokens: { perMinute: tokensPerMinute, burstSeconds, window, charge: tokenCharge } }),
    ...(acceleration === undefined ? {} : { acceleration: camelKeys(acceleration) }),
    ...(changes === undefined ? {} : { changes: changes.map(camelKeys) }),
    ...(foreign === undefined ? {} : { foreign: foreign.map(camelKeys) }),
  };
}

const NO_FAULTS: WorldFaults = {
  errorShare: 0,
  hangShare: 0,
  resetShare: 0,
  truncateShare: 0,
  wrongModelShare: 0,
  disguisedShare: 0,
  slowShare: 0,
  slowFactor: 10,
};

const faultsOf = (yaml: WorldYaml["faults"]): WorldFaults => ({ ...NO_FAULTS, ...camelKeys(yaml) });

function exceptionOf(yaml: ExceptionYaml, served: readonly ServedModel[], where: string): WorldException {
  const { limits, faults, ...rest } = camelKeys(yaml);
  const names = served.map(({ model }) => model.name);
  if (rest.model !== undefined && !names.includes(rest.model)) {
    throw new UsageError(`${where}.model: no model "${rest.model}" in this world${didYouMean(rest.model, names)}`);
  }
  return {
    ...rest,
    ...(limits === undefined ? {} : { limits: limitSpec(limits) }),
    ...(faults === undefined ? {} : { faults: faultsOf(faults) }),
  };
}

type Lengths = CamelKeys<NonNullable<WorldYaml["lengths"]>>;

const shapeOf = ({ inputTokens, outputTokens, firstTokenMs, tokensPerSecond, jitter }: Lengths): CallShape => ({
  inputTokens,
  outputTokens,
  latency: { baseMs: firstTokenMs, tokensPerSecond, jitter },
});
