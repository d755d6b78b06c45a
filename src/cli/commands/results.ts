import { systemClock, TrialId, UsageError } from "#kernel";
import { compareBy, renderComparisons } from "#report";
import { SqliteStore, type Store } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { ledgerFolder, type LedgerRow, readLedger } from "../read-trials.ts";
import { resultTable, tableText } from "../results-table.ts";
import { styleOf } from "../style.ts";
import { storyText } from "../story-text.ts";

/** `sluice results`: tables of what the ledger holds, comparisons, or one trial whole. */
export async function resultsCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const folder = ledgerFolder(terminal.cwd, flags.outputDir);
  if (flags.trial !== undefined) {
    await using store = await SqliteStore.open(folder, { clock: systemClock });
    return await showTrial(store, flags.trial, { flags, terminal });
  }
  const { trials } = await readLedger(folder);
  const counted = flags.everything === true ? trials : trials.filter(({ planned }) => planned);
  terminal.out(
    flags.compare === undefined ? tableOf(counted, { flags, terminal }) : comparisonOf(counted, { flags, terminal }),
  );
  return ExitCode.ok;
}

type Asked = Pick<Call, "flags" | "terminal">;

function tableOf(trials: readonly LedgerRow[], { flags, terminal }: Asked): string {
  const table = resultTable(trials, flags.by ?? null);
  return flags.json === true ? `${JSON.stringify(table, null, 2)}\n` : tableText(table, terminal);
}

function comparisonOf(trials: readonly LedgerRow[], { flags, terminal }: Asked): string {
  const comparisons = compareBy(trials, flags.compare!, flags.by ?? []);
  if (flags.json === true) return `${JSON.stringify(comparisons, null, 2)}\n`;
  return renderComparisons(comparisons, { width: terminal.columns(), style: styleOf(terminal.color) });
}

async function showTrial(
  store: Store,
  id: string,
  { flags, terminal }: Pick<Call, "flags" | "terminal">,
): Promise<ExitCode> {
  const story = await store.story(TrialId(id));
  if (story === null)
    throw new UsageError(`the ledger has no trial "${id}". Trials are named in run.log and in exports.`);
  terminal.out(flags.json === true ? `${JSON.stringify(story, null, 2)}\n` : storyText(story, styleOf(terminal.color)));
  return ExitCode.ok;
}
