import { EpochMs, type PlanId, type RunId } from "#kernel";
import { LIVE_TOPIC, type LiveRun, NotScored, Outcome, type PlanRecord, readLiveRun, type RunSummary } from "#records";
import type { RunLine } from "#report";
import type { LedgerWatch, RunRow, RunTotals } from "#store";

/** What is read of a ledger to say how its runs stand. */
export type RunsSource = Pick<LedgerWatch, "runs" | "plan" | "runTotals" | "heard">;

/** The runs of a ledger at one moment. */
export interface RunsNow {
  readonly lines: readonly RunLine[];
  readonly moreRuns: number;
  /** What living runs last said, and when. */
  readonly live: ReadonlyMap<RunId, LiveRun>;
  readonly rows: ReadonlyMap<RunId, RunRow>;
}

type Counts = Readonly<Record<string, number>>;

/** Ended runs that are listed. */
const MOST_ENDED = 200;
/** A run speaks once a second; what is older than this tells nothing of now. */
const RECENT_MS = 600_000;

/** Makes the lines of runs, remembering what cannot change. */
export class RunLines {
  readonly #source: RunsSource;
  readonly #countsOf: (plan: PlanId) => Counts | null;
  readonly #plans = new Map<PlanId, PlanRecord>();

  /** `countsOf` gives the outcomes of a plan's trials where they are known: for runs that neither speak nor left a summary. */
  constructor(source: RunsSource, countsOf: (plan: PlanId) => Counts | null) {
    this.#source = source;
    this.#countsOf = countsOf;
  }

  async now(): Promise<RunsNow> {
    const all = await this.#source.runs();
    const live = all.some(({ alive }) => alive) ? await this.#heard(all) : new Map<RunId, LiveRun>();
    const ended = all.filter(({ alive }) => !alive);
    const kept = new Set(ended.slice(0, MOST_ENDED));
    const lines: RunLine[] = [];
    for (const row of all) if (row.alive || kept.has(row)) lines.push(await this.#line(row, live.get(row.started.run)));
    const rows = new Map(all.map((row) => [row.started.run, row]));
    return { lines, moreRuns: ended.length - kept.size, live, rows };
  }

  /** The line of one run, however old; null when there is none. */
  async one(run: RunId): Promise<RunLine | null> {
    const { lines, rows, live } = await this.now();
    const listed = lines.find((line) => line.run === run);
    const row = rows.get(run);
    return listed ?? (row === undefined ? null : await this.#line(row, live.get(run)));
  }

  async #heard(rows: readonly RunRow[]): Promise<ReadonlyMap<RunId, LiveRun>> {
    const living = new Set(rows.filter(({ alive }) => alive).map(({ started }) => started.run));
    const words = await this.#source.heard(LIVE_TOPIC, RECENT_MS);
    const said = words.flatMap(({ words: live }) => readLiveRun(live) ?? []).filter(({ run }) => living.has(run));
    return new Map(said.map((live) => [live.run, live]));
  }

  async #line(row: RunRow, live: LiveRun | undefined): Promise<RunLine> {
    const { started, ended, alive } = row;
    const { run, title, simulated, plan } = started;
    const summary = summaryOf(row);
    const size = sizeOf(summary, live, await this.#plan(plan));
    const outcomes = summary === null ? (live?.outcomes ?? this.#countsOf(plan)) : outcomesOf(summary);
    const taken = summary ?? live ?? takenBy(await this.#source.runTotals(run));
    const { calls, sends, rejectedSends, failedSends, tokens, costUsd } = taken;
    return {
      run,
      title,
      simulated,
      plan,
      state: stateOf(row, live),
      ...size,
      ...progressOf(size.planned, outcomes),
      outcomes,
      calls,
      sends,
      rejectedSends,
      failedSends,
      tokens,
      costUsd,
      startedAt: EpochMs(started.at),
      endedAt: ended === null ? null : EpochMs(ended.at),
      leftMs: alive ? (live?.leftMs ?? null) : null,
    };
  }

  async #plan(id: PlanId): Promise<PlanRecord | null> {
    const plan = this.#plans.get(id) ?? (await this.#source.plan(id));
    if (plan !== null) this.#plans.set(id, plan);
    return plan;
  }
}

/** The summary of a run that has ended; null for one without, or with one of another version. */
export function summaryOf({ ended }: RunRow): RunSummary | null {
  const summary = ended?.summary as unknown as Partial<RunSummary> | null | undefined;
  const whole = [summary?.plan, summary?.outcomes, summary?.notScored, summary?.tokens, summary?.calls];
  return whole.includes(undefined) ? null : (summary as RunSummary);
}

function sizeOf(
  summary: RunSummary | null,
  live: LiveRun | undefined,
  plan: PlanRecord | null,
): Pick<RunLine, "suite" | "planned" | "cells"> {
  const { suite = null, trials = 0, cells = 0 } = plan ?? {};
  if (summary !== null) return { suite, planned: summary.plan.trials, cells: summary.plan.cells };
  return { suite, planned: live?.planned ?? trials, cells };
}

function stateOf({ ended, alive }: RunRow, live: LiveRun | undefined): RunLine["state"] {
  if (ended !== null) return ended.how;
  return alive ? (live?.state ?? "running") : "killed";
}

const outcomesOf = ({ outcomes, notScored }: RunSummary): Counts =>
  Object.fromEntries(Object.entries({ ...outcomes, ...notScored }).filter(([, count]) => count > 0));

function progressOf(planned: number, outcomes: Counts | null): Pick<RunLine, "graded" | "setAside" | "owed"> {
  if (outcomes === null) return { graded: null, setAside: null, owed: null };
  const sum = (names: readonly string[]): number => names.reduce((total, name) => total + (outcomes[name] ?? 0), 0);
  const [graded, setAside] = [sum(Outcome.options), sum(NotScored.options)];
  return { graded, setAside, owed: Math.max(0, planned - graded - setAside) };
}

const takenBy = ({ inputTokens, outputTokens, cachedTokens, ...rest }: RunTotals) => ({
  ...rest,
  tokens: { input: inputTokens, output: outputTokens, cached: cachedTokens },
});
