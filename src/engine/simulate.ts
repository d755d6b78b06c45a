import { type LaneId, randomOf, VirtualClock } from "#kernel";
import type { RunSummary } from "#records";
import { MemoryStore } from "#store";
import { carryThrough } from "./carry-through.ts";
import { LaneHistory, type LaneMoment } from "./lane-history.ts";
import type { Plan } from "./plan-run.ts";
import { reachTwins } from "./reach.ts";

/** What a run would have been: its summary, in virtual milliseconds, and each lane's course. */
export interface Simulation {
  readonly summary: RunSummary;
  readonly courses: ReadonlyMap<LaneId, readonly LaneMoment[]>;
}

/**
 * Carries out a plan in virtual time against the twins of its simulated providers: the engine and the lanes of a real run, no
 * ledger, no wire; hours pass in seconds. Equal plans and seeds give equal simulations. Throws a `UsageError` for a provider that is not simulated.
 */
export async function simulate(
  plan: Plan,
  options: { readonly seed: number; readonly signal?: AbortSignal },
): Promise<Simulation> {
  const clock = new VirtualClock();
  const random = randomOf("simulate", options.seed);
  await using store = new MemoryStore(clock);
  await using reach = reachTwins(plan.settings.providers, { clock, random });
  let history: LaneHistory | undefined;
  const summary = await clock.run(
    carryThrough(plan, reach, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      store,
      clock,
      random,
      onLanes: (lanes) => (history = new LaneHistory(lanes, clock.now())),
      onEvent: () => history?.look(clock.now()),
    }),
  );
  return { summary, courses: new Map(summary.lanes.map(({ id }) => [id, history?.of(id) ?? []])) };
}
