import type { Clock, EpochMs, RunId } from "#kernel";
import type { Lanes, LaneSnapshot } from "#lanes";
import type { CallsInFlight } from "#models";
import type { CellTally, LiveCall, LiveHistory, LiveLane, LiveRun, Trial } from "#records";
import { type Bound, boundOfRun } from "../bound-of-run.ts";
import type { Effort } from "../effort.ts";
import type { EngineEvent } from "../engine-event.ts";
import { laneSummary } from "../lane-summary.ts";
import type { RunState } from "../orders.ts";
import type { Plan } from "../plan-run.ts";
import type { RunTally } from "../run-tally.ts";
import { LaneCourse } from "./lane-course.ts";
import { LiveCells } from "./live-cells.ts";
import { LiveCounts } from "./live-counts.ts";
import { Paces } from "./paces.ts";
import { RestOfRun } from "./rest-of-run.ts";

/** A run as its live view sees it. */
export interface LiveOver {
  readonly run: RunId;
  readonly startedAt: EpochMs;
  readonly plan: Plan;
  readonly owed: readonly Trial[];
  /** What the ledger had of the plan's cells when the run began. */
  readonly tallies: readonly CellTally[];
  readonly lanes: Pick<Lanes, "snapshot" | "waiting">;
  readonly calls: Pick<CallsInFlight, "list">;
  readonly clock: Clock;
  readonly effort: Effort;
  readonly tally: () => RunTally;
  readonly state: () => RunState;
  /** When something was answered last, or the run began. */
  readonly quietSince: () => EpochMs;
  readonly budgetUsd: () => number | null;
}

const MOST_CALLS = 200;
const MOST_WARNINGS = 20;
/** The bound is a linear program over every lane, and moves slowly. */
const BOUND_MS = 10_000;

/** What a run is at, put together when somebody looks; between looks it only counts. */
export class LiveView {
  readonly #over: LiveOver;
  readonly #counts = new LiveCounts();
  readonly #cells: LiveCells;
  readonly #paces: Paces;
  readonly #rest: RestOfRun;
  readonly #course: LaneCourse;
  #foretold: LiveRun["foretold"] = null;
  #bound: { readonly at: EpochMs; readonly is: Bound | null } | null = null;

  constructor(over: LiveOver) {
    const { startedAt, plan, owed, tallies } = over;
    this.#over = over;
    this.#cells = new LiveCells(tallies, plan.settings.retryInvalid);
    this.#paces = new Paces(startedAt);
    this.#rest = new RestOfRun(owed, startedAt);
    this.#course = new LaneCourse(startedAt);
  }

  get run(): RunId {
    return this.#over.run;
  }

  hear(event: EngineEvent): void {
    this.#counts.hear(event);
    this.#cells.hear(event);
    this.#rest.hear(event);
  }

  /** Takes what was foretold for the whole run, in milliseconds. */
  foretell(foretold: LiveRun["foretold"]): void {
    this.#foretold = foretold;
  }

  look(): LiveRun {
    const { run, startedAt, plan, owed, lanes, calls, clock, tally: tallyOf, state } = this.#over;
    const now = clock.now();
    const snapshot = this.#sample(now);
    const bound = this.#boundAt(now, snapshot);
    const tally = tallyOf();
    const { graded, setAside, open, errors } = this.#counts;
    const { calls: answered, replayedCalls, sends, rejectedSends, failedSends, tokens, costUsd, simulated } = tally;
    const under = calls.list();
    return {
      v: 1,
      run,
      title: plan.settings.title,
      simulated,
      state: state(),
      startedAt,
      at: now,
      quietSince: this.#over.quietSince(),
      planned: plan.trials.length,
      reused: plan.trials.length - owed.length,
      graded,
      setAside,
      open,
      outcomes: this.#cells.outcomes(),
      cells: this.#cells.rows(),
      calls: answered,
      replayedCalls,
      sends,
      rejectedSends,
      failedSends,
      tokens,
      costUsd,
      budgetUsd: this.#over.budgetUsd(),
      leftMs: this.#rest.leftMs(now),
      foretold: this.#foretold,
      lowerBoundMs: bound?.ms ?? null,
      bindingLimit: bound?.binding ?? null,
      errors: Object.fromEntries(errors),
      lanes: snapshot.map((lane) => liveLane(lane, this.#paces, now)),
      lines: lanes.waiting().map(({ model, opening, continuing, since, why, until }) => {
        return { model, waiting: opening + continuing, since, why, until };
      }),
      inFlight: { total: under.length, byPhase: countsOf(under.map(({ phase }) => phase)) },
      oldest: under
        .toSorted((a, b) => a.since - b.since)
        .slice(0, MOST_CALLS)
        .map(liveCall),
      warnings: tally.warnings.slice(-MOST_WARNINGS),
    };
  }

  /** The lanes' courses; `last` adds where they stand now. */
  history(last: boolean): LiveHistory {
    const { lanes, clock, run } = this.#over;
    if (last) this.#course.look(lanes.snapshot(), clock.now(), true);
    return this.#course.history(run);
  }

  #sample(now: EpochMs): readonly LaneSnapshot[] {
    const snapshot = this.#over.lanes.snapshot();
    this.#paces.look(snapshot, now);
    this.#course.look(snapshot, now);
    return snapshot;
  }

  #boundAt(now: EpochMs, lanes: readonly LaneSnapshot[]): Bound | null {
    if (this.#bound !== null && now - this.#bound.at < BOUND_MS) return this.#bound.is;
    const { effort, plan } = this.#over;
    const models = [...effort.models].flatMap(([model, { calls, tokens, seconds }]) => {
      const times = this.#rest.workOf(model);
      if (times === null) return [];
      return [[model, { calls: calls * times, tokens: tokens * times, seconds: seconds * times }] as const];
    });
    const whole = { models: new Map(models), longestTrial: effort.longestTrial };
    this.#bound = { at: now, is: boundOfRun(plan.settings.providers, lanes, whole) };
    return this.#bound.is;
  }
}

function liveLane(snapshot: LaneSnapshot, paces: Paces, now: EpochMs): LiveLane {
  const { lane, state, inFlight, cap, ratePerMinute, answered, failed, restingUntil, why } = snapshot;
  return {
    ...laneSummary(snapshot),
    group: lane.group,
    state: state.kind,
    until: restingUntil,
    why,
    inFlight,
    cap,
    ratePerMinute,
    sentPerMinute: paces.sentPerMinute(snapshot, now),
    letInPerMinute: paces.letInPerMinute(snapshot, now),
    answered,
    failed,
  };
}

function liveCall(call: ReturnType<CallsInFlight["list"]>[number]): LiveCall {
  const { conversation, model, call: place, sends, lane, phase, since, until, lastByteAt, tokens } = call;
  const slow = call.slowSince !== null;
  return {
    trial: conversation,
    model,
    call: place,
    sends,
    lane,
    phase,
    since,
    until,
    lastByteAt,
    tokens,
    slow,
    startedAt: call.startedAt,
  };
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
