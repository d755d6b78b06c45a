import { type Plan, planOf } from "#engine";
import type { TrialId } from "#kernel";
import type { RunStarted, Settings } from "#records";
import type { LedgerReader } from "#store";
import { type Job, openSuite, type Suite } from "#suites";

/** A planned trial with its task and the suite that put it. */
export interface StoredJob {
  readonly suite: Suite;
  readonly job: Job;
}

/** Plans again what the manifests of a ledger's runs say was planned. Trials are not in it whose suite or tasks are no longer as they were. */
export async function storedJobs(reader: Pick<LedgerReader, "runs">): Promise<ReadonlyMap<TrialId, StoredJob>> {
  const jobs = new Map<TrialId, StoredJob>();
  const seen = new Set<string>();
  for (const { started } of await reader.runs()) {
    if (seen.has(started.plan)) continue;
    seen.add(started.plan);
    const plan = await planAgain(started);
    if (plan === null) continue;
    for (const trial of plan.trials) jobs.set(trial.id, { suite: plan.suite, job: plan.job(trial) });
  }
  return jobs;
}

/** Plans that only number their repeats otherwise are tried up to so many. */
const MOST_NUMBERINGS = 100;

/** The plan of a run; null when its suite is not to be had any more. */
async function planAgain({ manifest, plan: id }: RunStarted): Promise<Plan | null> {
  try {
    const { settings } = manifest as unknown as { readonly settings: Settings };
    const suite = await openSuite(settings.suite);
    const first = planOf(settings, suite);
    if (!settings.fresh || first.record.id === id) return first;
    // A fresh plan counts its repeats on from those that were there.
    for (let n = 1; n < MOST_NUMBERINGS; n++) {
      const plan = planOf(settings, suite, n * settings.plan.repeat);
      if (plan.record.id === id) return plan;
    }
    return first;
  } catch {
    return null;
  }
}
