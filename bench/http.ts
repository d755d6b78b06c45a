// The same worlds in virtual time and over real HTTP: does the wire cost anything? At real speed a world takes five to ten minutes.
//   npx tsx --conditions=sluice:source bench/http.ts [--worlds A,D,E,F,G] [--speed 1]
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { loadPlan, run, simulate } from "#engine";
import type { Json } from "#kernel";
import type { RunSummary } from "#records";
import { MemoryStore } from "#store";

/** The worlds of the lanes design: limits a minute, and the seconds' worth that passes at once. */
const WORLDS: Readonly<
  Record<string, { readonly perMinute: Readonly<Record<string, number>>; readonly burst?: number }>
> = {
  A: { perMinute: { "requests-per-minute": 60 }, burst: 60 },
  D: { perMinute: { "requests-per-minute": 5000, "tokens-per-minute": 300_000 }, burst: 60 },
  E: { perMinute: {} },
  F: { perMinute: {} },
  G: { perMinute: { "requests-per-minute": 60 }, burst: 2 },
};
const CONCURRENCY: Readonly<Record<string, number>> = { E: 4, F: 40 };

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: Object.keys(WORLDS).join(",") },
    /** Limits so many times as high, bursts and latencies as much shorter. Least waits and round trips stay as they are. */
    speed: { type: "string", default: "1" },
  },
});
const speed = Number(values.speed);
const pace = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" } as const;

function sped(name: string): Json {
  const world = WORLDS[name];
  if (world === undefined) throw new Error(`there is no world ${name} here`);
  const rates = Object.entries(world.perMinute).map(([limit, most]) => [limit, most * speed] as const);
  const limits = {
    ...Object.fromEntries(rates),
    ...(world.burst === undefined ? {} : { "burst-seconds": world.burst / speed }),
    ...(CONCURRENCY[name] === undefined ? {} : { concurrency: CONCURRENCY[name] }),
  };
  return { like: name, limits, "latency-scale": 1 / speed };
}

const percent = (share: number): string => (share * 100).toFixed(1);

const told = ({ elapsedMs, efficiency, sends, rejectedSends, graded }: RunSummary): string =>
  [(elapsedMs / 1000).toFixed(1), percent(efficiency ?? 0), percent(rejectedSends / sends), String(graded)].join(" | ");

console.log(
  "| world | virtual: seconds | efficiency % | rejected % | graded | HTTP: seconds | efficiency % | rejected % | graded | points between | load average |",
);
console.log("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
for (const name of values.worlds.split(",")) {
  const plan = loadPlan(sped(name), { where: name, pace, seed: 1 });
  const virtual = await simulate(plan, { seed: 1 });
  await using store = new MemoryStore();
  const before = loadavg()[0]!;
  const real = await run(plan, { store });
  const load = `${before.toFixed(1)} to ${loadavg()[0]!.toFixed(1)}`;
  const points = percent((real.efficiency ?? 0) - (virtual.summary.efficiency ?? 0));
  console.log(`| ${name} | ${told(virtual.summary)} | ${told(real)} | ${points} | ${load} |`);
}
