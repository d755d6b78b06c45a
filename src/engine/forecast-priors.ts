import type { Protocol } from "#records";
import { usualShape } from "#worlds";

/** A limit that is supposed where nothing was learned: the middle of a wide range. */
export interface PriorLimits {
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
  /** Where the figures are from. */
  readonly source: string;
}

const OPENAI = "OpenAI's first paid tier for its small models, as told in 2026 (apis.io, ai-buzz.com)";

/** What is supposed of a provider of which nothing is known, for each quota. */
export const PRIOR_LIMITS: Readonly<Record<Exclude<Protocol, "world">, PriorLimits>> = {
  openai: { requestsPerMinute: 500, tokensPerMinute: 200_000, source: OPENAI },
  azure: { requestsPerMinute: 500, tokensPerMinute: 200_000, source: `as for openai: ${OPENAI}` },
  openrouter: { requestsPerMinute: 500, tokensPerMinute: 200_000, source: `as for openai: ${OPENAI}` },
  google: { requestsPerMinute: 500, tokensPerMinute: 200_000, source: `as for openai: ${OPENAI}` },
  anthropic: {
    requestsPerMinute: 50,
    tokensPerMinute: 30_000,
    source: "Anthropic's first tier, input tokens (platform documentation on rate limits, read 2026)",
  },
};

/** Standard deviation of a supposed limit's logarithm: two thirds of all accounts within a factor of e. Vendors' tiers differ by as much. */
export const PRIOR_LIMIT_SIGMA = 1;

/**
 * Seconds' worth of requests that a quota lets through at once, where that was not met; any factor between is as likely. Vendors say that
 * they look over 1 to 10 s (Azure OpenAI) or may enforce 60 a minute as one a second (OpenAI, Anthropic); twice that is left open.
 */
export const PRIOR_BURST_SECONDS = { least: 1, most: 20 } as const;

/**
 * How likely it is that there is no such limit: of requests a minute where only calls at once were refused, of tokens a minute where nothing was.
 * Nothing is known either way.
 */
export const NONE_SHARE = 0.5;

/**
 * Lengths and latencies of answers where no answer was seen: those of the worlds that the lanes are measured in. How many calls a trial
 * takes and how long its prompts are is found by a rehearsal: the suite itself, put to simulated models.
 */
export const PRIOR_ANSWERS = {
  shape: usualShape,
  source: "the answers of the lanes benchmark: median 400 tokens, 50 tokens a second after 0.8 s",
} as const;

/**
 * How many trials carried out the rehearsal of a simulated model counts as: four trials must not replace forty rehearsed ones. A choice. Stand-ins
 * for a real model count only until it was asked: worth four trials they made the median error of plans 201 to 220 greater.
 */
export const REHEARSAL_WORTH = 20;

/** Simulated models that stand in for one that was never asked, from able to hardly able. */
export const PRIOR_MODELS = ["sim-large", "sim-small"] as const;

/**
 * What the forecast does not model: standard deviation of the logarithm of its error, chosen by
 * the errors on plans 101 to 107 of bench/forecast.ts where the limits had been met. docs/forecast.md has figures of plans that nothing was found on.
 */
export const MODEL_SIGMA = 0.05;

/** How far a provider's speed drifts from one run to the next: standard deviation of its logarithm. A supposition. */
export const SPEED_SIGMA = 0.05;
