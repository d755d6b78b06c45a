import { VirtualClock } from "#kernel";
import type { Played, Policy } from "./policy.ts";
import { SimulatedProvider } from "./provider.ts";
import { type BenchWorld, workOf } from "./world.ts";

/** Plays one policy on one seed of one world, in virtual time, and says what came of it. */
export async function play(policy: Policy, world: BenchWorld, seed: number): Promise<Played> {
  const clock = new VirtualClock(0);
  const provider = new SimulatedProvider(world, clock);
  const lost = await clock.run(policy.run({ world, provider, clock, work: workOf(world, seed), seed }));
  return { ...provider.counts, makespanMs: clock.now(), lost };
}
