import { type CallShape, usualShape } from "./call-shape.ts";
import type { HiddenLimitSpec } from "./hidden-limits.ts";
import type { RateLimitSpec } from "./rate-gauge.ts";

/** One lane behind one hidden limit, with the work that is put to it. */
export interface LimitWorld {
  readonly title: string;
  readonly limits: HiddenLimitSpec;
  readonly calls: number;
  readonly shape: CallShape;
}

export type LimitWorldName = "A" | "B" | "C" | "D" | "E" | "F" | "G";

const bucket = (perMinute: number, burstSeconds = 60): RateLimitSpec => ({ perMinute, burstSeconds, window: "bucket" });

/** The seven worlds of the lanes design, exactly. */
export const builtinWorlds: Readonly<Record<LimitWorldName, LimitWorld>> = {
  A: { title: "60 requests/min", limits: { requests: bucket(60) }, calls: 600, shape: usualShape },
  B: {
    title: "60 requests/min, rejected sends are charged",
    limits: { requests: bucket(60), chargeRejected: true },
    calls: 600,
    shape: usualShape,
  },
  C: {
    title: "3000 requests/min and 12 M tokens/min",
    limits: { requests: bucket(3000), tokens: { ...bucket(12_000_000), charge: "actual" } },
    calls: 12_000,
    shape: usualShape,
  },
  D: {
    title: "5000 requests/min and 300 k tokens/min",
    limits: { requests: bucket(5000), tokens: { ...bucket(300_000), charge: "actual" } },
    calls: 1200,
    shape: usualShape,
  },
  E: { title: "4 concurrent", limits: { concurrency: 4 }, calls: 200, shape: usualShape },
  F: { title: "40 concurrent", limits: { concurrency: 40 }, calls: 1500, shape: usualShape },
  G: { title: "60 requests/min over 2 s", limits: { requests: bucket(60, 2) }, calls: 600, shape: usualShape },
};
