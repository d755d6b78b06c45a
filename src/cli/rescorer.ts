import { planOf } from "#engine";
import type { Json, TrialId } from "#kernel";
import type { Settings, Trial, Verdict } from "#records";
import type { LedgerReader } from "#store";
import { type Job, openSuite, type Suite } from "#suites";

/**
 * Scores stored transcripts again, with the suites and tasks that the runs' manifests name. Throws for a trial whose suite
 * cannot be opened as it was: its file has moved or changed.
 */
export async function rescorer(
  reader: Pick<LedgerReader, "runs">,
): Promise<(trial: Trial, transcript: Json) => Verdict> {
  const jobs = new Map<TrialId, { readonly suite: Suite; readonly job: Job }>();
  const seen = new Set<string>();
  for (const { started } of await reader.runs()) {
    if (seen.has(started.plan)) continue;
    seen.add(started.plan);
    for (const [id, found] of await jobsOf(started.manifest)) jobs.set(id, found);
  }
  return (trial, transcript) => {
    const found = jobs.get(trial.id);
    if (found === undefined) throw new Error(`trial ${trial.id}: its suite cannot be opened as it was`);
    return found.suite.score(found.job, transcript);
  };
}

/** Plans again what a manifest says was planned; nothing when its suite is not to be had any more. */
async function jobsOf(
  manifest: unknown,
): Promise<readonly (readonly [TrialId, { readonly suite: Suite; readonly job: Job }])[]> {
  try {
    const { settings } = manifest as { readonly settings: Settings };
    const suite = await openSuite(settings.suite);
    const plan = planOf(settings, suite);
    return plan.trials.map((trial) => [trial.id, { suite, job: plan.job(trial) }] as const);
  } catch {
    return [];
  }
}
