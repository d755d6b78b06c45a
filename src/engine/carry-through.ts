import { type Clock, never, type Random, type RunId } from "#kernel";
import { Lanes } from "#lanes";
import { laneSpecs, overLanes } from "#models";
import type { RunStarted, RunSummary, Trial } from "#records";
import type { Settled, Store } from "#store";
import { boundOfRun } from "./bound-of-run.ts";
import type { TrialDesk } from "./carry-out.ts";
import { Effort } from "./effort.ts";
import type { EngineEvent } from "./engine-event.ts";
import { feed } from "./feed.ts";
import { gated } from "./gate.ts";
import { laneSummary } from "./lane-summary.ts";
import { ledgerJournal } from "./ledger-journal.ts";
import type { Plan } from "./plan-run.ts";
import type { Reach } from "./reach.ts";
import { newRunId, type RunOptions } from "./run-options.ts";
import { emptyTally, type RunTally, tallied } from "./run-tally.ts";
import { summaryOf } from "./summary.ts";
import { trialConversations } from "./trial-conversations.ts";

/** A run's options with the time and the chance it goes by. */
export type Around = RunOptions & { readonly clock: Clock; readonly random: Random };

/** Carries out a plan within reach of its models: the one scheduler, on any clock. */
export async function carryThrough(plan: Plan, reach: Reach, options: Around): Promise<RunSummary> {
  const { store, clock, random, drain = never, signal = never } = options;
  await using lanes = new Lanes(laneSpecs(reach.settings), { clock, random, pace: plan.settings.pace });
  options.onLanes?.(lanes);
  const begun = await begin(plan, options);
  const leases = gated(lanes, drain);
  const journal = ledgerJournal(store, begun.emit);
  const over = overLanes({ lanes: leases, providers: reach.providers, journal, clock, random });
  const open = trialConversations({ ...begun, plan }, over);
  const desk: TrialDesk = { run: begun.run, plan, store, clock, random, open, emit: begun.emit };
  await feed(desk, { owed: begun.owed, lanes: leases, invalidToo: plan.settings.retryInvalid, drain }, signal);
  return await finish(plan, options, { begun, lanes, stopped: drain.aborted || signal.aborted });
}

interface Begun {
  readonly run: RunId;
  readonly startedAt: number;
  readonly owed: readonly Trial[];
  readonly emit: (event: EngineEvent) => void;
  readonly tally: () => RunTally;
  readonly effort: Effort;
}

/** Writes down that the run began, and finds what the ledger still owes. */
async function begin(plan: Plan, options: Around): Promise<Begun> {
  const { store, clock } = options;
  const { settings, record } = plan;
  const run = options.id ?? newRunId(clock);
  const startedAt = clock.now();
  const simulated = settings.providers.every((provider) => provider.protocol === "world");
  const manifest = (options.manifest ?? {}) as RunStarted["manifest"];
  let tally = { ...emptyTally, simulated };
  const effort = new Effort();
  const emit = (event: EngineEvent): void => {
    tally = tallied(tally, event);
    effort.hear(event);
    options.onEvent?.(event);
  };
  await store.recordPlan(record, plan.trials);
  const { title } = settings;
  await store.append({ v: 1, type: "run-started", run, plan: record.id, at: startedAt, title, simulated, manifest });
  const owed = owedTrials(plan, await store.settled(record.id));
  emit({ type: "run-started", run, plan: record, reused: plan.trials.length - owed.length });
  for (const message of plan.warnings) emit({ type: "warned", message });
  return { run, startedAt, owed, emit, tally: () => tally, effort };
}

/** Plan − ledger. */
function owedTrials(plan: Plan, settled: ReadonlyMap<string, Settled>): readonly Trial[] {
  const { retryInvalid } = plan.settings;
  return plan.trials.filter((trial) => {
    const known = settled.get(trial.id);
    return known === undefined || (retryInvalid && known.outcome === "infra-invalid");
  });
}

/** Sums the run up from the ledger, and writes down that it ended. */
async function finish(
  plan: Plan,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { begun, lanes, stopped }: { readonly begun: Begun; readonly lanes: Lanes; readonly stopped: boolean },
): Promise<RunSummary> {
  const settled = await store.settled(plan.record.id);
  const endedAt = clock.now();
  const snapshot = lanes.snapshot();
  const summary = summaryOf({
    run: begun.run,
    plan,
    reused: plan.trials.length - begun.owed.length,
    settled: settled.values(),
    tally: begun.tally(),
    elapsedMs: endedAt - begun.startedAt,
    lanes: snapshot.map(laneSummary),
    bound: boundOfRun(plan.settings.providers, snapshot, begun.effort),
  });
  const how = stopped ? "drained" : "finished";
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
