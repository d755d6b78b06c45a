import {
  builtinWorlds,
  type CallShape,
  type HiddenLimitSpec,
  type LimitWorldName,
  type RateLimitSpec,
  usualShape,
} from "#worlds";
import { type BenchWorld, callsOf, plainLane, silent, type Telling, type WorldCall, type WorldLane } from "./world.ts";
import type { Random } from "#kernel";

/** A world of one lane behind one limit, as `src/worlds` states it. */
export function single(name: LimitWorldName, telling: Telling = silent): BenchWorld {
  const world = builtinWorlds[name];
  return oneLane(
    telling.headers ? `${name} (headers)` : name,
    { title: world.title, limits: world.limits, calls: world.calls, shape: world.shape },
    telling,
  );
}

export const letters = Object.keys(builtinWorlds) as LimitWorldName[];

export interface OneLane {
  readonly title: string;
  readonly limits: HiddenLimitSpec;
  readonly calls: number;
  readonly shape: CallShape;
}

export function oneLane(name: string, spec: OneLane, telling: Telling = silent): BenchWorld {
  return {
    name,
    title: spec.title,
    limits: { only: spec.limits },
    lanes: [plainLane("only")],
    telling,
    work: callsOf("model", spec.calls, spec.shape),
  };
}

export const bucket = (perMinute: number, burstSeconds = 60): RateLimitSpec => ({
  perMinute,
  burstSeconds,
  window: "bucket",
});

/** Answers of 0.7 to 2 s. */
const shortShape: CallShape = {
  inputTokens: { median: 500, sigma: 0.4 },
  outputTokens: { median: 60, sigma: 0.3, most: 120 },
  latency: { baseMs: 0, tokensPerSecond: 50, jitter: [0.9, 1.1] },
};

const keys = ["key-0", "key-1", "key-2"];
const models = ["model-0", "model-1", "model-2", "model-3", "model-4"];

const matrixLanes: readonly WorldLane[] = models.flatMap((model) =>
  keys.map((key) => plainLane(`${key}/${model}`, { model, key, group: `${key}/${model}` })),
);

/** Calls of several models, in turn. */
const interleaved =
  (perModel: number, shape: CallShape) =>
  (random: Random): readonly WorldCall[] => {
    const lists = models.map((model) => callsOf(model, perModel, shape)(random));
    return Array.from(
      { length: perModel * models.length },
      (_, at) => lists[at % models.length]![Math.floor(at / models.length)]!,
    );
  };

/** Three keys, five models, each pair with limits of its own: 5 concurrent and 120 requests a minute with a burst of 10. */
export const matrix: BenchWorld = {
  name: "3×5",
  title: "3 keys × 5 models: 5 concurrent and 120 requests/min (burst 10) each",
  limits: Object.fromEntries(matrixLanes.map((lane) => [lane.group, { concurrency: 5, requests: bucket(120, 5) }])),
  lanes: matrixLanes,
  telling: silent,
  work: interleaved(390, shortShape),
};

const perKey: Readonly<Record<string, number>> = { "key-0": 60, "key-1": 120, "key-2": 180 };

/** As above with uneven keys. */
export const unevenMatrix: BenchWorld = {
  ...matrix,
  name: "3×5 uneven",
  title: "3 keys × 5 models: 5 concurrent and 60, 120 or 180 requests/min each",
  limits: Object.fromEntries(
    matrixLanes.map((lane) => [lane.group, { concurrency: 5, requests: bucket(perKey[lane.key]!, 5) }]),
  ),
};

/** One model over a fast key, one eight times slower, one revoked early and one that never answers. */
export const unequalLanes: BenchWorld = {
  name: "fast/slow",
  title: "two keys of speed 8 : 1, one revoked after 10 s, one that never answers",
  limits: {
    fast: { concurrency: 20 },
    slow: { concurrency: 20 },
    revoked: { concurrency: 20 },
    hung: { concurrency: 20 },
  },
  lanes: [
    plainLane("fast"),
    plainLane("slow", { slowness: 8 }),
    plainLane("revoked", { fault: { kind: "revoked", atSeconds: 10 } }),
    plainLane("hung", { fault: { kind: "hangs" } }),
  ],
  telling: silent,
  work: callsOf("model", 4000, shortShape),
};

/** Two keys that are charged to one quota, which nobody says. */
export const sharedQuota: BenchWorld = {
  name: "shared",
  title: "two keys, one hidden quota of 120 requests/min",
  limits: { both: { requests: bucket(120) } },
  lanes: ["left", "right"].map((name) => plainLane(name, { group: "both", declared: name })),
  telling: silent,
  work: callsOf("model", 900, usualShape),
};

/** As above with three. */
export const sharedByThree: BenchWorld = {
  ...sharedQuota,
  name: "shared by three",
  title: "three keys, one hidden quota of 120 requests/min",
  lanes: ["left", "middle", "right"].map((name) => plainLane(name, { group: "both", declared: name })),
};

/** Two keys with a quota each, one of them revoked when some of the work is done. */
const revokedMidRun: BenchWorld = {
  name: "revoked",
  title: "two keys with 60 requests/min each, one revoked after 120 s",
  limits: { stays: { requests: bucket(60) }, goes: { requests: bucket(60) } },
  lanes: [plainLane("stays"), plainLane("goes", { fault: { kind: "revoked", atSeconds: 120 } })],
  telling: silent,
  work: callsOf("model", 600, usualShape),
};

/** Sockets that hang: what is sent on them is given up after a minute. */
const hungSockets: BenchWorld = {
  name: "hung",
  title: "16 concurrent, one send in a hundred is never answered and given up after 60 s",
  limits: { only: { concurrency: 16 } },
  lanes: [plainLane("only", { fault: { kind: "hangs-now-and-then", oneIn: 100 } })],
  telling: silent,
  work: callsOf("model", 600, usualShape),
};

/** Streams that drip. */
const slowStreams: BenchWorld = {
  ...hungSockets,
  name: "slow streams",
  title: "16 concurrent, one answer in twenty comes at a tenth of the speed",
  lanes: [plainLane("only")],
  work: (random) =>
    callsOf(
      "model",
      600,
      usualShape,
    )(random).map((call) => (random.next() < 0.05 ? { ...call, latencyMs: 10 * call.latencyMs } : call)),
};

const sixty = (title: string, limits: Omit<HiddenLimitSpec, "requests">, calls = 600): OneLane => ({
  title,
  limits: { requests: bucket(60), ...limits },
  calls,
  shape: usualShape,
});

/** The worlds that the seven do not contain. */
export const more: readonly BenchWorld[] = [
  matrix,
  unevenMatrix,
  unequalLanes,
  sharedQuota,
  sharedByThree,
  oneLane(
    "foreign",
    sixty("60 requests/min, half of it used by somebody else from 120 s to 360 s", {
      foreign: [{ fromSeconds: 120, toSeconds: 360, share: 0.5 }],
    }),
  ),
  oneLane("halves", sixty("60 requests/min, halved at 240 s", { changes: [{ atSeconds: 240, scale: 0.5 }] })),
  oneLane("doubles", sixty("60 requests/min, doubled at 240 s", { changes: [{ atSeconds: 240, scale: 2 }] }, 1000)),
  oneLane(
    "slow_down",
    {
      title: "3000 requests/min, refused when sends grow faster than ×1.5 in 10 s",
      limits: { requests: bucket(3000), acceleration: { factor: 1.5, perSeconds: 10 } },
      calls: 3000,
      shape: usualShape,
    },
    { ...silent, kind: true },
  ),
  oneLane(
    "drifts",
    sixty("60 requests/min × 0.8, 0.6, 0.8, 1.2, 1.5 and 1, each for 90 s", {
      changes: [0.8, 0.6, 0.8, 1.2, 1.5, 1].map((scale, at) => ({ atSeconds: 90 * (at + 1), scale })),
    }),
  ),
  oneLane("disguised", sixty("60 requests/min, refusals told as HTTP 400 with a code, no Retry-After", {}), {
    ...silent,
    kind: true,
    retryAfter: false,
    disguised: true,
  }),
  revokedMidRun,
  hungSockets,
  slowStreams,
  oneLane("daily", {
    title: "60 requests/min and 300 a day, the day ends at 600 s",
    limits: { requests: bucket(60), requestsPerDay: 300, dayEndsAtSeconds: 600 },
    calls: 500,
    shape: usualShape,
  }),
  oneLane("per second", {
    title: "600 requests/min enforced by the second",
    limits: { requests: bucket(600, 1) },
    calls: 3000,
    shape: usualShape,
  }),
  oneLane("fixed minute", {
    title: "60 requests in each clock minute",
    limits: { requests: { perMinute: 60, burstSeconds: 60, window: "fixed" } },
    calls: 600,
    shape: usualShape,
  }),
  oneLane("sliding minute", {
    title: "60 requests in any 60 s",
    limits: { requests: { perMinute: 60, burstSeconds: 60, window: "sliding" } },
    calls: 600,
    shape: usualShape,
  }),
];
