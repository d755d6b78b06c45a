import type { Json, Secret } from "#kernel";
import type { Sampling } from "./message.ts";

/** The wire format a provider speaks. `world` is a simulated provider inside this program. */
export type Protocol = "openai" | "azure" | "anthropic" | "google" | "openrouter" | "world";

/** What one limit of a provider is charged to. */
export type Quota = "key-model" | "account-model" | "key" | "account" | "deployment";

/** Upper bounds a person knows; null where nobody said. */
export interface LimitSettings {
  readonly concurrency: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  readonly requestsPerDay: number | null;
}

/** How long to wait for what, in milliseconds; null leaves it to what the lane has shown. */
export interface TimeoutSettings {
  readonly connectMs: number | null;
  readonly headersMs: number | null;
  readonly idleMs: number | null;
  readonly callMs: number | null;
}

/** How long a run may wait as a whole, in milliseconds. */
export interface DeadlineSettings {
  /** For one attempt at a trial, the time in line for a lane not counted. */
  readonly attemptMs: number;
  /** Without any answer in the whole run. */
  readonly stallMs: number;
  /** For the whole run; null for as long as it gets on. */
  readonly runMs: number | null;
}

/** What holds where nobody says: longer than any outage that is worth waiting for. */
export const DEFAULT_DEADLINES: DeadlineSettings = { attemptMs: 7_200_000, stallMs: 21_600_000, runMs: null };

/** USD per million tokens. */
export interface PriceSettings {
  readonly input: number;
  readonly output: number;
  readonly cached: number | null;
  /** Tokens of the longest prompt it holds for; absent when it holds for all. */
  readonly mostInput?: number;
}

/** What a rule of the config may make of an error answer. */
export type RuleKind =
  | "rate-limited"
  | "credit-exhausted"
  | "auth"
  | "not-served"
  | "invalid-request"
  | "content-filter"
  | "context-length"
  | "server";

/** Which limit a rule may name. */
export type RuleLimit = "requests" | "tokens" | "concurrency" | "daily" | "acceleration";

/** What an error answer of a provider means, where the provider has codes of its own. It holds when everything it names holds. */
export interface RuleSettings {
  readonly status: readonly number[] | null;
  /** A code of the body, whole. */
  readonly code: string | null;
  /** Words of the body. */
  readonly text: string | null;
  readonly kind: RuleKind;
  /** For `rate-limited` only; null leaves it to the words of the body. */
  readonly limit: RuleLimit | null;
  /** How long to wait where the answer does not say; for `rate-limited` and `server` only. */
  readonly retryAfterMs: number | null;
}

export interface ModelSettings {
  readonly name: string;
  /** Names under which the provider serves it; the model's own name when there is one only. */
  readonly deployments: readonly string[];
  /** Reported names that are right beside the requested one and its dated versions. */
  readonly servedAs: readonly string[];
  readonly price: PriceSettings | null;
  readonly sampling: Sampling;
}

export interface ProviderSettings {
  readonly name: string;
  readonly protocol: Protocol;
  /** Null only for `world`. */
  readonly baseUrl: string | null;
  readonly apiVersion: string | null;
  readonly keys: readonly Secret[];
  readonly models: readonly ModelSettings[];
  readonly quota: Quota;
  readonly limits: LimitSettings;
  readonly timeouts: TimeoutSettings;
  /** The first that holds decides, before anything that is built in. */
  readonly rules: readonly RuleSettings[];
  /** For `protocol: world` only: the world's description, or the name of a built-in one; parsed by `worlds`. */
  readonly world: Json | null;
}

/** Values asked for on one axis; `all` means every value the suite has. Absent axes take the suite's default. */
export type AxisRequest = "all" | readonly (string | number)[];

/** Every combination of these models and values, with so many tasks each. */
export interface Matrix {
  readonly models: "all" | readonly string[];
  /** By axis name of the suite (`promptType`, `difficulty`, `toolSuccessRate`, `taskType`, `protocol`, or a suite's own). */
  readonly axes: Readonly<Record<string, AxisRequest>>;
  /** Tasks a cell; `all` takes every task there is; null leaves it to the suite. */
  readonly instances: number | "all" | null;
}

export interface PlanSettings {
  /** At least one. The plan is their union: what two of them hold is planned once. */
  readonly matrices: readonly Matrix[];
  readonly repeat: number;
  readonly seed: number;
  /** Only the first so many trials; null for all. */
  readonly limit: number | null;
  /** One part of several: `{ part: 1, of: 4 }` is the first of four; null for all. */
  readonly shard: { readonly part: number; readonly of: number } | null;
}

/** The original's static ways to spread prompts over keys, and ours (`adaptive`). */
export type Assignment = "adaptive" | "by-prompt" | "by-flaw" | "by-rate" | "spread" | "by-model-size";

export interface PaceSettings {
  readonly mode: "adaptive" | "fixed";
  readonly maxWorkers: number | null;
  /** Requests a second and lane; null for none. */
  readonly qps: number | null;
  readonly assign: Assignment;
}

export interface SuiteSettings {
  /** `workflow`, `dataset`, `swe`, or the path of a module that exports a suite. */
  readonly name: string;
  /** The suite's own section of the config, parsed by the suite. */
  readonly options: Json;
  /** Folder that relative paths in `options` start from. */
  readonly baseDir: string;
}

/** A whole configuration, defaults filled in, secrets opaque: everything that shapes a run. */
export interface Settings {
  /** An experiment's name, or the suite's. */
  readonly title: string;
  readonly providers: readonly ProviderSettings[];
  readonly suite: SuiteSettings;
  readonly plan: PlanSettings;
  readonly pace: PaceSettings;
  readonly deadlines: DeadlineSettings;
  readonly outputDir: string;
  readonly budgetUsd: number | null;
  readonly retryInvalid: boolean;
  readonly fresh: boolean;
}
