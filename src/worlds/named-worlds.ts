import { builtinWorlds } from "./builtin-worlds.ts";
import type { HiddenLimitSpec } from "./hidden-limits.ts";
import type { WorldInput } from "./world-yaml.ts";

/** The worlds of the lanes design behind a face that tells as little as they do: one model, no headers but Retry-After, no reason. */
const hidden = {
  models: [{ name: "sim-large" }],
  headers: "retry-after",
  rejections: "bare",
  lengths: {},
} satisfies WorldInput;

const limitWorlds = Object.fromEntries(
  Object.entries(builtinWorlds).map(([name, { title, limits, calls }]): [string, WorldInput] => [
    name,
    { ...hidden, title: `${name}: ${title}`, limits: written(limits), work: { calls } },
  ]),
);

function written({
  requests,
  tokens,
  concurrency,
  chargeRejected,
}: HiddenLimitSpec): NonNullable<WorldInput["limits"]> {
  return {
    "burst-seconds": (requests ?? tokens)?.burstSeconds ?? 60,
    ...(requests === undefined ? {} : { "requests-per-minute": requests.perMinute }),
    ...(tokens === undefined ? {} : { "tokens-per-minute": tokens.perMinute }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(chargeRejected === undefined ? {} : { "charge-rejected": chargeRejected }),
  };
}

const sixtyAMinute = { "requests-per-minute": 60 };
const fiveModels = ["large", "medium", "small", "tiny", "untagged"].map((size) => ({ name: `sim-${size}` }));

/** Every world that has a name. */
export const worldInputs: Readonly<Record<string, WorldInput>> = {
  default: {
    title: "a provider like many: limits for each key and model, told in headers",
    limits: { "requests-per-minute": 600, "tokens-per-minute": 1_000_000, "burst-seconds": 10, concurrency: 64 },
  },
  quick: {
    title: "the default provider with twenty times the speed, and limits that are felt in half a minute",
    limits: { "requests-per-minute": 900, "tokens-per-minute": 20_000_000, "burst-seconds": 2, concurrency: 16 },
    "latency-scale": 0.05,
  },
  ...limitWorlds,
  "shared-quota": {
    ...hidden,
    title: "keys share one quota for each model",
    quota: "account-model",
    limits: sixtyAMinute,
    work: { calls: 600 },
  },
  "foreign-user": {
    ...hidden,
    title: "somebody else uses the same quota, and comes and goes",
    limits: {
      ...sixtyAMinute,
      foreign: [
        { "from-seconds": 120, "to-seconds": 240, share: 0.6 },
        { "from-seconds": 360, "to-seconds": 420, share: 0.9 },
      ],
    },
    work: { calls: 600 },
  },
  drift: {
    ...hidden,
    title: "a limit that rises and falls",
    limits: {
      ...sixtyAMinute,
      changes: [0.8, 0.6, 0.8, 1.2, 1.5, 1].map((scale, at) => ({ "at-seconds": 90 * (at + 1), scale })),
    },
    work: { calls: 600 },
  },
  halving: {
    ...hidden,
    title: "a limit that halves",
    limits: { ...sixtyAMinute, changes: [{ "at-seconds": 180, scale: 0.5 }] },
    work: { calls: 600 },
  },
  acceleration: {
    ...hidden,
    title: "sends may grow by half in ten seconds",
    rejections: "explained",
    limits: { "requests-per-minute": 3000, acceleration: { factor: 1.5, "per-seconds": 10 } },
    work: { calls: 3000 },
  },
  daily: {
    ...hidden,
    title: "a daily quota that ends before the work",
    rejections: "explained",
    limits: { "requests-per-minute": 120, "requests-per-day": 400, "day-ends-at-seconds": 1800 },
    work: { calls: 600 },
  },
  "per-second": {
    ...hidden,
    title: "600 requests/min, enforced each second",
    limits: { "requests-per-minute": 600, "burst-seconds": 1, window: "fixed" },
    work: { calls: 1500 },
  },
  disguised: {
    ...hidden,
    title: "rate limits told as HTTP 400 with a code in the body",
    headers: "absent",
    limits: sixtyAMinute,
    faults: { "disguised-share": 1 },
    work: { calls: 300 },
  },
  hung: {
    ...hidden,
    title: "one send in a hundred is never answered",
    limits: { concurrency: 16 },
    faults: { "hang-share": 0.01 },
    work: { calls: 600 },
  },
  "slow-streams": {
    ...hidden,
    title: "one answer in twenty comes at a tenth of the speed",
    limits: { concurrency: 16 },
    faults: { "slow-share": 0.05 },
    work: { calls: 600 },
  },
  revoked: {
    ...hidden,
    title: "two keys, one revoked after a minute",
    keys: [{ key: "sim-key-1" }, { key: "sim-key-2", "revoked-at-seconds": 60 }],
    limits: sixtyAMinute,
    work: { calls: 300 },
  },
  "fast-and-slow": {
    ...hidden,
    title: "two keys with speeds 8 : 1",
    keys: [{ key: "sim-key-1" }, { key: "sim-key-2" }],
    limits: { "requests-per-minute": 480 },
    exceptions: [{ key: "sim-key-2", limits: sixtyAMinute }],
    work: { calls: 1500 },
  },
  "three-by-five": {
    ...hidden,
    title: "three keys and five models, five at once for each",
    models: fiveModels,
    keys: [1, 2, 3].map((number) => ({ key: `sim-key-${number}` })),
    limits: { concurrency: 5 },
    work: { calls: 1500 },
  },
};
