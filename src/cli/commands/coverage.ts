import { loadConfig } from "#config";
import { planRun } from "#engine";
import { systemClock, UsageError } from "#kernel";
import { listPrice } from "#models";
import type { PlanRecord, Settings } from "#records";
import { type FillingCommand, type PlanCoverage, planCoverage, renderCoverage } from "#report";
import { SqliteStore } from "#store";
import { type AskedCommand, askedIn, fillingCommand } from "../asked-command.ts";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { styleOf } from "../style.ts";

/** `sluice results --coverage`: what the plan recorded last still owes, by cell, and the one command that fills it. */
export async function showCoverage(
  folder: string,
  { flags, terminal }: Pick<Call, "flags" | "terminal">,
): Promise<ExitCode> {
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const plan = await store.latestPlan();
  if (plan === null)
    throw new UsageError(`the ledger in ${folder} has no plan. Run something first (sluice run quick).`);
  const found = planCoverage(plan, await store.tallies(plan.id), flags.by ?? null);
  const [manifest] = (await store.runs())
    .filter(({ started }) => started.plan === plan.id)
    .map(({ started }) => started.manifest);
  const fill = found.fillable === 0 ? null : await fillingOf(found, manifest, { folder, terminal });
  const look = { width: terminal.columns(), style: styleOf(terminal.color) };
  if (flags.json === true) terminal.out(`${JSON.stringify({ ...found, fill }, null, 2)}\n`);
  else terminal.out(renderCoverage(found, fill, look));
  return found.fillable === 0 ? ExitCode.ok : ExitCode.owed;
}

/** Plans larger than this are not planned again only to see that the command still plans them. */
const MOST_TO_CHECK = 100_000;

async function fillingOf(
  found: PlanCoverage,
  manifest: unknown,
  { folder, terminal }: { readonly folder: string; readonly terminal: Call["terminal"] },
): Promise<FillingCommand> {
  const asked = askedIn(manifest);
  if (asked === null) {
    return { line: "sluice run", notes: ["What began this run is not recorded: give it the arguments it had."] };
  }
  const { outputDir } = (manifest as { readonly settings: Settings }).settings;
  const retryInvalid = (found.notScored["infra-invalid"] ?? 0) > 0;
  const fill = fillingCommand(asked, { cwd: terminal.cwd, outputDir: folder, ranIn: outputDir, retryInvalid });
  const doubt = found.plan.trials > MOST_TO_CHECK ? null : await doubtOf(asked, found.plan, terminal.env);
  return doubt === null ? fill : { ...fill, notes: [...fill.notes, doubt] };
}

/** Why the command would not plan the same again; null when it would. A fresh plan is numbered anew, so nothing is said of it. */
async function doubtOf(
  { cwd, experiment, flags }: AskedCommand,
  plan: Pick<PlanRecord, "id">,
  env: Call["terminal"]["env"],
): Promise<string | null> {
  if (flags.fresh === true) return null;
  try {
    const named = experiment === null ? {} : { experiment };
    const { settings } = await loadConfig({ cwd, env, flags, listPrice, ...named });
    const { record } = await planRun(settings);
    return record.id === plan.id
      ? null
      : `The configuration, the tasks or the program have changed since: this command now plans something else (plan ${record.id}).`;
  } catch (error) {
    return `As things are here it would be refused: ${(error as Error).message}`;
  }
}
