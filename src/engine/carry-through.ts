import { type Clock, type EpochMs, EventHub, type Random, type RunId } from "#kernel";
import type { Lanes, WaitingSnapshot } from "#lanes";
import { overLanes } from "#models";
import type { Retune, RunEnded, RunStarted, RunSummary, Trial } from "#records";
import { AttemptDeadlines } from "./attempt-deadlines.ts";
import { boundOfRun } from "./bound-of-run.ts";
import { type Budget, unbounded } from "./budget.ts";
import type { TrialDesk } from "./carry-out.ts";
import { Control, stateOf } from "./control.ts";
import { Effort } from "./effort.ts";
import { Ends } from "./ends.ts";
import type { EngineEvent } from "./engine-event.ts";
import { expectedEffort } from "./expected-effort.ts";
import { feed } from "./feed.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { Foresight } from "./foresight.ts";
import { gated } from "./gate.ts";
import { held, Hold } from "./hold.ts";
import { HarnessWatch } from "./harness-watch.ts";
import { laneSummary } from "./lane-summary.ts";
import { LaneWarnings } from "./lane-warnings.ts";
import { ledgerJournal } from "./ledger-journal.ts";
import { LiveView } from "./live/live-view.ts";
import { Publication } from "./live/publication.ts";
import { type Money, moneyOf } from "./money.ts";
import { keepLearned, openLanes } from "./open-lanes.ts";
import type { RunState } from "./orders.ts";
import type { Plan } from "./plan-run.ts";
import type { Reach } from "./reach.ts";
import { retuned } from "./retuning.ts";
import { newRunId, type RunOptions } from "./run-options.ts";
import { emptyTally, type RunTally, tallied } from "./run-tally.ts";
import { summaryOf } from "./summary.ts";
import { trialConversations } from "./trial-conversations.ts";
import { Unreached } from "./unreached.ts";
import { Vigil } from "./vigil.ts";
import { type Waits, whatWaits } from "./what-waits.ts";

/** A run's options with the time and the chance it goes by. */
export type Around = RunOptions & {
  readonly clock: Clock;
  readonly random: Random;
  /** Whether it listens to what other processes on its ledger order, and tells them what it is at. */
  readonly obeys?: boolean;
};

/** Carries out a plan within reach of its models: the one scheduler, on any clock. */
export async function carryThrough(plan: Plan, reach: Reach, options: Around): Promise<RunSummary> {
  const { clock, store } = options;
  const { deadlines } = plan.settings;
  const money = moneyOf(plan, reach);
  await using lanes = await openLanes(plan, reach, options);
  options.onLanes?.(lanes);
  using ends = new Ends(options);
  const opensAt = (): EpochMs | null => latestOf(lanes.waiting());
  const hold = new Hold();
  const isHeld = (): boolean => hold.closed;
  using vigil = new Vigil({ clock, deadlines, opensAt, isHeld, end: (why) => ends.end(why) });
  const begun = await begin(plan, options, (event) => vigil.hear(event));
  using unreached = new Unreached({
    clock,
    lanes: () => lanes.snapshot(),
    waiting: () => lanes.waiting(),
    phases: () => reach.providers.calls.list().map(({ phase }) => phase),
    isHeld,
    end: (why) => ends.end(why),
  });
  begun.listen((event) => unreached.hear(event));
  const look = (): Waits => whatWaits({ calls: reach.providers.calls, lanes, quietSince: vigil.quietSince });
  options.onForensics?.(look);
  const budget = placed(money?.budgetOver(begun.owed) ?? unbounded, plan);
  begun.listen((event) => budget.hear(event));
  const harness = new HarnessWatch();
  begun.listen((event) => harness.hear(event));
  const warnings = new LaneWarnings();
  using _lanes = lanes.events.on((event) => {
    const message = warnings.of(event);
    if (message !== null) begun.emit({ type: "warned", message });
  });
  ends.drain.addEventListener("abort", () => budget.stop(), { once: true });
  ends.onStalled(() => begun.emit({ type: "stalled", waits: look() }));
  const onProgress = (): void => vigil.progress();
  const lanesCame = new EventHub<void>();
  await using _control =
    options.obeys === true ? controlOf(options, { begun, ends, hold, lanes, lanesCame, reach, money, budget }) : null;
  await using _publication = publicationOf(
    options,
    await liveOf(plan, options, { begun, ends, hold, lanes, reach, money, vigil }),
  );
  await work(plan, options, { reach, lanes, lanesCame, ends, hold, money, budget, begun, onProgress });
  for (const message of [...harness.suspicions(), ...lastWords(ends, money, budget)])
    begun.emit({ type: "warned", message });
  await keepLearned(lanes, store);
  return await finish(plan, options, { begun, lanes, ends, budget });
}

function controlOf(options: Around, parts: Omit<Working, "onProgress">): Control {
  const { store, clock, readKey } = options;
  const { run, emit, tally } = parts.begun;
  const tunable = { ...parts, clock, ...(readKey === undefined ? {} : { readKey }) };
  const inFlight = (): number => {
    const { sends, calls, rejectedSends, failedSends } = tally();
    return sends - calls - rejectedSends - failedSends;
  };
  const retune = (change: Retune): Promise<string> => retuned(tunable, change);
  return new Control({ run, store, clock, ends: parts.ends, hold: parts.hold, inFlight, retune, emit });
}

/** What the run is at, kept where somebody wants to see it. */
async function liveOf(
  plan: Plan,
  { clock, store, obeys, onLive }: Around,
  parts: Omit<Working, "budget" | "lanesCame" | "onProgress"> & { readonly vigil: Vigil },
): Promise<LiveView | null> {
  if (obeys !== true && onLive === undefined) return null;
  const { begun, lanes, reach, money, vigil } = parts;
  const { calls } = reach.providers;
  const state = (): RunState => stateOf(parts);
  const quietSince = (): EpochMs => vigil.quietSince;
  const budgetUsd = (): number | null => money?.spending.capUsd ?? null;
  const tallies = await store.tallies(plan.record.id);
  const view = new LiveView({ ...begun, plan, tallies, lanes, calls, clock, state, quietSince, budgetUsd });
  begun.listen((event) => view.hear(event));
  onLive?.(
    () => view.look(),
    (foretold) => view.foretell(foretold),
  );
  return view;
}

const publicationOf = ({ obeys, store, clock }: Around, view: LiveView | null): Publication | null =>
  obeys === true && view !== null ? new Publication(view, { store, clock }) : null;

/** The budget, and no more trials at once than the suite carries. */
const placed = (budget: Budget, { suite }: Plan): Budget =>
  suite.atOnce === undefined ? budget : fewAtOnce(budget, suite.atOnce);

interface Working {
  readonly reach: Reach;
  readonly lanes: Lanes;
  /** Told when a person brought lanes, or had refused ones tried again. */
  readonly lanesCame: EventHub<void>;
  readonly ends: Ends;
  readonly hold: Hold;
  readonly money: Money | null;
  readonly budget: Budget;
  readonly begun: Begun;
  readonly onProgress: () => void;
}

/** Sees to every trial that is owed. */
async function work(plan: Plan, options: Around, parts: Working): Promise<void> {
  const { store, clock, random } = options;
  const { reach, lanes, lanesCame, ends, hold, money, budget, begun, onProgress } = parts;
  const { drain } = ends;
  const { run, emit, owed } = begun;
  const deadlines = new AttemptDeadlines(clock, plan.settings.deadlines.attemptMs);
  const leases = gated(deadlines.pausedInLine(held(lanes, hold)), drain);
  const providers = money?.spending.held(reach.providers) ?? reach.providers;
  const over = overLanes({ lanes: leases, providers, journal: ledgerJournal(store, emit), clock, random });
  const open = trialConversations({ run, emit, plan }, over);
  const desk: TrialDesk = { run, plan, store, clock, random, open, emit, deadlines, budget, drain };
  const expected = await expectedEffort(store, plan);
  const foresight = new Foresight(lanes, owed, expected);
  begun.listen((event) => foresight.hear(event));
  const inOrder = expected.longestFirst(owed);
  const { retryInvalid: invalidToo } = plan.settings;
  await feed(desk, { owed: inOrder, lanes: leases, invalidToo, lanesCame, onProgress }, ends.signal);
}

/** What a person must know of a run that left something undone by its own decision. */
function lastWords({ why }: Ends, money: Money | null, { cutTrials }: Budget): readonly string[] {
  const words = why === null ? [] : [why.message];
  if (money === null || cutTrials === 0) return words;
  const { capUsd, spentUsd } = money.spending;
  return [
    ...words,
    `${cutTrials} trials were not opened, for the budget of $${capUsd} might not have covered them ($${spentUsd.toFixed(4)} are spent). They stay owed: the same command with a budget for them goes on.`,
  ];
}

/** When the last of the limits that lines wait for will open; null when none is known to. */
function latestOf(lines: readonly WaitingSnapshot[]): EpochMs | null {
  return lines
    .filter(({ why }) => why === "resting")
    .reduce<EpochMs | null>((last, { until }) => (until !== null && until > (last ?? 0) ? until : last), null);
}

interface Begun {
  readonly run: RunId;
  readonly startedAt: EpochMs;
  /** Plan − ledger. */
  readonly owed: readonly Trial[];
  readonly emit: (event: EngineEvent) => void;
  readonly tally: () => RunTally;
  readonly effort: Effort;
  readonly listen: (listener: (event: EngineEvent) => void) => void;
}

/** Writes down that the run began, and finds what the ledger still owes. */
async function begin(plan: Plan, options: Around, hear: (event: EngineEvent) => void): Promise<Begun> {
  const { store, clock } = options;
  const { settings, record } = plan;
  const run = options.id ?? newRunId(clock);
  const startedAt = clock.now();
  const simulated = settings.providers.every((provider) => provider.protocol === "world");
  const manifest = (options.manifest ?? {}) as RunStarted["manifest"];
  let tally = { ...emptyTally, simulated };
  const effort = new Effort();
  const listeners = [hear];
  const emit = (event: EngineEvent): void => {
    tally = tallied(tally, event);
    effort.hear(event);
    for (const listener of listeners) listener(event);
    options.onEvent?.(event);
  };
  await store.recordPlan(record, plan.trials);
  const { title } = settings;
  await store.append({ v: 1, type: "run-started", run, plan: record.id, at: startedAt, title, simulated, manifest });
  const owed = await store.owed(record.id, plan.trials, settings.retryInvalid);
  emit({ type: "run-started", run, plan: record, reused: plan.trials.length - owed.length });
  for (const message of plan.warnings) emit({ type: "warned", message });
  return {
    run,
    startedAt,
    owed,
    emit,
    tally: () => tally,
    effort,
    listen: (listener) => void listeners.push(listener),
  };
}

/** A run that ended by its own decision was drained, whatever it cut off: nobody called it off. */
function howEnded({ early, signal, why }: Ends): RunEnded["how"] {
  if (signal.aborted && why === null) return "cancelled";
  return early ? "drained" : "finished";
}

/** Sums the run up from the ledger, and writes down that it ended. */
async function finish(
  plan: Plan,
  { store, clock }: Around,
  { begun, lanes, ends, budget }: Pick<Working, "begun" | "lanes" | "ends" | "budget">,
): Promise<RunSummary> {
  const tallies = await store.tallies(plan.record.id);
  const endedAt = clock.now();
  const snapshot = lanes.snapshot();
  const summary = summaryOf({
    run: begun.run,
    plan,
    reused: plan.trials.length - begun.owed.length,
    tallies,
    tally: begun.tally(),
    elapsedMs: endedAt - begun.startedAt,
    lanes: snapshot.map(laneSummary),
    budgetCut: budget.cutTrials,
    bound: boundOfRun(plan.settings.providers, snapshot, begun.effort),
  });
  const how = howEnded(ends);
  await store.append({
    v: 1,
    type: "run-ended",
    run: begun.run,
    at: endedAt,
    how,
    summary: JSON.parse(JSON.stringify(summary)),
  });
  begun.emit({ type: "run-ended", summary });
  return summary;
}
