import { type LaneId, randomOf, VirtualClock } from "#kernel";
import type { LearnedProfile } from "#lanes";
import type { Prompt } from "#models";
import type { RunSummary } from "#records";
import { MemoryStore } from "#store";
import type { Suite } from "#suites";
import type { CallLength } from "#worlds";
import { carryThrough } from "./carry-through.ts";
import type { EngineEvent } from "./engine-event.ts";
import { LaneHistory, type LaneMoment } from "./lane-history.ts";
import { keepLearned, learnedOn } from "./open-lanes.ts";
import type { Plan } from "./plan-run.ts";
import { reachTwins } from "./reach.ts";

/** The suite with nothing in it that takes real time. */
function inVirtualTime(suite: Suite): Suite {
  const rehearse = suite.rehearse?.bind(suite);
  return rehearse === undefined ? suite : { ...suite, solve: rehearse };
}

/** What a run would have been: its summary, in virtual milliseconds, and each lane's course. */
export interface Simulation {
  readonly summary: RunSummary;
  readonly courses: ReadonlyMap<LaneId, readonly LaneMoment[]>;
  /** What its lanes have learned of the limits. */
  readonly learned: LearnedProfile;
}

export interface SimulateOptions {
  readonly seed: number;
  /** What its lanes know of the limits when it begins. */
  readonly learned?: LearnedProfile;
  /** A call's size and latency, in place of what the simulated model would write; undefined leaves it to that. */
  readonly lengthOf?: (prompt: Prompt) => CallLength | undefined;
  readonly onEvent?: (event: EngineEvent) => void;
  readonly signal?: AbortSignal;
}

/**
 * Carries out a plan in virtual time against the twins of its simulated providers: the engine and the lanes of a real run, no
 * ledger, no wire; hours pass in seconds. Equal plans and seeds give equal simulations. Throws a `UsageError` for a provider that is not simulated.
 */
export async function simulate(plan: Plan, options: SimulateOptions): Promise<Simulation> {
  const { seed, learned = {}, lengthOf, onEvent, signal } = options;
  const clock = new VirtualClock();
  const random = randomOf("simulate", seed);
  await using store = new MemoryStore(clock);
  const known = Object.entries(learned).map(([group, profile]) => [group, { ...profile, at: clock.now() }] as const);
  await keepLearned({ profile: () => Object.fromEntries(known) }, store);
  const means = { clock, random, ...(lengthOf === undefined ? {} : { lengthOf }) };
  await using reach = reachTwins(plan.settings.providers, means);
  let history: LaneHistory | undefined;
  const summary = await clock.run(
    carryThrough({ ...plan, suite: inVirtualTime(plan.suite) }, reach, {
      ...(signal === undefined ? {} : { signal }),
      store,
      clock,
      random,
      onLanes: (lanes) => (history = new LaneHistory(lanes, clock.now())),
      onEvent: (event) => {
        history?.look(clock.now());
        onEvent?.(event);
      },
    }),
  );
  return {
    summary,
    courses: new Map(summary.lanes.map(({ id }) => [id, history?.of(id) ?? []])),
    learned: await learnedOn(store),
  };
}
