import type { Json } from "#kernel";
import type { Trial, Verdict } from "#records";
import type { LedgerReader } from "#store";
import { learntTasks } from "./learnt-tasks.ts";
import { storedJobs } from "./stored-jobs.ts";

/**
 * Scores stored transcripts again, with the suites and tasks that the runs' manifests name. Throws for a trial whose suite
 * cannot be opened as it was: its file has moved or changed.
 */
export async function rescorer(
  reader: Pick<LedgerReader, "runs">,
): Promise<(trial: Trial, transcript: Json) => Verdict> {
  const jobs = await storedJobs(reader);
  const learnt = await learntTasks(reader);
  return (trial, transcript) => {
    const found = jobs.get(trial.id) ?? learnt(trial);
    if (found === null) throw new Error(`trial ${trial.id}: its suite cannot be opened as it was`);
    return found.suite.score(found.job, transcript);
  };
}
