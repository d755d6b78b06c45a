// The same worlds in virtual time and over real HTTP, at a tenth of the time scale: does the wire cost anything?
//   npx tsx --conditions=sluice:source bench/http.ts [--worlds A,D,E,F,G]
import { parseArgs } from "node:util";
import { loadPlan, run, simulate } from "#engine";
import type { Json } from "#kernel";
import type { RunSummary } from "#records";
import { MemoryStore } from "#store";

/** The worlds of the lanes design at ten times the speed: limits a minute times ten, bursts and latencies a tenth. */
const WORLDS: Readonly<Record<string, Json>> = {
  A: { like: "A", limits: { "requests-per-minute": 600, "burst-seconds": 6 }, "latency-scale": 0.1 },
  D: {
    like: "D",
    limits: { "requests-per-minute": 50_000, "tokens-per-minute": 3_000_000, "burst-seconds": 6 },
    "latency-scale": 0.1,
  },
  E: { like: "E", limits: { concurrency: 4 }, "latency-scale": 0.1 },
  F: { like: "F", limits: { concurrency: 40 }, "latency-scale": 0.1 },
  G: { like: "G", limits: { "requests-per-minute": 600, "burst-seconds": 0.2 }, "latency-scale": 0.1 },
};

const { values } = parseArgs({ options: { worlds: { type: "string", default: Object.keys(WORLDS).join(",") } } });
const pace = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" } as const;

const told = ({ elapsedMs, efficiency, sends, rejectedSends, graded }: RunSummary): string =>
  [
    `${(elapsedMs / 1000).toFixed(1)} s`,
    `${((efficiency ?? 0) * 100).toFixed(1)} %`,
    `${((100 * rejectedSends) / sends).toFixed(1)} %`,
    String(graded),
  ].join(" | ");

console.log("| world | virtual: time | efficiency | rejected | graded | HTTP: time | efficiency | rejected | graded |");
console.log("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
for (const name of values.worlds.split(",")) {
  const world = WORLDS[name];
  if (world === undefined) throw new Error(`there is no world ${name} here`);
  const plan = loadPlan(world, { where: name, pace, seed: 1 });
  const virtual = await simulate(plan, { seed: 1 });
  await using store = new MemoryStore();
  const real = await run(plan, { store });
  console.log(`| ${name} | ${told(virtual.summary)} | ${told(real)} |`);
}
