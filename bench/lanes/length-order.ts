import { randomOf } from "#kernel";
import { mean } from "./mean.ts";
import type { WorldCall } from "./world.ts";

/** The calls, the longest first: what an order is worth to who knows every length. */
export const longestFirst = (work: readonly WorldCall[]): WorldCall[] =>
  work.toSorted((a, b) => b.latencyMs - a.latencyMs);

/**
 * The calls in the order of what they took in a past run of the same tasks, the longest first. `share` of the variance of log latency
 * is the task's own and returns; the rest is chance, drawn anew.
 */
export const longestInThePast =
  (share: number) =>
  (work: readonly WorldCall[], seed: number): WorldCall[] => {
    const random = randomOf("past run", share, seed);
    const logs = work.map(({ latencyMs }) => Math.log(latencyMs));
    const middle = mean(logs);
    const sigma = Math.sqrt(mean(logs.map((log) => (log - middle) ** 2)));
    const past = logs.map((log) => share * (log - middle) + Math.sqrt(1 - share ** 2) * sigma * random.normal());
    return work
      .map((call, at) => ({ call, past: past[at]! }))
      .toSorted((a, b) => b.past - a.past)
      .map(({ call }) => call);
  };
