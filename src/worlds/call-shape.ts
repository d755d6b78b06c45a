import type { Random } from "#kernel";

/** Lognormal: `median × e^(sigma × normal)`, cut at `most` when given. */
export interface Lognormal {
  readonly median: number;
  readonly sigma: number;
  readonly most?: number;
}

/** How long the calls of a world are: tokens in and out, and a latency that grows with what is written. */
export interface CallShape {
  readonly inputTokens: Lognormal;
  readonly outputTokens: Lognormal;
  /** `(baseMs + output / tokensPerSecond) × uniform(slowest, fastest)`. */
  readonly latency: {
    readonly baseMs: number;
    readonly tokensPerSecond: number;
    readonly jitter: readonly [number, number];
  };
}

/** One call's size and length, drawn before anyone is told. */
export interface CallLength {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly latencyMs: number;
}

/** The calls of the seven worlds of the lanes design: mean about 12 s, with a long tail. */
export const usualShape: CallShape = {
  inputTokens: { median: 2000, sigma: 0.6 },
  outputTokens: { median: 400, sigma: 0.8, most: 8000 },
  latency: { baseMs: 800, tokensPerSecond: 50, jitter: [0.8, 1.25] },
};

/** A refusal is answered this long after the send. */
export const REJECTION_MS = 250;

/** When the sender learns that it was let in: at the head of the answer, before the answer is complete. */
export const admittedAfterMs = (latencyMs: number): number => Math.min(800, 0.99 * latencyMs);

export function drawCall(shape: CallShape, random: Random): CallLength {
  const inputTokens = drawTokens(shape.inputTokens, random);
  const outputTokens = drawTokens(shape.outputTokens, random);
  return { inputTokens, outputTokens, latencyMs: drawLatencyMs(shape, outputTokens, random) };
}

export function drawLatencyMs(shape: CallShape, outputTokens: number, random: Random): number {
  const { baseMs, tokensPerSecond, jitter } = shape.latency;
  const [low, high] = jitter;
  return (baseMs + (outputTokens * 1000) / tokensPerSecond) * (low + (high - low) * random.next());
}

function drawTokens(of: Lognormal, random: Random): number {
  const drawn = of.median * Math.exp(of.sigma * random.normal());
  return Math.max(1, Math.round(Math.min(of.most ?? Infinity, drawn)));
}
