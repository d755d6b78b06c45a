import type { RunStarted, Settings, Trial } from "#records";
import type { LedgerReader } from "#store";
import { openSuite } from "#suites";
import type { StoredJob } from "./stored-jobs.ts";

/**
 * Tasks of a ledger's learning runs, by their own names: a trial of such a run carries in its digest what it was shown, so that no plan can be made
 * again without going through the loop. Scoring does not depend on what was shown. Null for a trial whose suite is not to be had as it was.
 */
export async function learntTasks(reader: Pick<LedgerReader, "runs">): Promise<(trial: Trial) => StoredJob | null> {
  const jobs = new Map<string, (trial: Trial) => StoredJob | null>();
  const opened = new Set<string>();
  for (const { started } of await reader.runs()) {
    const settings = learnSettings(started);
    if (settings === null || opened.has(JSON.stringify(settings.suite))) continue;
    opened.add(JSON.stringify(settings.suite));
    const suite = await openSuite(settings.suite).catch(() => null);
    if (suite === null) continue;
    const tasks = new Map(suite.tasks({}, { instances: "all", seed: 1 }).map((task) => [task.id, task]));
    jobs.set(`${suite.name}@${suite.version}`, (trial) => {
      const task = tasks.get(trial.task);
      return task === undefined ? null : { suite, job: { trial, task } };
    });
  }
  return (trial) => jobs.get(trial.suite)?.(trial) ?? null;
}

function learnSettings({ manifest }: RunStarted): Settings | null {
  const { learn, settings } = (manifest ?? {}) as unknown as { readonly learn?: unknown; readonly settings?: Settings };
  return learn === undefined ? null : (settings ?? null);
}
