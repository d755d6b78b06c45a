import { VirtualClock } from "#kernel";
import { pass, SimulatedProvider } from "./provider.ts";
import type { Played, Policy } from "./policy.ts";
import { type BenchWorld, workOf } from "./world.ts";

/** Plays one policy on one seed of one world, in virtual time, for at most `longestMs` of it; null when it had not ended by then. */
export async function play(
  policy: Policy,
  world: BenchWorld,
  seed: number,
  longestMs: number = Infinity,
): Promise<Played | null> {
  const clock = new VirtualClock(0);
  const provider = new SimulatedProvider(world, clock);
  const run = policy.run({ world, provider, clock, work: workOf(world, seed), seed });
  const patience = longestMs === Infinity ? run : Promise.race([run, pass(clock, longestMs).then(() => null)]);
  const lost = await clock.run(patience);
  return lost === null ? null : { ...provider.counts, makespanMs: clock.now(), lost };
}
