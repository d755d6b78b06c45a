import type { VirtualClock } from "#kernel";
import type { SimulatedProvider } from "./provider.ts";
import type { BenchWorld, WorldCall } from "./world.ts";

/** The stage a policy plays on. */
export interface Stage {
  readonly world: BenchWorld;
  readonly provider: SimulatedProvider;
  readonly clock: VirtualClock;
  readonly work: readonly WorldCall[];
  readonly seed: number;
}

/** A way to decide when to send what where: does all the work, and gives the number of calls it gave up. */
export interface Policy {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<number>;
}

/** What one policy did with one seed of one world. */
export interface Played {
  readonly makespanMs: number;
  readonly sends: number;
  readonly rejected: number;
  readonly failed: number;
  readonly lost: number;
}
