import { VirtualClock } from "#kernel";
import { HiddenLimits } from "#worlds";
import { longestFirst } from "./length-order.ts";
import { pass } from "./provider.ts";
import { type BenchWorld, type WorldCall, type WorldLane, workOf } from "./world.ts";

/**
 * The same work in the same order, told the limits exactly, sending whenever the provider would admit. Knows which lanes
 * work and how fast; each call goes to the lane that would answer it first (waiting for room included).
 */
export async function oracleMakespanMs(
  world: BenchWorld,
  seed: number,
  order: "given" | "longest-first",
): Promise<number> {
  const clock = new VirtualClock(0);
  await clock.run(tellAll(world, clock, order === "given" ? workOf(world, seed) : longestFirst(workOf(world, seed))));
  return clock.now();
}

async function tellAll(world: BenchWorld, clock: VirtualClock, work: readonly WorldCall[]): Promise<void> {
  const limits = new Map(
    Object.entries(world.limits).map(([group, spec]) => [
      group,
      new HiddenLimits({ ...spec, chargeRejected: false }, clock.now()),
    ]),
  );
  let wake = (): void => {};
  const running: Promise<void>[] = [];
  const start = async (lane: WorldLane, call: WorldCall): Promise<void> => {
    const gate = limits.get(lane.group)!;
    gate.admit(call, clock.now());
    await pass(clock, call.latencyMs * lane.slowness);
    gate.ended(clock.now());
    wake();
  };
  const lines = linesOf(work);
  while (lines.some((line) => line.next < line.calls.length)) {
    let restMs = Infinity;
    let moved = false;
    for (const line of lines) {
      for (let call = line.calls[line.next]; call !== undefined; call = line.calls[line.next]) {
        const best = bestLane(world, limits, call, clock);
        if (best.waitMs > 0) {
          restMs = Math.min(restMs, best.waitMs);
          break;
        }
        line.next += 1;
        moved = true;
        running.push(start(best.lane, call));
      }
    }
    if (moved) continue;
    await new Promise<void>((resolve) => {
      const alarm = restMs === Infinity ? undefined : clock.alarm(restMs, resolve);
      wake = () => {
        alarm?.[Symbol.dispose]();
        resolve();
      };
    });
  }
  await Promise.all(running);
}

interface OracleLine {
  readonly calls: readonly WorldCall[];
  next: number;
}

function linesOf(work: readonly WorldCall[]): OracleLine[] {
  const models = [...new Set(work.map((call) => call.model))];
  return models.map((model) => ({ calls: work.filter((call) => call.model === model), next: 0 }));
}

/** The working lane that would answer first; a lane without a free slot is worth waiting for only when no other has room. */
function bestLane(
  world: BenchWorld,
  limits: ReadonlyMap<string, HiddenLimits>,
  call: WorldCall,
  clock: VirtualClock,
): { lane: WorldLane; waitMs: number } {
  const now = clock.now();
  const choices = world.lanes
    .filter((lane) => lane.model === call.model && works(lane, now))
    .map((lane) => {
      const waitMs = limits.get(lane.group)!.roomInMs(call, now) ?? Infinity;
      return { lane, waitMs, doneMs: waitMs + call.latencyMs * lane.slowness };
    })
    .toSorted((a, b) => a.doneMs - b.doneMs);
  if (choices.length === 0) throw new Error(`no lane of ${world.name} works for ${call.model}`);
  return choices[0]!;
}

function works(lane: WorldLane, nowMs: number): boolean {
  switch (lane.fault.kind) {
    case "none":
    case "hangs-now-and-then":
      return true;
    case "revoked":
      return nowMs < lane.fault.atSeconds * 1000;
    case "hangs":
      return false;
  }
}
