import { type Random, randomOf } from "#kernel";
import { builtinWorlds, type CallShape, type HiddenLimitSpec, type LimitWorldName, type RateLimitSpec } from "#worlds";
import { type BenchWorld } from "./world.ts";
import { letters, oneLane } from "./worlds.ts";

/** Draws that constants may be tuned on, and draws that they never are. */
export type Draws = "training" | "retired" | "held-out";

/**
 * Earlier sets of held-out draws are retired: the first two were looked at when a livelock and a flaw were mended on training draws, the results of
 * the third chose what was mended next, and one world of the fourth showed a bucket that was taken for a window.
 */
const STREAMS: Readonly<Record<Draws, string>> = {
  training: "training",
  retired: "held-out, third",
  "held-out": "held-out, fifth",
};

const LIMIT = [0.3, 5] as const;
const WINDOW_SECONDS = [1, 60] as const;
const LATENCY_SECONDS = [0.5, 60] as const;

/** The seven worlds, each `count` times with another limit (×0.3 to ×5), window (1 to 60 s) and median latency (0.5 to 60 s). */
export function variants(draws: Draws, count: number): readonly BenchWorld[] {
  return letters.flatMap((letter) =>
    Array.from({ length: count }, (_, at) =>
      variant(letter, `${draws} ${letter}${at + 1}`, randomOf("variants", STREAMS[draws], letter, at)),
    ),
  );
}

function variant(letter: LimitWorldName, name: string, random: Random): BenchWorld {
  const world = builtinWorlds[letter];
  const scale = between(LIMIT, random);
  const windowSeconds = between(WINDOW_SECONDS, random);
  const latencySeconds = between(LATENCY_SECONDS, random);
  const window = random.pick(["bucket", "bucket", "fixed", "sliding"] as const);
  const counted = <Spec extends RateLimitSpec>(spec: Spec): Spec => ({
    ...spec,
    perMinute: Math.max(6, Math.round(spec.perMinute * scale)),
    burstSeconds: Math.round(windowSeconds),
    window,
  });
  const { requests, tokens, concurrency, ...rest } = world.limits;
  const limits: HiddenLimitSpec = {
    ...rest,
    ...(requests === undefined ? {} : { requests: counted(requests) }),
    ...(tokens === undefined ? {} : { tokens: counted(tokens) }),
    ...(concurrency === undefined ? {} : { concurrency: Math.max(1, Math.round(concurrency * scale)) }),
  };
  const counts =
    concurrency === undefined ? `${window} of ${Math.round(windowSeconds)} s` : `${limits.concurrency} concurrent`;
  const title = `${letter} × ${scale.toFixed(2)}, ${counts}, median latency ${latencySeconds.toFixed(1)} s`;
  return oneLane(name, { title, limits, calls: world.calls, shape: withLatency(world.shape, latencySeconds) });
}

/** Evenly on the logarithm. */
const between = ([least, most]: readonly [number, number], random: Random): number =>
  least * (most / least) ** random.next();

function withLatency(shape: CallShape, medianSeconds: number): CallShape {
  const { baseMs, tokensPerSecond } = shape.latency;
  const factor = (medianSeconds * 1000) / (baseMs + (shape.outputTokens.median * 1000) / tokensPerSecond);
  return {
    ...shape,
    latency: { ...shape.latency, baseMs: baseMs * factor, tokensPerSecond: tokensPerSecond / factor },
  };
}
