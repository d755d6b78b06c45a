import { mean } from "./mean.ts";
import { oracleMakespanMs } from "./oracle.ts";
import { play } from "./play.ts";
import type { Policy } from "./policy.ts";
import type { BenchWorld } from "./world.ts";

/** A policy that needs longer than so many times the oracle's makespan is said not to end. */
const PATIENCE = 60;

/** What one policy did with one world, over all seeds. Shares are the oracle's makespan ÷ the policy's. */
export interface Measured {
  readonly share: number;
  readonly worst: number;
  readonly rejected: number;
  readonly lost: number;
  /** Seeds that had not ended after sixty times the oracle's makespan. */
  readonly endless: number;
}

/** Plays every policy on every seed of a world; the oracle once for each seed. */
export async function measure(
  world: BenchWorld,
  policies: readonly Policy[],
  seeds: number,
): Promise<Map<string, Measured>> {
  const oracle = new Map<number, number>();
  for (let seed = 1; seed <= seeds; seed++) oracle.set(seed, await oracleMakespanMs(world, seed, "given"));
  const all = new Map<string, Measured>();
  for (const policy of policies) all.set(policy.name, await measurePolicy(world, policy, oracle));
  return all;
}

async function measurePolicy(
  world: BenchWorld,
  policy: Policy,
  oracle: ReadonlyMap<number, number>,
): Promise<Measured> {
  const shares: number[] = [];
  const rejected: number[] = [];
  let lost = 0;
  let endless = 0;
  for (const [seed, oracleMs] of oracle) {
    const played = await play(policy, world, seed, PATIENCE * oracleMs);
    if (played === null) {
      endless += 1;
      continue;
    }
    shares.push(oracleMs / played.makespanMs);
    rejected.push(played.rejected / played.sends);
    lost += played.lost;
  }
  return {
    share: mean(shares),
    worst: Math.min(...shares),
    rejected: mean(rejected),
    lost: lost / oracle.size,
    endless,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}
