import { builtinWorlds, type LimitWorldName } from "#worlds";
import { type BenchWorld, callsOf, plainLane, silent, type Telling } from "./world.ts";

/** A world of one lane behind one limit, as `src/worlds` states it. */
export function single(name: LimitWorldName, telling: Telling = silent): BenchWorld {
  const world = builtinWorlds[name];
  return {
    name: telling.headers ? `${name} (headers)` : name,
    title: world.title,
    limits: { only: world.limits },
    lanes: [plainLane("only")],
    telling,
    work: callsOf("model", world.calls, world.shape),
  };
}

export const letters = Object.keys(builtinWorlds) as LimitWorldName[];
