import { systemClock, TrialId, UsageError } from "#kernel";
import type { CellTally } from "#records";
import { compareBy, harnessLines, harnessNotes, renderComparisons, renderImported, wrap } from "#report";
import { linesOfTrial, type LoggedLine, SqliteStore, type Store, type Story } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { ledgerFolder, type LedgerRow, readImported, readLedger } from "../read-trials.ts";
import { isMany, MANY_SAID, resultTable, tableText, tallyTable } from "../results-table.ts";
import { styleOf } from "../style.ts";
import { showCoverage } from "./coverage.ts";
import { storyText } from "../story-text.ts";

/** `sluice results`: tables of what the ledger holds, comparisons, or one trial whole. */
export async function resultsCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const folder = ledgerFolder(terminal.cwd, flags.outputDir);
  if (flags.trial !== undefined) {
    await using store = await SqliteStore.open(folder, { clock: systemClock });
    return await showTrial({ store, folder }, flags.trial, { flags, terminal });
  }
  if (flags.coverage === true) return showCoverage(folder, { flags, terminal });
  if (flags.compare === undefined) terminal.out(await tableOf(folder, { flags, terminal }));
  else terminal.out(comparisonOf(await trialsIn(folder, flags), { flags, terminal }));
  return ExitCode.ok;
}

async function trialsIn(folder: string, { everything }: Call["flags"]): Promise<readonly LedgerRow[]> {
  const { trials } = await readLedger(folder);
  return everything === true ? trials : trials.filter(({ planned }) => planned);
}

type Asked = Pick<Call, "flags" | "terminal">;

async function tableOf(folder: string, { flags, terminal }: Asked): Promise<string> {
  const tallies = await talliesIn(folder, flags);
  const many = isMany(tallies.reduce((sum, { planned }) => sum + planned, 0));
  if (many) terminal.err(MANY_SAID);
  const by = flags.by ?? null;
  const trials = many ? [] : await trialsIn(folder, flags);
  const table = many ? tallyTable(tallies, by) : resultTable(trials, by);
  const harness = harnessNotes(trials);
  const imported = await readImported(folder, tallies);
  if (flags.json === true) return `${JSON.stringify({ ...table, harness, imported }, null, 2)}\n`;
  const look = { width: terminal.columns(), style: styleOf(terminal.color) };
  const notes = harnessLines(harness).flatMap((line) => wrap(line, look.width).map(look.style.warn));
  const said = notes.length === 0 ? "" : `\n${notes.join("\n")}\n`;
  return tableText(table, terminal) + said + (imported === null ? "" : `\n${renderImported(imported, look)}`);
}

async function talliesIn(folder: string, { everything }: Call["flags"]): Promise<readonly CellTally[]> {
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const plan = everything === true ? null : ((await store.latestPlan())?.id ?? null);
  return await store.tallies(plan);
}

function comparisonOf(trials: readonly LedgerRow[], { flags, terminal }: Asked): string {
  const comparisons = compareBy(trials, flags.compare!, flags.by ?? []);
  if (flags.json === true) return `${JSON.stringify(comparisons, null, 2)}\n`;
  return renderComparisons(comparisons, { width: terminal.columns(), style: styleOf(terminal.color) });
}

async function showTrial(
  { store, folder }: { readonly store: Store; readonly folder: string },
  id: string,
  { flags, terminal }: Pick<Call, "flags" | "terminal">,
): Promise<ExitCode> {
  const story = await store.story(TrialId(id));
  if (story === null)
    throw new UsageError(
      `the ledger has no trial "${id}". Trials are named in runs/<id>/run.log of the output folder and in exports.`,
    );
  const logged = await loggedOf(folder, story);
  const style = styleOf(terminal.color);
  terminal.out(
    flags.json === true ? `${JSON.stringify({ ...story, logged }, null, 2)}\n` : storyText(story, logged, style),
  );
  return ExitCode.ok;
}

/** What the logs of the runs that tried a trial say of it, in the order it happened. */
async function loggedOf(folder: string, { trial, attempts, calls }: Story): Promise<readonly LoggedLine[]> {
  const runs = new Set([...attempts, ...calls].map(({ run }) => run));
  const logs = await Promise.all([...runs].map((run) => linesOfTrial(folder, run, trial.id)));
  return logs.flat().toSorted((a, b) => a.time - b.time);
}
