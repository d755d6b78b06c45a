import { canonicalJson } from "#kernel";
import type { TrialRow } from "#records";
import { compareTrials, type ResultRow, type RunLine, type RunsPage, type RunsRow, tableOfTrials } from "#report";

/** A run and the trials of its plan. */
export interface RunTrials {
  readonly line: RunLine;
  readonly trials: readonly TrialRow[];
}

/**
 * Two runs beside each other, a line a model. Trials that are in both plans were run once: they are counted, and in no comparison,
 * for they would agree with themselves.
 */
export function runsPage(first: RunTrials, second: RunTrials): RunsPage {
  const ids = new Set(second.trials.map(({ trial }) => trial));
  const shared = new Set(first.trials.map(({ trial }) => trial).filter((trial) => ids.has(trial)));
  const models = [...new Set([...first.trials, ...second.trials].map(({ cell }) => cell.model))];
  const own = ({ trials }: RunTrials, model: string): readonly TrialRow[] =>
    trials.filter(({ trial, cell }) => cell.model === model && !shared.has(trial));
  const [firstRows, secondRows] = [rowsByModel(first.trials), rowsByModel(second.trials)];
  const rows = models.map((model): RunsRow => {
    const { comparison, pairs } = compareTrials(own(first, model), own(second, model), ({ cell }) =>
      canonicalJson(cell),
    );
    return { model, first: firstRows.get(model) ?? null, second: secondRows.get(model) ?? null, comparison, pairs };
  });
  return { first: first.line, second: second.line, shared: shared.size, rows };
}

const rowsByModel = (trials: readonly TrialRow[]): ReadonlyMap<string, ResultRow> =>
  new Map(tableOfTrials(trials, ["model"]).rows.map((row) => [String(row.key["model"]), row]));
