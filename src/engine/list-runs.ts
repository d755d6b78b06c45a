import { type PlanId, type RunId, UsageError } from "#kernel";
import { type CellTally, Outcome, type RunSummary } from "#records";
import type { RunRow, Store } from "#store";
import { type RunState, toldStates } from "./orders.ts";

/** One run of a ledger, as lists of runs show it. Moments in epoch milliseconds. */
export interface ListedRun {
  readonly run: RunId;
  readonly title: string;
  /** `killed`: its process is gone and it never said that it ended. */
  readonly state: RunState | "finished" | "drained" | "cancelled" | "failed" | "killed";
  readonly simulated: boolean;
  readonly plan: {
    readonly id: PlanId;
    readonly suite: string | null;
    readonly trials: number;
    readonly cells: number;
  };
  /** Trials of its plan, at its end; of a run that has not ended, and of a killed one, as the ledger has them now. */
  readonly progress: { readonly graded: number; readonly notScored: number; readonly owed: number };
  readonly startedAt: number;
  /** Null while it runs, and for ever when it was killed. */
  readonly endedAt: number | null;
}

/** Every run of a ledger, the newest first: who carries out what, and how far it is. */
export async function listRuns(store: Store): Promise<readonly ListedRun[]> {
  const told = await toldStates(store);
  const plans = new Map<PlanId, PlanNow>();
  const listed: ListedRun[] = [];
  for (const row of await store.runs()) {
    const { plan } = row.started;
    const now = plans.get(plan) ?? (await planNow(store, plan));
    plans.set(plan, now);
    listed.push(listedRun(row, now, told));
  }
  return listed;
}

function listedRun(row: RunRow, now: PlanNow, told: ReadonlyMap<string, RunState>): ListedRun {
  const { started, ended } = row;
  const { run, title, simulated } = started;
  return {
    run,
    title,
    state: stateOf(row, told),
    simulated,
    plan: { id: started.plan, ...now.plan },
    progress: ended === null ? now.progress : progressAt(ended.summary as unknown as RunSummary),
    startedAt: started.at,
    endedAt: ended?.at ?? null,
  };
}

/**
 * The run that a person means: by its id, a beginning of it that no other has, or `latest`, the newest that is alive or else
 * the newest. Throws a `UsageError` when there is none or more than one.
 */
export async function runNamed(store: Store, name: string): Promise<RunRow> {
  const runs = await store.runs();
  if (name === "latest") {
    const latest = runs.find(({ alive }) => alive) ?? runs[0];
    if (latest === undefined) throw new UsageError("the ledger has no run yet.");
    return latest;
  }
  const meant = runs.filter(({ started }) => started.run.startsWith(name));
  const [one] = meant.filter(({ started }) => started.run === name || meant.length === 1);
  if (one !== undefined) return one;
  const names = meant.length > 0 ? meant.slice(0, 5).map(({ started }) => started.run) : [];
  throw new UsageError(
    names.length === 0
      ? `no run "${name}" in this ledger. sluice status lists them; "latest" is the newest.`
      : `"${name}" may be any of ${meant.length} runs: ${names.join(", ")}${meant.length > 5 ? ", …" : ""}. Give more of its id.`,
  );
}

interface PlanNow {
  readonly plan: Omit<ListedRun["plan"], "id">;
  readonly progress: ListedRun["progress"];
}

async function planNow(store: Store, id: PlanId): Promise<PlanNow> {
  const { suite = null, trials = 0, cells = 0 } = (await store.plan(id)) ?? {};
  const { graded, notScored } = countsOf(await store.tallies(id));
  return { plan: { suite, trials, cells }, progress: { graded, notScored, owed: trials - graded - notScored } };
}

function countsOf(tallies: readonly CellTally[]): { readonly graded: number; readonly notScored: number } {
  let [graded, settled] = [0, 0];
  for (const { outcomes } of tallies) {
    for (const outcome of Outcome.options) graded += outcomes[outcome] ?? 0;
    for (const count of Object.values(outcomes)) settled += count;
  }
  return { graded, notScored: settled - graded };
}

function progressAt({ graded, owed, plan }: RunSummary): ListedRun["progress"] {
  return { graded, notScored: plan.trials - graded - owed, owed };
}

function stateOf({ started, ended, alive }: RunRow, told: ReadonlyMap<string, RunState>): ListedRun["state"] {
  if (ended !== null) return ended.how;
  return alive ? (told.get(started.run) ?? "running") : "killed";
}
