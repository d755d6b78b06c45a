import type { ListedRun } from "#engine";
import type { TrialId } from "#kernel";
import type { Store } from "#store";

/** Trials that a run settled itself. */
export interface OwnProgress {
  readonly graded: number;
  readonly notScored: number;
}

/**
 * What each killed run did itself, from the ends of its trials' attempts: the state of its plan says nothing of it once another run
 * has gone on. Looks through the ledger only when some run was killed.
 */
export async function ownOfKilled(
  store: Pick<Store, "records">,
  runs: readonly ListedRun[],
): Promise<ReadonlyMap<string, OwnProgress>> {
  const killed = runs.filter(({ state }) => state === "killed");
  const ends = new Map<string, Map<TrialId, boolean>>(killed.map(({ run }) => [run, new Map()]));
  if (ends.size === 0) return new Map();
  for await (const { run, trial, verdict } of store.records("attempt-ended")) {
    // An attempt without a verdict settles nothing.
    if (verdict !== null) ends.get(run)?.set(trial, verdict.kind === "graded");
  }
  return new Map(Array.from(ends, ([run, settled]) => [run, progressOf([...settled.values()])]));
}

function progressOf(settled: readonly boolean[]): OwnProgress {
  const graded = settled.filter(Boolean).length;
  return { graded, notScored: settled.length - graded };
}
